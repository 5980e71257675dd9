"""Describe types in the user's words: `a whole number from 1 to 35`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import inspect

from tfgen.errors import count_of

if TYPE_CHECKING:
    from collections.abc import Mapping


def describe(model: Any) -> str:
    """What a value of the type looks like, as the end of the sentence "expected …"."""
    return _describe(inspect.type_info(model))


def _describe(kind: inspect.Type) -> str:
    match kind:
        case inspect.Metadata(type=inspect.StrType() as text):
            return _describe_text(text, kind.extra_json_schema or {})
        case inspect.Metadata():
            return _describe(kind.type)
        case inspect.IntType() | inspect.FloatType():
            return _describe_number(kind)
        case inspect.StrType():
            return _describe_text(kind, {})
        case inspect.LiteralType():
            return "one of " + ", ".join(str(value) for value in kind.values)
        case inspect.BoolType():
            return "true or false"
        case inspect.UnionType():
            return " or ".join(_describe(inner) for inner in kind.types)
        case inspect.ListType():
            items = "" if isinstance(kind.item_type, inspect.AnyType) else f", each {_describe(kind.item_type)}"
            return f"a list{_describe_count(kind.min_length, kind.max_length)}{items}"
        case _:
            return {inspect.NoneType: "null", inspect.AnyType: "any value"}.get(type(kind), "a map")


def _describe_number(kind: inspect.IntType | inspect.FloatType) -> str:
    noun = "a whole number" if isinstance(kind, inspect.IntType) else "a number"
    steps = f" in steps of {kind.multiple_of}" if kind.multiple_of else ""
    return noun + _describe_range(kind.ge, kind.le) + steps


def _describe_range(low: float | None, high: float | None) -> str:
    if low is not None and high is not None:
        return f" from {low} to {high}"
    return f" of at least {low}" if low is not None else ""


def _describe_count(low: int | None, high: int | None) -> str:
    if low and high:
        return f" of {low} to {high} items" if low != high else f" of {count_of(low, 'item')}"
    return f" of at least {count_of(low, 'item')}" if low else ""


def _describe_text(kind: inspect.StrType, said: Mapping[str, Any]) -> str:
    """By title and example; by its pattern only where it has no title."""
    length = f" of at most {count_of(kind.max_length, 'character')}" if kind.max_length else ""
    example = f' like "{said["examples"][0]}"' if said.get("examples") else ""
    if title := said.get("title"):
        return f"{title}{',' if length else ''}{length}{',' if length and example else ''}{example}"
    pattern = (kind.pattern or "").replace(r"(?!\n)", "")  # that part only mends Python's `$`
    return f"text{length}{example}" + (f" ({pattern})" if pattern else "")
