"""Names and networks that a provider refuses for how they begin, end, or what they are."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, cast

import pytest

from tests.engine.learning.probe import Probe
from tests.engine.learning.provider import Refusal
from tests.engine.learning.reserved import learn_reserved
from tfgen.schema.model import AttributeSchema, BlockSchema

if TYPE_CHECKING:
    from tests.engine.learning.provider import Provider

_SCHEMA = BlockSchema({"name": AttributeSchema("string", optional=True)}, {})


class Matching:
    """A provider that takes the names that a pattern matches."""

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern

    def refusals(self, _: str, body: dict[str, Any]) -> list[Refusal]:
        name = body.get("name")
        is_taken = name is None or re.fullmatch(self.pattern, name, re.DOTALL)
        return [] if is_taken else [Refusal("invalid value for name (is reserved) | ", ("name",))]


def learn(pattern: str, rows: list[Any]) -> list[Any]:
    provider = cast("Provider", Matching(pattern))
    return [*learn_reserved(Probe(provider, "x_y", _SCHEMA, ("name",), "string"), rows)]


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        (r"(?!internal-).*", 'a text that does not begin with "internal-"'),
        (r"(?!default$).*", 'a text that is not "default"'),
        (r".*(?<!\.)", 'a text that does not end with "."'),
        (r"(?!.*--).*", 'a text that does not hold "--"'),
        (r"(?!aws).*", 'a text that does not begin with "aws"'),
    ],
)
def test_what_is_reserved_in_names(pattern: str, words: str) -> None:
    ((kind, facts),) = learn(pattern, [])
    assert (kind, facts["words"]) == ("characters", words)


def test_what_rows_say_already_is_not_said_again() -> None:
    assert learn("(?!internal-).*", [["characters", {"pattern": "(?!internal-).*", "words": "any"}]]) == []


def test_a_text_that_is_wrong_wherever_its_letters_stand_is_not_reserved() -> None:
    assert learn("(?!.*[A-Z]).*", []) == []


def test_networks_that_are_kept() -> None:
    ((kind, facts),) = learn(r"169\.254\.(?!(0|169)\.(0|252)/).*/30", [])
    assert kind == "format"
    networks = ("169.254.10.0/30", "169.254.0.0/30", "169.254.169.252/30", "10.0.0.0/30")
    assert [bool(re.fullmatch(facts["pattern"], network)) for network in networks] == [True, False, False, False]
