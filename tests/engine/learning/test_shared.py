"""What is learned of a block in one place and holds in all, with a provider that is a few lines of Python."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from tests.engine.learning.bodies import Bodies
from tests.engine.learning.provider import Refusal
from tests.engine.learning.shared import learn_shared, shorten
from tfgen.schema.model import AttributeSchema, BlockSchema, NestedSchema

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.engine.learning.provider import Provider
    from tfgen.schema import ProviderSchema

COLUMN = BlockSchema({"kind": AttributeSchema("string", optional=True)}, {})
COLUMNS = {"column": NestedSchema(COLUMN, "list", max_items=1)}
SCHEMA = BlockSchema(
    {},
    {
        "filter": NestedSchema(BlockSchema({}, COLUMNS), "list"),
        "chart": NestedSchema(BlockSchema({}, {"axis": NestedSchema(BlockSchema({}, COLUMNS), "list")}), "list"),
    },
)
WORDS: list[Any] = [["one_of", {"words": ["A", "B"]}]]


class Schemas:
    """A provider's schema with one type."""

    def resource(self, _: str) -> BlockSchema:
        return SCHEMA


class Columns:
    """A provider that takes two words for the kind of a column, in `filter`, and where it is strict in a chart too."""

    def __init__(self, *, is_strict: bool) -> None:
        self.is_strict = is_strict

    def refusals(self, _: str, body: dict[str, Any]) -> list[Refusal]:
        return [
            Refusal(f'expected {place}.0.column.0.kind to be one of ["A" "B"], got {kind}', (place, "column", "kind"))
            for place, kind in _kinds(body)
            if kind not in ("A", "B") and (place == "filter" or self.is_strict)
        ]


def _kinds(body: dict[str, Any]) -> Iterator[tuple[str, str]]:
    axes = [axis for chart in body["chart"] for axis in chart["axis"]]
    for place, blocks in (("filter", body["filter"]), ("chart", axes)):
        yield from (
            (place, column["kind"]) for block in blocks for column in block["column"] if column.get("kind") is not None
        )


def learned(*, is_strict: bool) -> dict[str, Any]:
    bodies = Bodies(cast("Provider", Columns(is_strict=is_strict)), cast("ProviderSchema", Schemas()))
    return learn_shared(bodies, "aws_x", {})


def test_what_holds_in_all_places_is_told_by_the_end_of_their_paths() -> None:
    assert learned(is_strict=True) == {"*.column.kind": WORDS}


def test_what_holds_in_one_place_is_told_of_that_one() -> None:
    assert learned(is_strict=False) == {"filter.column.kind": WORDS}


def test_an_end_is_as_long_as_it_has_to_be() -> None:
    paths = {"a.x.kind", "b.a.x.kind", "c.x.kind"}
    assert shorten({"a.x.kind": WORDS, "b.a.x.kind": WORDS}, paths) == {"*.a.x.kind": WORDS}
