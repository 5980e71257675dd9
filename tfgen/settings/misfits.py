"""Say in the user's words why a value does not fit its schema: place, fact and remedy."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from tfgen.errors import Problem, did_you_mean, is_misspelt, listed, quoted
from tfgen.settings.schema import UNSET, identity, same, type_of
from tfgen.yaml.slips import suggest_map, suggest_value

_SHOWN = 200  # characters of a value in a message

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tfgen.settings.schema import Schema
    from tfgen.yaml.node import Node


def find_misfits(node: Node, schema: Schema, path: str = "", *, partial: bool = False) -> Iterator[Problem]:
    """Every way in which the node does not fit the schema.

    `path` is the node's own place for messages. `partial` admits a layer, in which no key of a map is required; the
    items of a list are always whole, because layers replace lists.
    """
    value = node.value
    if isinstance(value, dict) and ("object" in schema.types or not schema.types):
        yield from _find_in_map(node, schema, path, partial=partial)
        if schema.enum is None and schema.const is UNSET:
            return
    elif isinstance(value, tuple) and (found := list(_find_in_list(node, schema, path))):
        yield from found
        return
    if not fits(node.plain(), schema):
        yield _leaf_problem(node, schema, path)


def fits(value: Any, schema: Schema) -> bool:
    """Whether a plain value fits, what is inside of it left aside."""
    if schema.types and not _has_type(value, schema.types):
        return False
    if schema.enum is not None and not any(same(value, each) for each in schema.enum):
        return False
    if schema.const is not UNSET and not same(value, schema.const):
        return False
    if isinstance(value, str):
        return _text_fits(value, schema)
    if isinstance(value, list):
        return _list_fits(value, schema)
    return isinstance(value, bool) or not isinstance(value, int | float) or _number_fits(value, schema)


def _has_type(value: Any, types: tuple[str, ...]) -> bool:
    name = type_of(value)
    return name in types or (name == "integer" and "number" in types)


def _number_fits(value: float, schema: Schema) -> bool:
    low, high, above, below = schema.minimum, schema.maximum, schema.exclusive_minimum, schema.exclusive_maximum
    return (
        (low is None or value >= low)
        and (high is None or value <= high)
        and (above is None or value > above)
        and (below is None or value < below)
        # In decimals, as it was written: 0.3 is a multiple of 0.1.
        and (schema.multiple_of is None or Decimal(repr(value)) % Decimal(repr(schema.multiple_of)) == 0)
    )


def _text_fits(value: str, schema: Schema) -> bool:
    return (
        (schema.min_length is None or len(value) >= schema.min_length)
        and (schema.max_length is None or len(value) <= schema.max_length)
        and (schema.pattern is None or schema.pattern.fits(value))
        and (not schema.format or _find_fault(schema, value) is None)
    )


def _list_fits(value: list[Any], schema: Schema) -> bool:
    return (
        (schema.min_items is None or len(value) >= schema.min_items)
        and (schema.max_items is None or len(value) <= schema.max_items)
        and not (schema.unique_items and len(set(map(identity, value))) < len(value))
    )


def _find_fault(schema: Schema, value: str) -> str | None:
    from tfgen.settings.formats import find_fault

    return find_fault(schema.format, value)


def _find_in_map(node: Node, schema: Schema, path: str, *, partial: bool) -> Iterator[Problem]:
    any_key = not schema.types
    for key, child in node.entries.items():
        inner = schema.properties.get(key, schema.additional)
        if schema.property_names and not fits(key, schema.property_names):
            yield Problem(child.position, _name_fact(key, schema.property_names, path))
        elif inner is not None:
            yield from find_misfits(child, inner, join(path, key), partial=partial)
        elif not any_key:
            known = listed(schema.properties)
            declare = "" if path or not partial else " Or declare it: under properties in config/settings.yaml."
            remedy = did_you_mean(key, schema.properties, otherwise=f"Known here: {known or 'nothing'}.{declare}")
            yield Problem(child.position, f"unknown key {quoted(join(path, key))}. {remedy}")
    for name in () if partial else schema.required:
        if name not in node.entries and not is_misspelt(name, node.entries, schema.properties):
            inner = schema.properties.get(name, schema.additional)
            remedy = f" Set it to {_describe(inner)}." if inner else ""
            yield Problem(node.position, f"{join(path, name)} is missing.{remedy}")


def _find_in_list(node: Node, schema: Schema, path: str) -> Iterator[Problem]:
    if schema.items and "array" in schema.types:
        for index, item in enumerate(node.items):
            yield from find_misfits(item, schema.items, f"{path}[{index}]")
    if schema.unique_items:
        seen: set[Any] = set()
        for item in node.items:
            key = identity(item.plain())
            if key in seen:
                yield Problem(item.position, f"{path or 'the file'} lists {shown(item)} twice. Name each once.")
            seen.add(key)


def _name_fact(key: str, rule: Schema, path: str) -> str:
    return f"the name {quoted(key)} in {path or 'the file'} is not {_describe(rule)}. Choose another name."


def _leaf_problem(node: Node, schema: Schema, path: str) -> Problem:
    subject = path or "the file"
    if fault := _format_fault(node, schema):
        return Problem(node.position, f"{subject} {quoted(str(node.value))} {fault}")
    fact = f"{subject} is {shown(node)}: expected {_expected(schema)}."
    if node.value is None and schema.properties:
        return Problem(node.position, fact)
    if schema.is_map and (remedy := suggest_map(node)):
        return Problem(node.position, f"{fact} {remedy}")
    remedy = _suggest_choice(node, schema) or suggest_value(node, lambda value: fits(value, schema))
    return Problem(node.position, f"{fact} {remedy}".rstrip())


def _suggest_choice(node: Node, schema: Schema) -> str:
    """The nearest of the texts that a setting may be, or that it may not be empty."""
    if node.value == "" and schema.min_length:
        return "It may not be empty."
    choices = [each for each in schema.enum or () if isinstance(each, str)]
    return did_you_mean(str(node.value), choices) if isinstance(node.value, str) else ""


def _format_fault(node: Node, schema: Schema) -> str | None:
    """What the format says, when the format is all that is wrong."""
    if not schema.format or not isinstance(node.value, str) or (schema.types and "string" not in schema.types):
        return None
    from msgspec.structs import replace

    return _find_fault(schema, node.value) if fits(node.value, replace(schema, format="")) else None


def _expected(schema: Schema) -> str:
    if schema.properties and schema.is_map and "null" not in schema.types:
        return f"a map with the keys {', '.join(schema.properties)}"
    return _describe(schema)


def join(path: str, key: str) -> str:
    """The path of a key in a map."""
    return f"{path}.{key}" if path else key


def shown(node: Node) -> str:
    """A value as messages show it, its beginning if it is long."""
    if isinstance(node.value, dict):
        return "a map"
    if isinstance(node.value, tuple):
        return f"a list of {len(node.value)}"
    text = node.value if isinstance(node.value, str) else (node.text or "null")
    text = text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
    return quoted(text) if isinstance(node.value, str) else text


def _describe(schema: Schema) -> str:
    from tfgen.settings.describe import describe  # only a run that fails needs it

    return describe(schema)
