"""The keywords of JSON Schema that tfgen reads, what each takes, and to which types each applies.

https://json-schema.org/draft/2020-12/json-schema-validation
"""

from __future__ import annotations

from typing import Final

from tfgen.settings.formats import FORMATS
from tfgen.settings.schema import ANY, TYPES, Schema

_TEXT: Final = Schema(types=("string",))
_NUMBER: Final = Schema(types=("number",))
_COUNT: Final = Schema(types=("integer",), minimum=0)
_SWITCH: Final = Schema(types=("boolean",))
_NAMES: Final = Schema(types=("array",), items=_TEXT, unique_items=True)
_TYPE: Final = Schema(types=("string",), enum=TYPES)
_TYPES: Final = Schema(types=("array",), items=_TYPE, min_items=1, unique_items=True)
_LIST: Final = Schema(types=("array",), items=ANY)
_CHOICES: Final = Schema(types=("array",), items=ANY, min_items=1, unique_items=True)
_SCHEMA: Final = Schema(types=("object",), additional=ANY)
_SCHEMAS: Final = Schema(types=("object",), additional=ANY)  # the compiler says what is no schema

TAKES: Final = {
    "$ref": _TEXT,
    "title": _TEXT,
    "description": _TEXT,
    "examples": _LIST,
    "deprecated": _SWITCH,
    "default": ANY,
    "type": _TYPE,  # or _TYPES: `shape_of`
    "enum": _CHOICES,
    "const": ANY,
    "minimum": _NUMBER,
    "maximum": _NUMBER,
    "exclusiveMinimum": _NUMBER,
    "exclusiveMaximum": _NUMBER,
    "multipleOf": Schema(types=("number",), exclusive_minimum=0),
    "minLength": _COUNT,
    "maxLength": _COUNT,
    "pattern": _TEXT,
    "format": Schema(types=("string",), enum=tuple(FORMATS)),
    "properties": _SCHEMAS,
    "required": _NAMES,
    "additionalProperties": _SCHEMA,  # or false or true: `shape_of`
    "propertyNames": _SCHEMA,
    "items": _SCHEMA,
    "minItems": _COUNT,
    "maxItems": _COUNT,
    "uniqueItems": _SWITCH,
}
"""What the value of each keyword must be."""

APPLIES: Final = {
    **dict.fromkeys(("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"), "number"),
    **dict.fromkeys(("minLength", "maxLength", "pattern", "format"), "string"),
    **dict.fromkeys(("properties", "required", "additionalProperties", "propertyNames"), "object"),
    **dict.fromkeys(("items", "minItems", "maxItems", "uniqueItems"), "array"),
}
"""The type that a keyword says something of. Where a schema has no `type`, its keywords imply it."""

ANNOTATIONS: Final = ("title", "description", "examples", "deprecated", "default")
"""What may stand beside a $ref and then takes the place of what stands behind it."""

OUTSIDE: Final = {
    **dict.fromkeys(("allOf", "anyOf", "oneOf", "not", "if", "then", "else"), "Write a check instead."),
    **dict.fromkeys(
        ("dependentRequired", "dependentSchemas", "minProperties", "maxProperties", "contains", "minContains"),
        "Write a check instead.",
    ),
    **dict.fromkeys(("maxContains", "unevaluatedItems", "unevaluatedProperties"), "Write a check instead."),
    "patternProperties": "Use propertyNames and additionalProperties.",
    "prefixItems": "Use a map with properties.",
    "nullable": 'Add "null" to type.',
    "definitions": "Use $defs, at the top of the file.",
    "$defs": "Move it to the top of the file.",
    **dict.fromkeys(("$id", "$anchor", "$dynamicRef", "$dynamicAnchor", "$vocabulary"), 'Use $ref: "#/$defs/NAME".'),
    **dict.fromkeys(("$comment", "readOnly", "writeOnly"), "Use description, or a comment of YAML."),
    **dict.fromkeys(("contentEncoding", "contentMediaType", "contentSchema"), "Use pattern or format."),
}
"""Keywords of JSON Schema, or of its relatives, that are not read, each with what to do instead."""


ALIASES: Final = {
    **dict.fromkeys(("list", "set", "tuple", "sequence"), "array"),
    **dict.fromkeys(("map", "dict", "hash", "mapping"), "object"),
    **dict.fromkeys(("float", "double", "decimal"), "number"),
    "text": "string",
}
"""What types are called elsewhere, of which no part is alike."""


def shape_of(keyword: str, value: object) -> Schema:
    """What the value of a keyword must be, where it may be one of two kinds as its value suggests."""
    if keyword == "type" and isinstance(value, tuple):
        return _TYPES
    if keyword == "additionalProperties" and isinstance(value, bool):
        return _SWITCH
    return TAKES[keyword]
