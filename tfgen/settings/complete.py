"""Complete a map of settings with the defaults of those that are not set."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Any

from tfgen.settings.schema import UNSET, Schema

if TYPE_CHECKING:
    from collections.abc import Mapping


def complete(value: Any, schema: Schema) -> Any:
    """The plain value with every declared setting in it; it must fit the schema.

    What is not set has its `default`; without one, a group has those of its keys, a map or list is empty, and anything
    else is null. Declared keys come first, in the order of the declaration.
    """
    if isinstance(value, dict):
        return _complete_map(value, schema)
    if isinstance(value, list) and schema.items:
        return [complete(item, schema.items) for item in value]
    if isinstance(value, float) and "integer" in schema.types and "number" not in schema.types:
        return int(value)  # 2.0 is an integer, in JSON Schema
    return value


def _complete_map(value: Mapping[str, Any], schema: Schema) -> dict[str, Any]:
    declared = {
        name: complete(value[name], inner) if name in value else _default(inner)
        for name, inner in schema.properties.items()
    }
    others = {
        key: complete(each, schema.additional) if schema.additional else each
        for key, each in value.items()
        if key not in declared
    }
    return {**declared, **others}


def _default(schema: Schema) -> Any:
    if schema.default is not UNSET:
        return complete(deepcopy(schema.default), schema)
    if "null" in schema.types or schema.required or schema.min_items:
        return None
    if schema.is_map:
        return _complete_map({}, schema)
    return [] if schema.is_list else None
