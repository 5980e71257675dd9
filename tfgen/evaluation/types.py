"""Terraform's types, their names, and the type that several of them have in common.

They are those of cty: https://github.com/zclconf/go-cty/blob/main/docs/types.md
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tfgen.schema import CtyType


class Type(Struct, frozen=True, eq=True, dict=True):
    """A type: its kind, and what is inside.

    The kind is `string`, `number`, `bool`, `dynamic` (any type, not known yet), `list`, `set`, `map` (of `element`),
    `tuple` (of `items`) or `object` (of `attributes`, some of them `optional` in values converted to it).
    """

    kind: str
    element: Type | None = None
    items: tuple[Type, ...] = ()
    attributes: Mapping[str, Type] = {}
    optional: frozenset[str] = frozenset()

    def __repr__(self) -> str:
        return describe(self)


STRING: Final = Type("string")
NUMBER: Final = Type("number")
BOOL: Final = Type("bool")
DYNAMIC: Final = Type("dynamic")
PRIMITIVE: Final = frozenset({"string", "number", "bool"})
_NONE: Final[frozenset[str]] = frozenset()
COLLECTION: Final = frozenset({"list", "set", "map"})
SEQUENCE: Final = frozenset({"list", "set", "tuple"})

_SIMPLE: Final = {type_.kind: type_ for type_ in (STRING, NUMBER, BOOL, DYNAMIC)}


def list_of(element: Type) -> Type:
    """`list(element)`."""
    return Type("list", element)


def set_of(element: Type) -> Type:
    """`set(element)`."""
    return Type("set", element)


def map_of(element: Type) -> Type:
    """`map(element)`."""
    return Type("map", element)


def tuple_of(items: Iterable[Type]) -> Type:
    """`tuple([items])`."""
    return Type("tuple", items=tuple(items))


def object_of(attributes: Mapping[str, Type], optional: Iterable[str] = ()) -> Type:
    """`object({attributes})`."""
    return Type("object", attributes=attributes, optional=frozenset(optional) if optional else _NONE)


def type_from_json(written: CtyType) -> Type:
    """The type that Terraform's JSON writes as `"string"`, `["list", T]`, `["object", {name: T}, [optional]]`."""
    if isinstance(written, str):
        return _SIMPLE[written]
    kind, inner, *rest = written
    if kind == "object":
        return object_of({name: type_from_json(part) for name, part in inner.items()}, rest[0] if rest else ())
    if kind == "tuple":
        return tuple_of(map(type_from_json, inner))
    return Type(kind, type_from_json(inner))


def type_to_json(type_: Type) -> CtyType:
    """The type as Terraform's JSON writes it."""
    if type_.kind == "object":
        written = {name: type_to_json(part) for name, part in sorted(type_.attributes.items())}
        return ["object", written, sorted(type_.optional)] if type_.optional else ["object", written]
    if type_.kind == "tuple":
        return ["tuple", [type_to_json(item) for item in type_.items]]
    return [type_.kind, type_to_json(type_.element)] if type_.element else type_.kind


def describe(type_: Type) -> str:
    """The type in words, as Terraform's messages have it: `list of string`, `object`, `tuple`."""
    if type_.kind == "dynamic":
        return "any type"
    return f"{type_.kind} of {describe(type_.element)}" if type_.element else type_.kind


def is_whole(type_: Type) -> bool:
    """Whether nothing in the type is dynamic."""
    if type_.kind == "dynamic":
        return False
    if type_.element:
        return is_whole(type_.element)
    return all(map(is_whole, type_.items)) and all(map(is_whole, type_.attributes.values()))


def without_optional(type_: Type) -> Type:
    """The type of a value after its conversion to this type."""
    if type_.kind == "object":
        return object_of({name: without_optional(part) for name, part in type_.attributes.items()})
    if type_.kind == "tuple":
        return tuple_of(map(without_optional, type_.items))
    return Type(type_.kind, without_optional(type_.element)) if type_.element else type_
