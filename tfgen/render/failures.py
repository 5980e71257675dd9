"""What went wrong while rendering, grouped: one mistake in a template is one problem, however many stacks show it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tfgen.errors import Position, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


@dataclass(frozen=True)
class Failure:
    """One fact about one stack: the template position behind it and, where there is one, the generated line."""

    position: Position
    message: str
    stack: str
    generated: str = ""

    @property
    def where(self) -> str:
        """Where it shows: the generated line, else the stack."""
        return self.generated or f"stack {self.stack}"


def group_failures(failures: Iterable[Failure]) -> Iterator[Problem]:
    """One problem for each template line, in the order they came up: its first failure, and how many more stacks fail.

    Failures that have no line are told apart by their message.
    """
    groups: defaultdict[tuple[Position, str], list[Failure]] = defaultdict(list)
    for failure in failures:
        groups[failure.position, "" if failure.position.line else failure.message].append(failure)
    for first, *others in groups.values():
        more = len({failure.stack for failure in others} - {first.stack})
        same = f", same in {more} more stack{'s' * (more > 1)}" if more else ""
        yield Problem(first.position, f"{first.message} ({first.where}{same})")
