"""Learn what the smallest configurations do not show, in bodies that the provider accepts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.engine.learning.counts import learn_count
from tests.engine.learning.numbers import is_whole
from tests.engine.learning.placed import find_placed
from tests.engine.learning.samples import FEW
from tests.engine.learning.texts import learn_list
from tests.engine.learning.words import believe_number, believe_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tests.engine.learning.bodies import Bodies
    from tests.engine.learning.placed import PlacedProbe
    from tests.engine.learning.table import Row

_WHOLE_NUMBER: Row = ["number", {"step": 1}]


def learn_rest(
    bodies: Bodies, name: str, known: Mapping[str, list[Row]], levels: int
) -> Iterator[tuple[PlacedProbe, list[Row]]]:
    """The arguments of which a value is refused, with all that is known then; nothing where it is told in no words."""
    for probe in find_placed(bodies, name, frozenset(known), levels):
        path = ".".join(probe.path)
        yield probe, whole(known[path], probe) if path in known else _learn(probe)


def _learn(probe: PlacedProbe) -> list[Row]:
    if probe.element == "number":
        return [*whole(believe_number(probe), probe), *learn_count(probe)]
    return [*(learn_list(probe) or believe_text(probe, FEW)), *learn_count(probe)]


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
