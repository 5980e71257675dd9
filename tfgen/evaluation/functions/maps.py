"""Functions on maps and objects, whose result's type follows from their arguments.

https://developer.hashicorp.com/terraform/language/functions#collection-functions
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tfgen.errors import count_of
from tfgen.evaluation.convert import ConversionError, convert
from tfgen.evaluation.functions.failure import ArgumentTypeError, FunctionError
from tfgen.evaluation.functions.parts import is_open, items_of, members_of, require_kind, secrecy_of
from tfgen.evaluation.types import DYNAMIC, STRING, list_of, map_of
from tfgen.evaluation.values import (
    ANYTHING,
    UNKNOWN,
    Referenced,
    Value,
    map_value,
    object_value,
    text,
    tuple_value,
    unknown,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence


def _merge(arguments: Sequence[Value]) -> Value:
    return _put_together(arguments).marked(secrecy_of(arguments))


def _put_together(arguments: Sequence[Value]) -> Value:
    for index, value in enumerate(arguments):
        require_kind(value, index, "map", "object")
    given = [value for value in arguments if value.content is not None]
    if any(is_open(value) for value in given):
        return ANYTHING
    if given and given[0].type.kind == "map" and all(value.type == given[0].type for value in given):
        if any(value.content is UNKNOWN for value in given):
            return unknown(given[0].type)
        return Value(given[0].type, _merged(given))
    if any(value.content is UNKNOWN and value.type.kind == "map" for value in given):
        return ANYTHING
    return object_value(_merged(given))


def _merged(values: Sequence[Value]) -> dict[str, Value]:
    members: dict[str, Value] = {}
    for value in values:
        members |= members_of(value)
    return dict(sorted(members.items()))


def _keys(arguments: Sequence[Value]) -> Value:
    (value,) = arguments
    require_kind(value, 0, "map", "object")
    if value.type.kind == "object":
        return tuple_value([text(name, value.marks) for name in sorted(value.type.attributes)], value.marks)
    type_ = list_of(STRING) if value.type.kind == "map" else DYNAMIC
    if value.content is UNKNOWN:
        return unknown(type_, value.marks)
    return Value(type_, tuple(text(name) for name in sorted(value.content)), value.marks)


def _values(arguments: Sequence[Value]) -> Value:
    (value,) = arguments
    require_kind(value, 0, "map", "object")
    if value.type.kind == "object":
        return tuple_value([item for _, item in sorted(members_of(value).items())], value.marks)
    type_ = list_of(value.type.element or DYNAMIC) if value.type.kind == "map" else DYNAMIC
    if value.content is UNKNOWN:
        return unknown(type_, value.marks)
    return Value(type_, tuple(value.content[name] for name in sorted(value.content)), value.marks)


def _lookup(arguments: Sequence[Value]) -> Value:
    if len(arguments) > 3:
        raise ArgumentTypeError("lookup() takes at most 3 arguments", 3)
    source, key, *default = arguments
    require_kind(source, 0, "map", "object")
    return _looked_up(source, key, default).marked(source.marks | key.marks)


def _looked_up(source: Value, key: Value, default: Sequence[Value]) -> Value:
    if is_open(source):
        return ANYTHING
    if default and type(source) is Referenced and source.repetition == "for_each" and source.is_resource:
        return ANYTHING  # Terraform has an object of the instances, and what stands for others may be anything
    if source.type.kind == "map":
        return _lookup_in_map(source, key, default)
    if key.content is UNKNOWN:
        return ANYTHING
    if key.content in source.type.attributes:
        return members_of(source)[key.content]
    if not default:
        raise FunctionError(f'the object has no attribute "{key.content}"', 1)
    # Terraform too answers only when it has the whole object.
    return unknown(default[0].type) if source.content is UNKNOWN else default[0]


def _lookup_in_map(source: Value, key: Value, default: Sequence[Value]) -> Value:
    element = source.type.element or DYNAMIC
    fallback = None
    if default:
        try:
            fallback = convert(default[0], element)
        except ConversionError as error:
            raise ArgumentTypeError(f"the default is not like the map's values: {error}", 2) from None
    if source.content is UNKNOWN or key.content is UNKNOWN:
        return unknown(element)
    if key.content in source.content:
        found: Value = source.content[key.content]
        return found
    if fallback is None:
        raise FunctionError(f'the map has no key "{key.content}"', 1)
    return fallback


def _zipmap(arguments: Sequence[Value]) -> Value:
    return _zipped(arguments).marked(arguments[0].all_marks())


def _zipped(arguments: Sequence[Value]) -> Value:
    keys, values = arguments
    require_kind(values, 1, "list", "tuple")
    names = keys.plain()
    if values.type.kind == "list":
        element = values.type.element or DYNAMIC
        if names is UNKNOWN or values.content is UNKNOWN:
            return unknown(map_of(element))
        _same_length(names, values.content)
        return map_value(element, dict(zip(names, values.content, strict=True)))
    if names is UNKNOWN or is_open(values):
        return ANYTHING
    items = items_of(values)
    _same_length(names, items)
    return object_value(dict(zip(names, items, strict=True)))


def _same_length(keys: Sequence[object], values: Sequence[object]) -> None:
    if len(keys) != len(values):
        raise FunctionError(f"{count_of(len(keys), 'key')} cannot be paired with {count_of(len(values), 'value')}")


def _transpose(arguments: Sequence[Value]) -> Value:
    type_ = map_of(list_of(STRING))
    plain = arguments[0].plain()
    if plain is UNKNOWN:
        return unknown(type_)
    if any(items is None or None in items for items in plain.values()):
        raise FunctionError("a list or an element is null", 0)
    turned: dict[str, list[Value]] = {}
    for name, items in sorted(plain.items()):
        for item in items:
            turned.setdefault(item, []).append(text(name))
    return Value(type_, {name: Value(list_of(STRING), tuple(items)) for name, items in sorted(turned.items())})


TYPED: Final[Mapping[str, Callable[[Sequence[Value]], Value]]] = {
    "keys": _keys,
    "lookup": _lookup,
    "merge": _merge,
    "transpose": _transpose,
    "values": _values,
    "zipmap": _zipmap,
}
