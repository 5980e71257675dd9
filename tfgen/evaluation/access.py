"""Attributes and elements of values: `value.name` and `value[key]`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tfgen.errors import did_you_mean
from tfgen.evaluation.convert import ConversionError, convert
from tfgen.evaluation.types import DYNAMIC, NUMBER, STRING, describe
from tfgen.evaluation.values import ANYTHING, PERHAPS, UNKNOWN, Value, unknown

if TYPE_CHECKING:
    from tfgen.evaluation.types import Type

_FEW: Final = 10  # so many names are told one by one


class AccessError(Exception):
    """There is no such attribute or element; the message is a sentence."""


class AbsentError(AccessError):
    """There could be one, but not in this value: it is null, too short, or has other names."""


def attribute(value: Value, name: str) -> Value:
    """`value.name`. Raises AccessError."""
    type_ = value.type
    if value.content is None:
        raise AbsentError(f'the value is null, so it has no attribute "{name}".')
    if type_.kind == "object":
        return _attribute_of_object(value, name)
    if type_.kind == "dynamic":
        return ANYTHING.marked(value.marks)
    if type_.kind == "map":
        return _element_of_map(value, name)
    raise AccessError(_no_attributes(type_, name))


def element(value: Value, key: Value) -> Value:
    """`value[key]`. Raises AccessError."""
    if value.content is None:
        raise AbsentError("the value is null, so it has no elements.")
    if key.content is None:
        raise AccessError("the key is null.")
    marks = value.marks | key.marks
    kind = value.type.kind
    if kind == "dynamic":
        return ANYTHING.marked(marks)
    if kind in ("list", "tuple"):
        return _element_at(value, key).marked(marks)
    if kind == "object":  # as by a dot: Terraform forgets that the key is sensitive or ephemeral
        return _element_named(value, key).marked(value.marks | key.marks & PERHAPS)
    if kind == "map":
        return _element_named(value, key).marked(marks)
    if kind == "set":
        raise AccessError("a set has no keys; make a list of it with tolist(), or take one(...) of it.")
    raise AccessError(f"a {describe(value.type)} has no elements.")


def _attribute_of_object(value: Value, name: str) -> Value:
    known = value.type.attributes
    if (type_ := known.get(name)) is None:
        suggestion = did_you_mean(name, known, otherwise=_list_names(list(known)))
        raise AbsentError(f'there is no attribute "{name}". {suggestion}')
    content = value.content
    return unknown(type_, value.marks) if content is UNKNOWN else content[name].marked(value.marks)


def _list_names(names: list[str]) -> str:
    if not names:
        return "The object is empty."
    if len(names) > _FEW:
        return f"There are {len(names)}, from {min(names)} to {max(names)}."
    return f"There are: {', '.join(names)}."


def _element_of_map(value: Value, name: str) -> Value:
    if value.content is UNKNOWN:
        return unknown(value.type.element or DYNAMIC, value.marks)
    if name not in value.content:
        raise AbsentError(f'there is no key "{name}" in the map. {did_you_mean(name, value.content)}'.rstrip())
    found: Value = value.content[name]
    return found.marked(value.marks)


def _no_attributes(type_: Type, name: str) -> str:
    inner = type_.element or (type_.items[0] if type_.items else None)
    if inner and inner.kind in ("object", "map"):
        return f'a {type_.kind} has no attribute "{name}"; write [0].{name} for one element or [*].{name} for all.'
    return f'a {describe(type_)} has no attribute "{name}".'


def _element_at(value: Value, key: Value) -> Value:
    try:
        index = convert(key, NUMBER).content
    except ConversionError:
        raise AccessError(f"the elements of a {describe(value.type)} have numbers for keys.") from None
    length = len(value.type.items) if value.type.kind == "tuple" else None
    if value.content is not UNKNOWN:
        length = len(value.content)
    if index is UNKNOWN:
        return unknown(value.type.element or DYNAMIC)
    if not isinstance(index, int) or index < 0:
        raise AccessError(f"{index} is no index: they are whole and count from 0.")
    if length is not None and index >= length:
        count = "is 1 element" if length == 1 else f"are {length} elements"
        raise AbsentError(f"index {index} is past the end: there {count}.")
    if value.content is not UNKNOWN:
        found: Value = value.content[index]
        return found
    return unknown(value.type.element or value.type.items[index])


def _element_named(value: Value, key: Value) -> Value:
    try:
        name = convert(key, STRING).content
    except ConversionError:
        raise AccessError(f"the keys of a {value.type.kind} are text.") from None
    if name is UNKNOWN:
        return unknown(value.type.element or DYNAMIC)
    return attribute(value, name)
