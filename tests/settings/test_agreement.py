"""A declaration admits what the library jsonschema admits, for random schemas and values."""

from __future__ import annotations

from typing import Any

import jsonschema
from hypothesis import given, settings
from hypothesis import strategies as st

from tfgen.errors import Position
from tfgen.settings.compile import Compiler
from tfgen.settings.export import to_json_schema
from tfgen.settings.misfits import find_misfits
from tfgen.yaml.node import Node

KEYS = st.sampled_from(["a", "b", "c"])
TEXTS = st.sampled_from(["", "a", "ab", "abc", "1", "a1", "a\nb"])
NUMBERS = st.sampled_from([-1, 0, 1, 2, 3, 0.5, 1.5, 2.0])
SCALARS = st.none() | st.booleans() | NUMBERS | TEXTS
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=6,
)
PATTERNS = st.sampled_from(["a", "^a", "b$", "^a[b-c]*$", "[0-9]", "^$", "a|c"])
LIMIT = st.integers(0, 3)


def limits(low: str, high: str) -> st.SearchStrategy[dict[str, Any]]:
    both = st.tuples(LIMIT, LIMIT).map(sorted).map(lambda pair: dict(zip((low, high), pair, strict=True)))
    return st.just({}) | both | LIMIT.map(lambda limit: {low: limit}) | LIMIT.map(lambda limit: {high: limit})


def joined(*parts: st.SearchStrategy[dict[str, Any]]) -> st.SearchStrategy[dict[str, Any]]:
    return st.tuples(*parts).map(lambda found: {key: value for part in found for key, value in part.items()})


def optional(**keywords: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({}, optional=keywords)


def typed(name: str, *parts: st.SearchStrategy[dict[str, Any]]) -> st.SearchStrategy[dict[str, Any]]:
    types = st.sampled_from([name, [name], [name, "null"], [name, "boolean"]])
    return joined(types.map(lambda type_: {"type": type_}), *parts)


def maps(inner: st.SearchStrategy[dict[str, Any]]) -> st.SearchStrategy[dict[str, Any]]:
    names = typed("string", optional(pattern=PATTERNS), limits("minLength", "maxLength"))
    fields = st.dictionaries(KEYS, inner, min_size=1, max_size=2)
    declared = st.tuples(fields, st.booleans()).map(
        lambda found: {"properties": found[0], "required": sorted(found[0])[: 1 if found[1] else 0]}
    )
    return typed(
        "object",
        st.just({}) | declared,
        (st.booleans() | inner).map(lambda rest: {"additionalProperties": rest}),
        optional(propertyNames=names),
    )


LEAVES = st.one_of(
    typed("string", optional(pattern=PATTERNS), limits("minLength", "maxLength")),
    *(
        typed(
            name,
            limits("minimum", "maximum"),
            limits("exclusiveMinimum", "exclusiveMaximum"),
            optional(multipleOf=st.sampled_from([0.5, 1, 2])),
        )
        for name in ("integer", "number")
    ),
    st.lists(VALUES, min_size=1, max_size=2, unique_by=repr).map(lambda values: {"enum": values[:1]}),
    VALUES.map(lambda value: {"const": value}),
    st.just({}),
)
SCHEMAS = st.recursive(
    LEAVES,
    lambda inner: (
        maps(inner)
        | typed(
            "array",
            optional(items=inner),
            limits("minItems", "maxItems"),
            optional(uniqueItems=st.booleans()),
        )
    ),
    max_leaves=5,
)


def node(value: Any) -> Node:
    place = Position("m.yaml", 1)
    if isinstance(value, dict):
        return Node({key: node(each) for key, each in value.items()}, place)
    return Node(tuple(map(node, value)) if isinstance(value, list) else value, place, str(value))


@settings(max_examples=200)
@given(SCHEMAS, st.lists(VALUES, min_size=1, max_size=4))
def test_a_declaration_admits_what_json_schema_admits(written: dict[str, Any], values: list[Any]) -> None:
    compiler = Compiler({})
    schema = compiler.schema(node(written), "a")
    assert compiler.problems == []
    for value in values:
        fits = not list(find_misfits(node(value), schema))
        assert fits == jsonschema.Draft202012Validator(written).is_valid(value)
        assert fits == jsonschema.Draft202012Validator(to_json_schema(schema)).is_valid(value)


def test_the_end_of_a_pattern_is_the_end_of_the_text() -> None:
    """As ECMA 262 has it, which JSON Schema names; Python's `$`, and with it jsonschema, admits a line end there."""
    schema = Compiler({}).schema(node({"type": "string", "pattern": "b$"}), "a")
    assert [bool(list(find_misfits(node(value), schema))) for value in ("b", "b\n")] == [False, True]
