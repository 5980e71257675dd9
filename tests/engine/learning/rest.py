"""Learn what the smallest configurations do not show, in bodies that the provider accepts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tests.engine.learning.configuration import find_blocks
from tests.engine.learning.counts import learn_count
from tests.engine.learning.numbers import is_whole
from tests.engine.learning.placed import blocks_at_most, find_placed
from tests.engine.learning.texts import learn_list, learn_text, learn_values
from tests.engine.learning.words import believe_number, believe_text, hold

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tests.engine.learning.bodies import Bodies
    from tests.engine.learning.placed import PlacedProbe
    from tests.engine.learning.table import Facts, Row

LEVELS = 9
_UNLIKELY = ("~bad~", "a" * 20)
_ABOUT_LENGTH = re.compile(r"length|characters|at (?:least|most) \d+", re.IGNORECASE)
_LEVELS_OF_BLOCKS = 1
_WHOLE_NUMBER: Row = ["number", {"step": 1}]


def complete_facts(bodies: Bodies, name: str, facts: Facts, levels: int = LEVELS) -> Facts:
    """The facts of a type with what they lack, so many levels of blocks down."""
    values = dict(facts.get("values", {}))
    values |= {".".join(probe.path): rows for probe, rows in learn_rest(bodies, name, values, levels) if rows}
    blocks = find_blocks(bodies.schema_of(name), _LEVELS_OF_BLOCKS)
    for path, most in blocks_at_most(bodies, name, blocks):
        values[path] = [["items", {"maximum": most}]]
    return facts | {"values": values}


def learn_rest(
    bodies: Bodies, name: str, known: Mapping[str, list[Row]], levels: int
) -> Iterator[tuple[PlacedProbe, list[Row]]]:
    """The arguments of which a value is refused, with all that is known then."""
    blocks = find_blocks(bodies.schema_of(name), levels)
    again = frozenset(path for path, rows in known.items() if _is_by_length(rows))
    for probe in find_placed(bodies, name, frozenset(known), again, blocks):
        rows = known.get(".".join(probe.path))
        yield probe, _learn(probe) if rows is None else with_words(whole(rows, probe), probe)


def _is_by_length(rows: list[Row]) -> bool:
    """Whether nothing but the length of a text is known, which may have a form too."""
    return {kind for kind, _ in rows} - {"items"} == {"length"}


def with_words(rows: list[Row], probe: PlacedProbe) -> list[Row]:
    """The rows of a text with what the provider says of it beside its length."""
    if probe.element != "string" or not any(
        not _ABOUT_LENGTH.search(text) for value in _UNLIKELY for text in probe.refusals(value)
    ):
        return rows
    told = [row for row in believe_text(probe) if row[0] != "length"]
    return [*rows, *(told or (row for row in learn_values(probe) if row[0] != "length"))]


def _learn(probe: PlacedProbe) -> list[Row]:
    if probe.element == "number":
        return [*whole(believe_number(probe), probe), *learn_count(probe)]
    rows = learn_list(probe) or believe_text(probe) or learn_text(probe)
    if _is_by_length(rows):
        rows = with_words(rows, probe)
    return [*hold(probe, rows), *learn_count(probe)]


def whole(rows: list[Row], probe: PlacedProbe) -> list[Row]:
    """The rows of a number with the step of 1 where fractions are refused."""
    if probe.element != "number" or not is_whole(probe):
        return rows
    numbers = [row for row in rows if row[0] == "number"]
    if not numbers:
        return [_WHOLE_NUMBER, *rows]
    return [
        ["number", {"step": 1, **facts}] if kind == "number" and _is_range(facts) else [kind, facts]
        for kind, facts in rows
    ]


def _is_range(facts: Mapping[str, object]) -> bool:
    return "minimum" in facts or "maximum" in facts
