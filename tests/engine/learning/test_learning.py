"""What is learned of a provider that refuses by rules which the tests know."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest

from tests.engine.learning.learner import learn_type
from tests.engine.learning.probe import find_probes
from tests.engine.learning.provider import Refusal
from tests.engine.learning.table import compare_facts, read_table, renew_facts, write_table
from tests.engine.learning.words import believe_text
from tfgen.schema.model import AttributeSchema, BlockSchema, NestedSchema

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.engine.learning.table import Facts

    Rule = Callable[[Any], str | None]

NUMBER, TEXT = AttributeSchema("number", optional=True), AttributeSchema("string", optional=True)


class Strict:
    """A provider that holds the values of the arguments `n` and `t` against a rule each, and `check`s the resource."""

    def __init__(self, check: Callable[[dict[str, Any]], list[str]] = lambda _: [], **rules: Rule) -> None:
        self.rules, self.check = rules, check

    def refusals(self, resource_type: str, configuration: dict[str, Any]) -> list[Refusal]:
        given = {name: configuration[name] for name in self.rules if configuration[name] is not None}
        said = {name: self.rules[name](value) for name, value in given.items()}
        values = [Refusal(text, (name,)) for name, text in said.items() if text]
        return [*values, *(Refusal(text, ()) for text in self.check(configuration))]


def learn(schema: BlockSchema, provider: Strict) -> Any:
    return learn_type(provider, "x_y", schema, values=True)  # type: ignore[arg-type]


def learn_number(takes: Callable[[float], bool]) -> Any:
    facts = learn(BlockSchema({"n": NUMBER}, {}), Strict(n=lambda value: None if takes(value) else "no"))
    return facts.get("values", {}).get("n")


def learn_text(refuse: Rule) -> Any:
    return learn(BlockSchema({"t": TEXT}, {}), Strict(t=refuse)).get("values", {}).get("t")


def learn_pattern(pattern: str) -> Any:
    return learn_text(lambda value: None if re.fullmatch(pattern, value, re.DOTALL) else "no")


@pytest.mark.parametrize(
    ("takes", "facts"),
    [
        (lambda n: 0 <= n <= 900, {"minimum": 0, "maximum": 900}),
        (lambda n: n >= 1, {"minimum": 1}),
        (lambda n: 200 <= n <= 640, {"minimum": 200, "maximum": 640}),
        (lambda n: n in (10, 30) or (n > 0 and n % 60 == 0), {"minimum": 60, "step": 60, "also": [10, 30]}),
        (lambda n: 0 <= n <= 4096 and n % 64 == 0, {"minimum": 0, "maximum": 4096, "step": 64, "also": []}),
        (lambda n: n in (0, 1, 3, 5, 150, 365), None),
        (lambda n: n == 0 or 7 <= n <= 300, {"minimum": 7, "maximum": 300, "also": [0]}),
    ],
)
def test_numbers(takes: Callable[[float], bool], facts: dict[str, Any] | None) -> None:
    assert learn_number(takes) == (facts and [["number", facts]])


def test_a_list_of_numbers_is_believed_when_the_provider_names_them() -> None:
    def refuse(value: float) -> str | None:
        return None if value in (60, 600) else f"expected n to be one of [60 600], got {value}"

    facts = learn(BlockSchema({"n": NUMBER}, {}), Strict(n=refuse))
    assert facts == {"values": {"n": [["number", {"also": [60, 600]}]]}}


@pytest.mark.parametrize(("words", "minimum"), [("at least 0.5", 0.5), ("at least 1", 1)])
def test_a_fraction_is_the_minimum_when_the_provider_names_it(words: str, minimum: float) -> None:
    facts = learn(BlockSchema({"n": NUMBER}, {}), Strict(n=lambda value: None if value >= 0.5 else words))
    assert facts == {"values": {"n": [["number", {"minimum": minimum}]]}}


def test_numbers_of_which_any_will_do_are_not_limited() -> None:
    assert learn_number(lambda _: True) is None


def test_words_are_those_that_the_provider_lists() -> None:
    def refuse(value: str) -> str | None:
        return None if value in ("on", "off") else f'expected t to be one of ["on" "off"], got {value}'

    assert learn_text(refuse) == [["one_of", {"words": ["on", "off"]}]]


def test_a_list_whose_words_are_refused_is_not_believed() -> None:
    assert learn_text(lambda value: 'expected t to be one of ["on" "off"]') is None


@pytest.mark.parametrize(
    ("pattern", "rows"),
    [
        (
            "[a-z][a-z0-9-]{0,62}",
            [
                ["length", {"minimum": 1, "maximum": 63}],
                [
                    "characters",
                    {
                        "pattern": r"([a-z]([a-z0-9\-]*[a-z0-9\-])?)",
                        "words": "small letters, digits and -; start with small letters",
                    },
                ],
            ],
        ),
        (".{0,256}", [["length", {"maximum": 256}]]),
        ("arn:.*", [["arn", {}]]),
        ("arn:aws:s3:.*", [["arn", {"services": ["s3"]}]]),
        (r"\d{12}", [["format", {"pattern": r"\d{12}", "example": "123456789012"}]]),
        (r"\d+\.\d+\.\d+\.\d+/\d+", [["cidr", {"version": 4, "hosts": True}]]),
        (r"\d+\.\d+\.\d+\.0/\d+", [["cidr", {"version": 4}]]),
        ("nothing like this", None),
    ],
)
def test_texts(pattern: str, rows: list[Any] | None) -> None:
    assert learn_pattern(pattern) == rows


def test_an_argument_that_only_the_provider_sets_is_never_to_be_set() -> None:
    schema = BlockSchema({"id": TEXT}, {})
    assert learn(schema, Strict(id=lambda _: "Invalid or unknown key")) == {"values": {"id": [["never", {}]]}}


@pytest.mark.parametrize("members", [("a", "b"), ("a", "b", "c")])
def test_exactly_one_of_some_is_a_conflict_and_a_need(members: tuple[str, ...]) -> None:
    listed = ",".join(members)

    def check(configuration: dict[str, Any]) -> list[str]:
        given = [name for name in members if configuration[name] is not None]
        if not given:
            return [f'"a": one of `{listed}` must be specified']
        return [f'"a": only one of `{listed}` can be specified'] if len(given) > 1 else []

    schema = BlockSchema(dict.fromkeys(members, TEXT), {})
    assert learn(schema, Strict(check))["relations"] == {"": [["conflict", [*members]], ["one_of", [*members]]]}


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ('"a": conflicts with b', [["conflict", ["a", "b"]]]),
        ('Attribute "b" must be specified when "a" is specified', [["with", ["a", "b"]]]),
        ("At least one of these attributes must be configured: [a,b]", [["one_of", ["a", "b"]]]),
        ("These attributes cannot be configured together: [a,b]", [["conflict", ["a", "b"]]]),
        ("These attributes must be configured together: [a,b]", [["with", ["a", "b"]], ["with", ["b", "a"]]]),
        ("No attribute specified when one (and only one) of [a.<.b] is required", [["one_of", ["a", "b"]]]),
        ("a is bad", []),
    ],
)
def test_the_words_of_relations(text: str, rows: list[Any]) -> None:
    schema = BlockSchema(dict.fromkeys("ab", TEXT), {})
    assert learn(schema, Strict(lambda _: [text])).get("relations", {}).get("", []) == rows


def test_an_argument_that_needs_another_is_found_in_its_block() -> None:
    def check(configuration: dict[str, Any]) -> list[str]:
        inner = (configuration["inner"] or [{"a": None, "b": None}])[0]
        alone = inner["a"] is not None and inner["b"] is None
        return ['"inner.0.a": all of `inner.0.a,inner.0.b` must be specified'] if alone else []

    schema = BlockSchema({}, {"inner": NestedSchema(BlockSchema({"a": TEXT, "b": TEXT}, {}), "list")})
    assert learn(schema, Strict(check))["relations"] == {"inner": [["with", ["a", "b"]]]}


def test_a_conflict_of_arguments_that_need_a_third_is_found_beside_it() -> None:
    def check(configuration: dict[str, Any]) -> list[str]:
        given = [name for name in "ab" if configuration[name] is not None]
        if given and configuration["c"] is None:
            return [f'"{given[0]}": all of `c,{given[0]}` must be specified']
        return ['"a": conflicts with b'] if len(given) > 1 else []

    schema = BlockSchema(dict.fromkeys("abc", TEXT), {})
    assert learn(schema, Strict(check))["relations"][""] == [
        ["conflict", ["a", "b"]],
        ["with", ["a", "c"]],
        ["with", ["b", "c"]],
    ]


OBJECTS = AttributeSchema(["set", ["object", {"cidrs": ["list", "string"], "effect": "string"}]], optional=True)


def test_the_inside_of_an_argument_that_may_be_a_block_is_asked_too() -> None:
    def check(configuration: dict[str, Any]) -> list[Refusal]:
        inner = (configuration["rule"] or [{"cidrs": None, "effect": None}])[0]
        wrong = [text for text in inner["cidrs"] or [] if not re.fullmatch(r"[\d.]+/\d+", text)]
        said = [
            Refusal(f"{json.dumps(text, ensure_ascii=False)} is not a valid CIDR block", ("rule",)) for text in wrong
        ]
        if inner["effect"] not in (None, "on"):
            said.append(Refusal(f'expected effect to be one of ["on"], got {inner["effect"]}', ("rule",)))
        return said

    class Named(Strict):
        def refusals(self, resource_type: str, configuration: dict[str, Any]) -> list[Refusal]:
            return check(configuration)

    assert learn(BlockSchema({"rule": OBJECTS}, {}), Named())["values"] == {
        "rule.cidrs": [["cidr", {"version": 4, "hosts": True}]],
        "rule.effect": [["one_of", {"words": ["on"]}]],
    }


def test_relations_between_blocks_are_left_out() -> None:
    schema = BlockSchema({"a": TEXT}, {"inner": NestedSchema(BlockSchema({"b": TEXT, "c": TEXT}, {}), "list")})
    assert learn(schema, Strict(lambda _: ['"a": conflicts with inner.0.b'])) == {"values": {}}


def test_a_table_reads_as_it_was_written_and_has_the_same_bytes_again(tmp_path: Path) -> None:
    a: Facts = {"relations": {"": [["with", ["a", "b"]]]}}
    b: Facts = {"values": {"n": [["number", {"minimum": 1}]]}}
    write_table({"x_a": a, "x_b": b}, tmp_path / "first.gz")
    assert read_table(tmp_path / "first.gz") == {"x_a": a, "x_b": b}
    write_table({"x_b": b, "x_a": a}, tmp_path / "second.gz")
    assert (tmp_path / "first.gz").read_bytes() == (tmp_path / "second.gz").read_bytes()


def test_values_that_were_not_asked_for_stay() -> None:
    old: Facts = {"values": {"a": [["arn", {}]]}, "relations": {"": [["conflict", ["a", "b"]]]}}
    assert renew_facts(old, {}) == {"values": old["values"]}
    assert renew_facts(old, {"values": {}}) == {"values": {}}


def test_a_difference_names_type_path_and_both_sides() -> None:
    old: Facts = {"values": {"n": [["number", {"minimum": 1}]]}}
    assert compare_facts("x_y", old, {}) == ['x_y values n: [["number",{"minimum":1}]] -> []']


@pytest.mark.parametrize(
    ("words", "pattern", "rows"),
    [
        (
            'expected value of t to match regular expression "^b+\\\\d$", got x',
            r"b+\d",
            [["characters", {"pattern": "(?s:.*?)(?:^b+\\d$)(?s:.*)", "words": "text that matches ^b+\\d$"}]],
        ),
        (
            "invalid value for t (must begin with s4://)",
            "s4://.*",
            [["format", {"pattern": "(?s:s4://.*)", "example": "s4://..."}]],
        ),
        ('"t" must be an odd thing', "odd", None),
    ],
)
def test_words_are_believed_where_no_value_shows_it(words: str, pattern: str, rows: Any) -> None:
    assert learn_text(lambda value: None if re.fullmatch(pattern, value) else words) == rows


def test_words_are_not_believed_against_what_is_taken() -> None:
    words = 'expected "t" to be a valid UUID, got x'
    assert learn_text(lambda value: None if value == "$.a" else words) is None


class Alternatives(Strict):
    """A provider that has something against every text, each time with all of these words."""

    def __init__(self, *words: str) -> None:
        super().__init__()
        self.words = words

    def refusals(self, resource_type: str, configuration: dict[str, Any]) -> list[Refusal]:
        return [Refusal(text, ("t",)) for text in self.words if configuration["t"] is not None]


IN_TIME = "invalid value for t (must match 'HH:MM' format)"
IN_DIGITS = "invalid value for t (must be a positive integer value)"


def test_of_alternatives_one_has_to_fit() -> None:
    schema = BlockSchema({"t": TEXT}, {})
    ((kind, facts),) = learn(schema, Alternatives(IN_TIME, IN_DIGITS))["values"]["t"]
    assert kind == "format"
    assert [bool(re.fullmatch(facts["pattern"], text)) for text in ("03:00", "10", "x")] == [True, True, False]


def test_an_alternative_in_other_words_leaves_none() -> None:
    schema = BlockSchema({"t": TEXT}, {})
    assert (
        learn(schema, Alternatives(IN_TIME, IN_DIGITS, '"t" must be an odd thing')).get("values", {}).get("t") is None
    )


@pytest.mark.parametrize(("kind", "also"), [("list", {"is_list": True}), ("set", {})])
def test_the_number_of_elements_is_learned(kind: str, also: dict[str, bool]) -> None:
    texts = AttributeSchema([kind, "string"], optional=True)
    said = "Not enough list items | Attribute l requires 2 item minimum, but config has only 0 declared."
    provider = Strict(l=lambda value: said if len(value) < 2 else None)
    assert learn(BlockSchema({"l": texts}, {}), provider)["values"]["l"] == [["items", {"minimum": 2, **also}]]


@pytest.mark.parametrize(("name", "known"), [("data.x_y", {"": [["filled", []]]}), ("x_y", None)])
def test_a_data_source_that_takes_no_null_in_a_list_is_learned(name: str, known: object) -> None:
    schema = BlockSchema({"l": AttributeSchema(["list", "string"], optional=True)}, {})
    text = "Null value found in list | Null values are not allowed for this attribute value."
    provider = Strict(check=lambda given: [text] if given["l"] == [None] else [])
    assert learn_type(provider, name, schema, values=False).get("relations") == known  # type: ignore[arg-type]


def test_a_block_that_the_provider_requires_is_learned() -> None:
    inner = NestedSchema(BlockSchema({"t": TEXT}, {}), "list")
    words = "Invalid Block | Block b must have a configuration value as the provider has marked it as required"
    provider = Strict(check=lambda given: [] if given["b"] else [words])
    assert learn(BlockSchema({}, {"b": inner}), provider)["relations"] == {"": [["one_of", ["b"]]]}


def test_what_excludes_several_is_asked_beside_each_of_them() -> None:
    def check(given: dict[str, Any]) -> list[str]:
        others = [name for name in ("a", "b", "c") if given["z"] is not None and given[name] is not None]
        return [f'"z": conflicts with {name}' for name in others[:1]]  # the first that it finds

    schema = BlockSchema(dict.fromkeys(("a", "b", "c", "z"), TEXT), {})
    facts = learn(schema, Strict(check))
    assert facts["relations"] == {"": [["conflict", [name, "z"]] for name in ("a", "b", "c")]}


def test_a_number_that_is_written_as_text_has_a_range() -> None:
    def refuse(value: str) -> str | None:
        if not re.fullmatch(r"[+-]?\d+|", value):
            return f't: cannot parse "{value}" as int'
        return None if not value or 0 <= int(value) <= 60 else f"expected t to be at between (0) and (60), got {value}"

    probe = next(find_probes(Strict(t=refuse), "x_y", BlockSchema({"t": TEXT}, {}), 1))  # type: ignore[arg-type]
    assert believe_text(probe)[1:] == [["number", {"minimum": 0, "maximum": 60}]]


def test_a_pattern_in_the_words_of_an_error_is_believed() -> None:
    def refuse(text: str) -> str | None:
        return None if re.match(r"[1-9]\d+$", text) else r"invalid value for t (must match ^[1-9]\d+$) |"

    probe = next(find_probes(Strict(t=refuse), "x_y", BlockSchema({"t": TEXT}, {}), 1))  # type: ignore[arg-type]
    ((kind, facts),) = believe_text(probe)
    assert kind == "characters"
    assert re.fullmatch(facts["pattern"], "15")
    assert not re.fullmatch(facts["pattern"], "015")
