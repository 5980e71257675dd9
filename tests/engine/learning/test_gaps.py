"""What a table lets pass, with a provider that is a few lines of Python."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, cast

from tests.engine.learning.bodies import Bodies
from tests.engine.learning.counts import learn_count
from tests.engine.learning.gaps import close_gaps, joined
from tests.engine.learning.placed import PlacedProbe
from tests.engine.learning.provider import Refusal
from tfgen.schema.model import AttributeSchema, BlockSchema, NestedSchema

if TYPE_CHECKING:
    from tests.engine.learning.provider import Provider
    from tfgen.schema import ProviderSchema

TEXT = AttributeSchema("string", optional=True)
SCHEMA = BlockSchema(
    {"key": TEXT, "link": TEXT, "names": AttributeSchema(["list", "string"], optional=True)},
    {"route": NestedSchema(BlockSchema({"method": TEXT}, {}), "list")},
)


class Schemas:
    """A provider's schema with one type."""

    def resource(self, _: str) -> BlockSchema:
        return SCHEMA


class Silent:
    """A provider that says nothing of a word in a block every second time that it is asked."""

    def __init__(self) -> None:
        self.asked = 0

    def refusals(self, _: str, body: dict[str, Any]) -> list[Refusal]:
        found = []
        if (key := body.get("key")) is not None and not re.match("[a-z]", key):
            found.append(Refusal("invalid value for key (must contain only alphanumeric characters) | ", ("key",)))
        if body.get("link") == "":
            found.append(Refusal("Invalid ARN Value | The provided value cannot be used.", ("link",)))
        if body.get("names") == []:
            found.append(Refusal("Not enough list items | names requires 1 item minimum", ("names",)))
        method = (body["route"] or [{}])[0].get("method")
        self.asked += method is not None
        if method not in (None, "GET", "POST") and self.asked % 2:
            found.append(Refusal(f'expected method to be one of ["GET" "POST"], got {method}', ("route", "method")))
        return found


def close(values: dict[str, Any]) -> dict[str, Any]:
    bodies = Bodies(cast("Provider", Silent()), cast("ProviderSchema", Schemas()))
    return close_gaps(bodies, "x_y", {"values": values})["values"]


def test_what_the_table_lets_pass_is_learned() -> None:
    found = close({"link": [["arn", {}]]})
    assert found["link"] == [["arn", {}], ["length", {"minimum": 1}]]
    assert found["names"] == [["items", {"minimum": 1, "is_list": True}]]


def test_of_words_that_are_not_kept_the_first_letter_may_be() -> None:
    kind, facts = close({})["key"][0]
    assert (kind, re.fullmatch(facts["pattern"], "a b")) != (kind, None)
    assert re.fullmatch(facts["pattern"], "~bad~") is None


def test_where_the_provider_is_silent_it_is_asked_again() -> None:
    assert close({})["route.method"][0][0] == "one_of"


def test_two_lengths_are_one_and_words_are_all_there_is() -> None:
    assert joined([["length", {"minimum": 1}]], [["length", {"maximum": 9}]]) == [
        ["length", {"minimum": 1, "maximum": 9}]
    ]
    assert joined([["length", {"maximum": 9}]], [["one_of", {"words": ["a"]}]]) == [["one_of", {"words": ["a"]}]]


def test_of_lists_in_blocks_the_number_is_learned_that_is_told_at_the_block() -> None:
    told = "Not enough list items | Attribute route.0.paths requires 1 item minimum, but config has only 0 declared."
    schema = BlockSchema({"paths": AttributeSchema(["list", "string"], optional=True)}, {})
    probe = PlacedProbe(
        cast("Provider", Telling(told)), "x_y", schema, ("route", "paths"), ["list", "string"], body={"route": [{}]}
    )
    assert learn_count(probe) == [["items", {"minimum": 1, "is_list": True}]]


class Telling:
    """A provider that says the same of whatever it is asked, at the block."""

    def __init__(self, text: str) -> None:
        self.text = text

    def refusals(self, _: str, __: dict[str, Any]) -> list[Refusal]:
        return [Refusal(self.text, ("route",))]
