"""How many elements an argument takes, where the schema does not say it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.engine.learning.probe import Probe
    from tests.engine.learning.table import Row

_MANY = 600
_LEAST = re.compile(r"requires (\d+) item minimum|must contain at least (\d+) elements|at least (\d+) element")
_MOST = re.compile(r"supports (\d+) item maximum|must contain at most (\d+) elements|and at most (\d+) elements")


def learn_count(probe: Probe) -> list[Row]:
    """The constraint on the number of elements that the provider names for none of them, and for very many."""
    if isinstance(probe.type, str):
        return []
    found = {
        name: int(next(filter(None, match.groups())))
        for name, pattern, count in (("minimum", _LEAST, 0), ("maximum", _MOST, _MANY))
        for text in probe.refusals_of(_elements(probe, count))
        if (match := pattern.search(text))
    }
    if not found:
        return []
    return [["items", found | ({"is_list": True} if probe.type[0] == "list" else {})]]


def _elements(probe: Probe, count: int) -> Any:
    values = [number if probe.element == "number" else f"a{number}" for number in range(count)]
    return dict(zip(map(str, values), values, strict=True)) if probe.type[0] == "map" else values
