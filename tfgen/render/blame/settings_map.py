"""Find the setting that a rendered value comes from.

Templates are read, not run, so a line has several candidates; the one whose value stands in the rendered text is
chosen.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from tfgen.config.agreement import Disagreement
from tfgen.render.names.patterns import Each

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tfgen.render.names.patterns import Pattern, Patterns

Steps = tuple[str | int, ...]
"""The keys and indexes that lead to a value in a scope."""


def find_setting(candidates: Patterns, scope: Mapping[str, Any], text: str) -> Steps | None:
    """The path in `scope` of the value that stands in `text`, the rest of a rendered line, of those that may.

    Where several stand there, one that is a whole literal is taken before one that is part of it, and the first before
    later ones. None when none of them does.
    """
    found = [
        (*place, path)
        for pattern in sorted(candidates, key=str)
        for path, value in _leaves(scope, pattern, ())
        if (place := _place(_written(value), text))
    ]
    return min(found, key=lambda match: match[:3])[-1] if found else None


def _written(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else "" if value is None else str(value)


def _place(value: str, text: str) -> tuple[bool, int, int] | None:
    """How well a value fits, the lowest the best: whether it is only part of a literal, where it is, its length."""
    if not value or not (found := re.search(rf"(?<!\w){re.escape(value)}(?!\w)", text)):
        return None
    before, behind = text[: found.start()][-1:], text[found.end() :][:1]
    whole = before + behind == '""' or (before in ("", " ", "[") and behind in ("", " ", ",", "]"))
    return not whole, found.start(), -len(value)


def _leaves(value: Any, pattern: Pattern, done: Steps) -> Iterator[tuple[Steps, object]]:
    """The scalars that a pattern leads to, and those below."""
    if isinstance(value, Disagreement):  # of which no cell's value could stand in the text
        return
    if not isinstance(value, dict | list):
        yield done, value
        return
    items = value.items() if isinstance(value, dict) else enumerate(value)
    step, rest = (pattern[0], pattern[1:]) if pattern else (Each.ITEM, ())
    for key, item in items:
        if step is Each.KEY:
            yield (*done, key), key
        elif step in (Each.ITEM, key):
            yield from _leaves(item, rest, (*done, key))
