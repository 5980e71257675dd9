"""The `checks` of settings.yaml: what must hold in each cell, and between cells."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tfgen.errors import ConfigError, Problem
from tfgen.settings.cell import CellValues, CheckedCell
from tfgen.settings.reads import EACH, STACKS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from tfgen.evaluation.values import Value
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
    """Checks cells, each of which is turned into values of the evaluator once."""

    def __init__(self, cells: Sequence[CheckedCell]) -> None:
        self._cells = [(cell, CellValues(cell.scope)) for cell in cells]
        self._groups: dict[tuple[str, ...], list[list[_Member]]] = {}

    def check(self, check: Check) -> Iterator[Problem]:
        for cells in self._group(check):
            members = [cells[-1:]] if check.each is not None else [[cell] for cell in cells]
            stacks = _stacks(cells) if check.grouping is not None and _reads_stacks(check) else {}
            for (cell, values), *_ in members:
                agreed = cells if check.each is not None else [(cell, values)]
                yield from _Scope(agreed, stacks).check(check, cell)

    def _group(self, check: Check) -> list[list[_Member]]:
        if check.grouping is None:
            return [[cell] for cell in self._cells]
        key = tuple(expression.text for expression in check.grouping)
        if key not in self._groups:
            groups: dict[str, list[_Member]] = {}
            for cell, values in self._cells:
                alone = _Scope([(cell, values)], {})
                agreed = repr([alone.evaluate(expression) for expression in check.grouping])
                groups.setdefault(agreed, []).append((cell, values))
            self._groups[key] = list(groups.values())
        return self._groups[key]


_Member = tuple[CheckedCell, CellValues]


def _reads_stacks(check: Check) -> bool:
    return any(STACKS in expression.names for expression in check.expressions)


def _stacks(members: Sequence[_Member]) -> dict[str, Value]:
    from tfgen.evaluation.values import tuple_value

    return {STACKS: tuple_value([values.whole() for _, values in members])}


class _Scope:
    """What the expressions of a check may name: what the cells agree on, and the group as `stacks`."""

    def __init__(self, cells: Sequence[_Member], stacks: Mapping[str, Value]) -> None:
        self._cells, self._stacks = cells, stacks

    def check(self, check: Check, cell: CheckedCell) -> Iterator[Problem]:
        held = self.evaluate(check.condition)
        if not isinstance(held, bool):
            fact = "null" if held is None else f"{held!r}"
            remedy = "Write a condition that is true or false."
            raise ConfigError(check.condition.problem(None, f"the condition is {fact} in {cell.name}. {remedy}"))
        if not held:
            message = str(self.evaluate(check.message))
            steps = [self._step(step) for step in check.at]
            yield Problem(cell.origins.at(*steps).position, message)

    def _step(self, step: str | Expression) -> str | int:
        found = step if isinstance(step, str) else str(self.evaluate(step))
        return int(found) if found.isdecimal() else found

    def evaluate(self, expression: Expression) -> Any:
        where = self._cells[-1][0].name
        if len(self._cells) > 1:
            self._refuse_disagreement(expression)
        first = self._cells[0][1]
        return expression.evaluate({**first.of(expression.names), **self._stacks}, where)

    def _refuse_disagreement(self, expression: Expression) -> None:
        """What is read outside of `stacks` must be the same in all cells of the group."""
        for read in expression.reads:
            if read.path[0] == STACKS:
                continue
            path = read.path[: read.path.index(EACH)] if EACH in read.path else read.path
            first, *others = ((cell.name, _look_up(cell.scope, path)) for cell, _ in self._cells)
            for name, value in others:
                if value != first[1]:
                    named = ".".join(map(str, path))
                    fact = f"{first[0]} and {name} do not agree on {named}"
                    remedy = f"Read it of one of the cells, as in stacks[0].{named}, or name it in each."
                    raise ConfigError(expression.problem(read.node, f"{fact}. {remedy}"))


def _look_up(scope: Any, path: Sequence[Any]) -> Any:
    for step in path:
        scope = scope.get(step) if isinstance(scope, dict) else None
    return scope
