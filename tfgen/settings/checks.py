"""The `checks` of settings.yaml: what must hold in each cell, and between cells."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import takewhile
from typing import TYPE_CHECKING, Any

from tfgen.errors import ConfigError, Problem
from tfgen.settings.reads import STACKS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tfgen.evaluation.plain import Scope
    from tfgen.evaluation.values import Value
    from tfgen.settings.cell import CheckedCell
    from tfgen.settings.expression import Expression


@dataclass(frozen=True)
class Check:
    """A condition, the message of those cells that do not meet it, and the key whose line is shown.

    With `each` it is checked once for each group of cells that agree on these values, with `among` once for each cell
    beside those that agree with it; `stacks` are the cells of the group. `at` are the steps to the key.
    """

    condition: Expression
    message: Expression
    at: tuple[str | Expression, ...]
    each: tuple[Expression, ...] | None = None
    among: tuple[Expression, ...] | None = None
    description: str = ""

    @property
    def grouping(self) -> tuple[Expression, ...] | None:
        """What the cells of a group agree on; None when each cell is checked for itself."""
        return self.among if self.each is None else self.each

    @property
    def expressions(self) -> tuple[Expression, ...]:
        """All expressions of the check."""
        steps = tuple(step for step in self.at if not isinstance(step, str))
        return (self.condition, self.message, *steps, *(self.grouping or ()))


def run_checks(checks: Sequence[Check], cells: Sequence[CheckedCell]) -> Iterator[Problem]:
    """What does not hold: in cells for themselves and, when nothing is wrong there, between cells.

    Raises ConfigError when a condition or message cannot be evaluated, or a condition is neither true nor false.
    """
    judge = _Judge(cells)
    alone = [problem for check in checks if check.grouping is None for problem in judge.check(check)]
    yield from alone
    if not alone:
        for check in checks:
            if check.grouping is not None:
                yield from judge.check(check)


class _Judge:
    """Checks cells, whose values are converted for the evaluator once."""

    def __init__(self, cells: Sequence[CheckedCell]) -> None:
        self._cells = [_Member(cell) for cell in cells]
        self._groups: dict[tuple[str, ...], list[_Group]] = {}

    def check(self, check: Check) -> Iterator[Problem]:
        """What a check says."""
        if check.grouping is None:
            for member in self._cells:
                yield from _judge(check, member.cell, member.names)
            return
        for group in self._group(check.grouping):
            if check.each is not None:
                group.refuse_disagreement(check)
                yield from _judge(check, group.members[-1].cell, group.beside(group.members[-1]))
            else:
                for member in group.members:
                    yield from _judge(check, member.cell, group.beside(member))

    def _group(self, grouping: Sequence[Expression]) -> list[_Group]:
        key = tuple(expression.text for expression in grouping)
        if key not in self._groups:
            groups: dict[str, list[_Member]] = {}
            for member in self._cells:
                agreed = repr([expression.evaluate(member.names, member.cell.name) for expression in grouping])
                groups.setdefault(agreed, []).append(member)
            self._groups[key] = [_Group(members) for members in groups.values()]
        return self._groups[key]


class _Member:
    """A cell with its names for the evaluator."""

    def __init__(self, cell: CheckedCell) -> None:
        from tfgen.evaluation.plain import Scope

        self.cell, self.names = cell, Scope(cell.scope)

    @cached_property
    def whole(self) -> Value:
        """The cell as one object."""
        from tfgen.evaluation.values import object_value

        return object_value({name: self.names.value(name) for name in self.names})


class _Group:
    """Cells that agree on something."""

    def __init__(self, members: Sequence[_Member]) -> None:
        self.members = members

    @cached_property
    def _stacks(self) -> Value:
        from tfgen.evaluation.values import tuple_value

        return tuple_value([member.whole for member in self.members])

    def beside(self, member: _Member) -> Scope:
        """The names of a cell, and the cells of the group as `stacks`."""
        from tfgen.evaluation.plain import Scope

        return Scope({STACKS: self._stacks}, member.names)

    def refuse_disagreement(self, check: Check) -> None:
        """What is read outside of `stacks` must be the same in all cells. Raises ConfigError."""
        for expression in check.expressions:
            for read in expression.reads:
                if read.path[0] != STACKS:
                    self._compare(expression, tuple(takewhile(lambda step: isinstance(step, str), read.path)))

    def _compare(self, expression: Expression, path: Sequence[Any]) -> None:
        first, *others = (member.cell for member in self.members)
        for other in others:
            if _look_up(other.scope, path) != _look_up(first.scope, path):
                named = ".".join(path)
                fact = f"{first.name} and {other.name} do not agree on {named}"
                remedy = f"Read it of one of them, as in stacks[0].{named}, or name it in each."
                raise ConfigError(expression.problem(f"{fact}. {remedy}"))


def _judge(check: Check, cell: CheckedCell, names: Scope) -> Iterator[Problem]:
    held = check.condition.evaluate(names, cell.name)
    if not isinstance(held, bool):
        fact = f"in {cell.name}, the condition is {'null' if held is None else repr(held)}"
        raise ConfigError(check.condition.problem(f"{fact}. Write one that is true or false."))
    if not held:
        message = str(check.message.evaluate(names, cell.name))
        steps = [step if isinstance(step, str) else str(step.evaluate(names, cell.name)) for step in check.at]
        place = cell.origins.at(*(int(step) if step.isdecimal() else step for step in steps)).position
        yield Problem(place, message)


def _look_up(scope: Any, path: Sequence[Any]) -> Any:
    for step in path:
        scope = scope.get(step) if isinstance(scope, Mapping) else None
    return scope
