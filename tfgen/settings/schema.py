"""What a value of a setting must be: the keywords of JSON Schema that tfgen reads, as one frozen record."""

from __future__ import annotations

from typing import Any, Final

from msgspec import UNSET, Struct, UnsetType

from tfgen.settings.pattern import Pattern  # noqa: TC001 - msgspec reads the types of its fields

__all__ = ["ANY", "TYPES", "UNSET", "Schema", "identity", "same", "type_of"]

# The names of JSON Schema's types, in the order in which messages list them.
TYPES: Final = ("string", "integer", "number", "boolean", "array", "object", "null")


Number = int | float


class Schema(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The compiled form of one schema; a field is named like its keyword.

    `types` is empty when any type fits. `additional` is what keys beside `properties` must be, None when there may be
    none. `line` is where the schema was written. UNSET is no value at all, not even null.
    """

    line: int = 0
    title: str = ""
    description: str = ""
    examples: tuple[Any, ...] = ()
    deprecated: bool = False
    default: Any | UnsetType = UNSET
    types: tuple[str, ...] = ()
    enum: tuple[Any, ...] | None = None
    const: Any | UnsetType = UNSET
    minimum: Number | None = None
    maximum: Number | None = None
    exclusive_minimum: Number | None = None
    exclusive_maximum: Number | None = None
    multiple_of: Number | None = None
    min_length: int | None = None
    max_length: int | None = None
    pattern: Pattern | None = None
    format: str = ""
    properties: dict[str, Schema] = {}
    required: tuple[str, ...] = ()
    additional: Schema | None = None
    property_names: Schema | None = None
    items: Schema | None = None
    min_items: int | None = None
    max_items: int | None = None
    unique_items: bool = False

    @property
    def is_map(self) -> bool:
        """Whether a value is a map, or null."""
        return "object" in self.types and not set(self.types) - {"object", "null"}

    @property
    def is_list(self) -> bool:
        """Whether a value is a list, or null."""
        return "array" in self.types and not set(self.types) - {"array", "null"}

    def at(self, *path: str) -> Schema | None:
        """The schema of what lies at a path of keys, None when there can be nothing."""
        schema: Schema | None = self
        for step in path:
            if schema is None:
                return None
            if schema.types and "object" not in schema.types:
                return None
            schema = schema.properties.get(step, schema.additional)
        return schema


ANY: Final = Schema()
"""What every value fits."""


def type_of(value: Any) -> str:
    """The name of a plain value's type; a number without a fraction is an integer, as in JSON Schema."""
    if value is None or isinstance(value, bool):
        return "null" if value is None else "boolean"
    if isinstance(value, int | float):
        return "integer" if isinstance(value, int) or value.is_integer() else "number"
    if isinstance(value, str):
        return "string"
    return "array" if isinstance(value, list) else "object"


def identity(value: Any) -> Any:
    """What is equal for plain values that are equal in JSON's sense, and can be a key: 1 is 1.0, but not true."""
    if isinstance(value, bool):
        return (bool, value)
    if isinstance(value, dict):
        return frozenset((key, identity(each)) for key, each in value.items())
    return tuple(map(identity, value)) if isinstance(value, list | tuple) else value


def same(one: Any, other: Any) -> bool:
    """Whether two plain values are equal in JSON's sense."""
    return bool(identity(one) == identity(other))
