"""Write schemas as JSON Schema 2020-12, for editors and other tools."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tfgen.settings.compile import FIELDS
from tfgen.settings.schema import ANY, UNSET

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tfgen.settings.schema import Schema


def to_json_schema(schema: Schema, *, partial: bool = False) -> dict[str, Any]:
    """The schema with every `$ref` written out. In a `partial` one nothing is required of maps outside of lists."""
    return dict(_keywords(schema, partial=partial))


def _keywords(schema: Schema, *, partial: bool) -> Iterator[tuple[str, Any]]:
    if schema.types:
        yield "type", schema.types[0] if len(schema.types) == 1 else list(schema.types)
    for keyword, name in FIELDS.items():
        value = getattr(schema, name)
        if value is not None and value != "" and value is not False:
            yield keyword, value
    yield from _values(schema)
    if schema.pattern:
        yield "pattern", schema.pattern.text
    if schema.items:
        yield "items", to_json_schema(schema.items)
    if "object" in schema.types:
        yield from _of_map(schema, partial=partial)


def _values(schema: Schema) -> Iterator[tuple[str, Any]]:
    for keyword, value in (("const", schema.const), ("default", schema.default)):
        if value is not UNSET:
            yield keyword, value
    if schema.enum is not None:
        yield "enum", list(schema.enum)
    if schema.examples:
        yield "examples", list(schema.examples)


def _of_map(schema: Schema, *, partial: bool) -> Iterator[tuple[str, Any]]:
    if schema.properties:
        yield "properties", {name: to_json_schema(each, partial=partial) for name, each in schema.properties.items()}
    if schema.required and not partial:
        yield "required", list(schema.required)
    if schema.property_names:
        yield "propertyNames", to_json_schema(schema.property_names)
    if schema.additional is None:
        yield "additionalProperties", False
    elif schema.additional != ANY:
        yield "additionalProperties", to_json_schema(schema.additional, partial=partial)
