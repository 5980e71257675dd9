"""Evaluate the checks: what does not hold in a cell, or between cells."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import takewhile
from typing import TYPE_CHECKING, Any

from tfgen.errors import ConfigError, Problem, describe_value
from tfgen.settings.group import Common, Group, Member, group
from tfgen.settings.reads import STACKS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from tfgen.settings.cell import CheckedCell
    from tfgen.settings.checks import Check
    from tfgen.settings.expression import Expression
    from tfgen.settings.known import Known


def run_checks(checks: Sequence[Check], cells: Sequence[CheckedCell], known: Known) -> Iterator[Problem]:
    """What does not hold: in cells for themselves and, when nothing is wrong there, between cells.

    Raises ConfigError when a condition or message cannot be evaluated, or a condition is neither true nor false.
    """
    judge = _Judge(cells, known)
    alone = [problem for check in checks if check.grouping is None for problem in judge.check(check)]
    yield from alone
    if not alone:
        for check in checks:
            if check.grouping is not None:
                yield from judge.check(check)


class _Judge:
    """Checks cells, which are put into groups once for all checks that ask for the same."""

    def __init__(self, cells: Sequence[CheckedCell], known: Known) -> None:
        self._known = known
        common = Common()
        self._members = [Member(cell, common) for cell in cells]
        self._groups: dict[tuple[str, ...], list[Group]] = {}

    def check(self, check: Check) -> Iterator[Problem]:
        """What a check says."""
        if check.grouping is None:
            for member in self._members:
                yield from self._judge(check, member)
            return
        for cells in self._grouped(check.grouping):
            members = cells.members
            if check.each is not None:
                refuse_disagreement(check.expressions, [member.cell for member in members])
                members = members[-1:]
            for member in members:
                yield from self._judge(check, member, cells)

    def _judge(self, check: Check, member: Member, group: Group | None = None) -> Iterator[Problem]:
        cell = member.cell
        held = self._known.evaluate(check.condition, member, group)
        if not isinstance(held, bool):
            fact = f"in {cell.name}, the condition is {describe_value(held)}"
            raise ConfigError(check.condition.problem(f"{fact}. Write one that is true or false."))
        if not held:
            names = group.beside(member) if group else member.names
            message = str(check.message.evaluate(names, cell.name))
            steps = [step if isinstance(step, str) else str(step.evaluate(names, cell.name)) for step in check.at]
            place = cell.origins.at(*(int(step) if step.isdecimal() else step for step in steps)).position
            yield Problem(place, message)

    def _grouped(self, grouping: Sequence[Expression]) -> list[Group]:
        key = tuple(expression.text for expression in grouping)
        if key not in self._groups:
            self._groups[key] = group(self._members, grouping, self._known)
        return self._groups[key]


def refuse_disagreement(
    expressions: Iterable[Expression], cells: Sequence[CheckedCell], apart: tuple[str, ...] = (STACKS,)
) -> None:
    """What is read outside of the names `apart` must be the same in all cells of a group. Raises ConfigError."""
    for expression in expressions:
        for read in expression.reads:
            if read.path[0] not in apart:
                _compare(expression, tuple(takewhile(lambda step: isinstance(step, str), read.path)), cells)


def _compare(expression: Expression, path: Sequence[Any], cells: Sequence[CheckedCell]) -> None:
    first, *others = cells
    for other in others:
        if _look_up(other.scope, path) != _look_up(first.scope, path):
            named = ".".join(path)
            fact = f"{first.name} and {other.name} do not agree on {named}"
            remedy = f"Read it of one of them, as in stacks[0].{named}, or name it in each."
            raise ConfigError(expression.problem(f"{fact}. {remedy}"))


def _look_up(scope: Any, path: Sequence[Any]) -> Any:
    for step in path:
        scope = scope.get(step) if isinstance(scope, Mapping) else None
    return scope
