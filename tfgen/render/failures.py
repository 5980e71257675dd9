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
    """One fact about one stack: the template position behind it, and the generated line or the stack it shows in."""

    position: Position
    message: str
    where: str


def group_failures(failures: Iterable[Failure]) -> Iterator[Problem]:
    """One problem for each position and message, in the order they came up, with the first place and how many more."""
    places: defaultdict[tuple[Position, str], list[str]] = defaultdict(list)
    for failure in failures:
        places[failure.position, failure.message].append(failure.where)
    for (position, message), (first, *more) in places.items():
        same = f", same in {len(more)} more stack{'s' * (len(more) > 1)}" if more else ""
        yield Problem(position, f"{message} ({first}{same})")
