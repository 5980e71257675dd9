"""Arguments in bodies that are accepted, with a provider that is a few lines of Python."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from tests.engine.learning.bodies import Bodies
from tests.engine.learning.configuration import find_blocks
from tests.engine.learning.placed import blocks_at_most, find_placed, named_path
from tests.engine.learning.provider import Refusal
from tests.engine.learning.rest import learn_rest
from tfgen.schema.model import AttributeSchema, BlockSchema, NestedSchema

if TYPE_CHECKING:
    from tests.engine.learning.provider import Provider
    from tfgen.schema import ProviderSchema

TEXT = AttributeSchema("string", optional=True)
NUMBER = AttributeSchema("number", optional=True)
STAGE = BlockSchema({"owner": TEXT, "order": NUMBER, "note": TEXT, "code": TEXT}, {})
SCHEMA = BlockSchema(
    {"name": AttributeSchema("string", required=True)}, {"stage": NestedSchema(STAGE, "list", min_items=2)}
)


class Schemas:
    """A provider's schema with one type."""

    def resource(self, _: str) -> BlockSchema:
        return SCHEMA


class Masking:
    """A provider that says nothing of what is in blocks while there are fewer than two of them."""

    def refusals(self, _: str, body: dict[str, Any]) -> list[Refusal]:
        stages = body["stage"]
        if stages and len(stages) < 2:
            return [Refusal("Not enough list items | Attribute stage requires 2 item minimum", ("stage",))]
        if len(stages) > 9:
            return [Refusal("Attribute stage list must contain at most 9 elements, got: 101", ("stage",))]
        owner, order = (
            ({"owner": None, "order": None} | (stages[0] if stages else {}))["owner"],
            (stages or [{}])[0].get("order"),
        )
        code = (stages or [{}])[0].get("code")
        found = []
        if code is not None and len(code) > 30:
            found.append(Refusal("Attribute code string length must be at most 30, got: 5000", ("stage", "code")))
        if code is not None and not code.startswith("c-"):
            words = "Attribute code value must match regular expression '^c-', got: x"
            found.append(Refusal(words, ("stage", "code")))
        if owner not in (None, "AWS", "Custom"):
            found.append(Refusal('expected stage.0.owner to be one of ["AWS" "Custom"], got x', ("stage",)))
        if order is not None and order % 1:
            found.append(Refusal("Attribute must be a whole number, got 2.5", ("stage", "order")))
        return found


def bodies() -> Bodies:
    return Bodies(cast("Provider", Masking()), cast("ProviderSchema", Schemas()))


def test_what_the_smallest_configuration_hides_is_learned() -> None:
    found = {".".join(probe.path): rows for probe, rows in learn_rest(bodies(), "aws_x", {}, levels=2)}
    assert found["stage.owner"] == [["one_of", {"words": ["AWS", "Custom"]}]]
    assert found["stage.order"] == [["number", {"step": 1}]]


def test_an_argument_that_takes_everything_is_no_probe() -> None:
    paths = [probe.path for probe in find_placed(bodies(), "aws_x", frozenset(), frozenset(), find_blocks(SCHEMA, 2))]
    assert ("stage", "note") not in paths
    assert ("name",) not in paths


def test_what_is_known_stays_known_and_is_whole() -> None:
    known: dict[str, Any] = {"stage.order": [["number", {"minimum": 1}]]}
    found = {".".join(probe.path): rows for probe, rows in learn_rest(bodies(), "aws_x", known, levels=2)}
    assert found["stage.order"] == [["number", {"step": 1, "minimum": 1}]]


def test_a_text_that_is_known_by_its_length_has_a_form_too() -> None:
    length = ["length", {"maximum": 30}]
    known: dict[str, Any] = {"stage.code": [length]}
    found = {".".join(probe.path): rows for probe, rows in learn_rest(bodies(), "aws_x", known, levels=2)}
    assert found["stage.code"][0] == length
    assert [kind for kind, _ in found["stage.code"][1:]] == ["characters"]


def test_how_many_blocks_there_may_be_is_learned() -> None:
    assert list(blocks_at_most(bodies(), "aws_x", find_blocks(SCHEMA, 2))) == [("stage", 9)]


def test_a_path_has_no_positions() -> None:
    assert named_path("rule.0.filter[1].prefix") == ("rule", "filter", "prefix")
