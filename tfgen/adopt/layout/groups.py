"""Words of a path that name a group of environments, such as their account: `nonprod/dev` beside `prod`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from tfgen.adopt.layout.words import ENVIRONMENT_WORD, SURELY, kind_of

if TYPE_CHECKING:
    from collections.abc import Sequence

Row = tuple[str, ...]
"""The parts of a path that not all paths have in common."""

_IS_GROUP: Final = re.compile(rf"{SURELY.pattern}|(?:non[-_]?)?live|lower|upper", re.IGNORECASE)
_IS_ENVIRONMENT: Final = re.compile(ENVIRONMENT_WORD, re.IGNORECASE)


def without_groups(rows: Sequence[Row]) -> Sequence[Row]:
    """The paths with the environment in the place of its group: `nonprod/eu-west-1/dev/app` as `dev/eu-west-1/app`.

    So folders of unequal depth are those of one component. What stands below the environment has to be there in another
    one too: of `prod/test/load`, where no other environment has `load`, nobody knows. Nor is a root module a group, or
    what has an environment that another group has.
    """
    grouped = [_grouped(row) for row in rows]
    having: dict[Row, set[str]] = {}
    for row, group in zip(rows, grouped, strict=True):
        having.setdefault(_rest(group.row if group else row), set()).add(
            group.environment if group else _environment(row)
        )
    roots = set(rows)
    told = {
        group.above
        for group in grouped
        if group and len(having[_rest(group.row)]) > 1 and group.above[:-1] not in roots
    }
    found = [group.row if group and group.above in told else row for row, group in zip(rows, grouped, strict=True)]
    return found if len(set(found)) == len(roots) else rows


class _Grouped(NamedTuple):
    """A path without its groups, the environment in it, and the path as far as this with them."""

    row: Row
    environment: str
    above: Row


def _grouped(row: Row) -> _Grouped | None:
    """The path of an environment in a group, or in one in another; None of others."""
    first = next((i for i, part in enumerate(row) if _IS_GROUP.fullmatch(part)), len(row))
    last = first
    for i in range(first + 1, len(row)):
        if _IS_ENVIRONMENT.fullmatch(row[i]) and all(_IS_GROUP.fullmatch(part) for part in _no_regions(row[first:i])):
            last = i
    if first == last:
        return None
    between = [part for part in row[first:last] if kind_of(part) == "region"]
    return _Grouped((*row[:first], row[last], *between, *row[last + 1 :]), row[last], row[: last + 1])


def _no_regions(row: Row) -> Row:
    return tuple(part for part in row if kind_of(part) != "region")


def _environment(row: Row) -> str:
    return next((part for part in row if kind_of(part) == "environment"), "")


def _rest(row: Row) -> Row:
    """What the component is called by."""
    return tuple(part for part in row if not kind_of(part))
