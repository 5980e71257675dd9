"""Describe what a value must be, in the user's words: `a whole number from 1 to 35`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tfgen.errors import count_of
from tfgen.settings.schema import UNSET

if TYPE_CHECKING:
    from tfgen.settings.schema import Schema


_ANYTHING = "any value"


def describe(schema: Schema) -> str:
    """What a value looks like, as the end of the sentence "expected …"."""
    if schema.const is not UNSET:
        return _shown(schema.const)
    if schema.enum is not None:
        return ("one of " if len(schema.enum) > 1 else "") + ", ".join(map(_shown, schema.enum))
    if not schema.types:
        return _ANYTHING
    return " or ".join(_describe_type(schema, type_) for type_ in schema.types)


def _describe_type(schema: Schema, type_: str) -> str:
    match type_:
        case "string":
            return _describe_text(schema)
        case "integer" | "number":
            return _describe_number(schema, "a whole number" if type_ == "integer" else "a number")
        case "array":
            each = f", each {inner}" if schema.items and (inner := describe(schema.items)) != _ANYTHING else ""
            return f"a list{_describe_count(schema)}{each}"
        case _:
            return {"boolean": "true or false", "null": "null"}.get(type_, "a map")


def _describe_number(schema: Schema, noun: str) -> str:
    steps = f" in steps of {schema.multiple_of}" if schema.multiple_of else ""
    return noun + _describe_range(schema) + steps


def _describe_range(schema: Schema) -> str:
    low, high = schema.minimum, schema.maximum
    if low is not None and high is not None:
        return f" from {low} to {high}"
    limits = {
        "of at least": low,
        "of at most": high,
        "above": schema.exclusive_minimum,
        "below": schema.exclusive_maximum,
    }
    said = [f"{words} {limit}" for words, limit in limits.items() if limit is not None]
    return f" {' and '.join(said)}" if said else ""


def _describe_count(schema: Schema) -> str:
    low, high = schema.min_items, schema.max_items
    if low is not None and high is not None:
        return f" of {low} to {high} items" if low != high else f" of {count_of(low, 'item')}"
    if low is not None:
        return f" of at least {count_of(low, 'item')}"
    return f" of at most {count_of(high, 'item')}" if high is not None else ""


def _describe_text(schema: Schema) -> str:
    """By title and example; by its pattern only where it has no title."""
    length = _describe_length(schema)
    example = f' like "{schema.examples[0]}"' if schema.examples else ""
    if schema.title:
        return f"{schema.title}{',' if length else ''}{length}{',' if length and example else ''}{example}"
    rule = f" ({schema.pattern.text})" if schema.pattern else f" ({schema.format})" if schema.format else ""
    return f"text{length}{example}{rule}"


def _describe_length(schema: Schema) -> str:
    low, high = schema.min_length, schema.max_length
    if low is not None and low > 1 and high is not None:
        return f" of {low} to {high} characters"
    if low is not None and low > 1:
        return f" of at least {low} characters"
    return f" of at most {count_of(high, 'character')}" if high is not None else ""


def _shown(value: Any) -> str:
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, dict | list):
        import json  # only a run that fails needs it

        return json.dumps(value, ensure_ascii=False)
    return str(value)
