"""What went wrong while rendering, grouped: one mistake in a template is one problem, however many stacks show it."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from tfgen.errors import Position, Problem
from tfgen.structs import Struct

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


class StackProblem(Struct, frozen=True):
    """One fact about one stack: the template position behind it and, where there is one, the generated line."""

    position: Position
    message: str
    stack: str
    generated: str = ""

    @property
    def where(self) -> str:
        """Where it shows: the generated line, else the stack."""
        return self.generated or f"stack {self.stack}"


def group_problems(problems: Iterable[StackProblem]) -> Iterator[Problem]:
    """One problem for each template line, in the order they came up: its first one, and how many more stacks have it.

    Failures that have no line are told apart by their message.
    """
    groups: defaultdict[tuple[Position, str], list[StackProblem]] = defaultdict(list)
    for problem in problems:
        groups[problem.position, "" if problem.position.line else problem.message].append(problem)
    for first, *others in groups.values():
        more = len({problem.stack for problem in others} - {first.stack})
        same = f", same in {more} more stack{'s' * (more > 1)}" if more else ""
        yield Problem(first.position, f"{first.message} ({first.where}{same})")
