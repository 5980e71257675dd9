"""What the schemas of providers say of values: which lists are sets, and which literals are the same to Terraform."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from tfgen.changes.values import Applied, Bag, Json, Nested
from tfgen.providers.registry import DOCUMENT_FORMS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tfgen.changes.values import Value
    from tfgen.providers.pack import DocumentForm
    from tfgen.schema.load import Schemas
    from tfgen.schema.model import BlockSchema, CtyType


_OF_ONE_TYPE = ("merge", "nonsensitive", "sensitive", "tolist", "tomap")  # whose arguments are of the result's type


class TypeBook:
    """The schemas of resource types by name, the newest that is known of each; one without schemas knows none."""

    def __init__(self, schemas: Schemas | None = None) -> None:
        self._schemas = schemas
        self._known: dict[tuple[str, str], BlockSchema | None] = {}

    def find(self, mode: str, name: str) -> BlockSchema | None:
        """The schema of a type; `mode` is `resource`, `data` or `ephemeral`. Raises TfgenError for a damaged file."""
        key = mode, name
        if key not in self._known:
            self._known[key] = self._find(mode, name)
        return self._known[key]

    def _find(self, mode: str, name: str) -> BlockSchema | None:
        prefix = name.partition("_")[0]
        for file in reversed(self._schemas.files if self._schemas else ()):
            if file.label.source.rpartition("/")[2] == prefix:
                provider = file.load()
                by_mode = {"resource": provider.resource, "data": provider.data, "ephemeral": provider.ephemeral}
                if mode in by_mode and (found := by_mode[mode](name)):
                    return found
        return None


def settle_body(body: Mapping[str, Value], schema: BlockSchema | None) -> dict[str, Value]:
    """The inside of a block with every value as Terraform takes it; a null argument is none."""
    settled = {name: _settle_part(name, value, schema) for name, value in body.items()}
    return {name: value for name, value in settled.items() if value is not None}


def _settle_part(name: str, value: Value, schema: BlockSchema | None) -> Value:
    if isinstance(value, Nested):
        nested = schema.blocks.get(name) if schema else None
        as_blocks = schema.attributes[name].as_blocks if schema and name in schema.attributes else None
        found = nested or as_blocks
        inner = found.block if found else None
        is_set = bool(found and found.nesting == "set")
        return Nested(tuple(settle_body(item, inner) for item in value.items), is_set or value.unordered)
    attribute = schema.attributes.get(name) if schema else None
    return settle_value(value, attribute.type if attribute else "dynamic")


def settle_value(value: Value, type_: CtyType) -> Value:
    """The value as an argument of this type has it: a list as a set, a number as the text of it."""
    if isinstance(value, Json):
        return Json(settle_document(value.content))
    if isinstance(value, Applied):
        inside = type_ if value.name in _OF_ONE_TYPE else "dynamic"
        return Applied(value.name, tuple(settle_value(argument, inside) for argument in value.arguments))
    if isinstance(type_, str):
        return _settle_single(value, type_)
    kind, inner = type_[0], type_[1]
    if isinstance(value, Bag | list) and kind in ("set", "list"):
        items = value if isinstance(value, list) else value.items
        settled = [settle_value(item, inner) for item in items]
        return Bag(tuple(settled)) if kind == "set" or isinstance(value, Bag) else settled
    if isinstance(value, dict) and kind == "map":
        return {key: settle_value(item, inner) for key, item in value.items()}
    if isinstance(value, dict) and kind == "object":
        members = {key: settle_value(item, inner.get(key, "dynamic")) for key, item in value.items()}
        return {key: item for key, item in members.items() if item is not None}
    return value


def _settle_single(value: Value, type_: str) -> Value:
    """Terraform's conversions between text, numbers and booleans.

    https://developer.hashicorp.com/terraform/language/expressions/types#type-conversion
    """
    if type_ == "string" and isinstance(value, bool | int | float):
        return json.dumps(value)
    if type_ == "bool" and value in ("true", "false"):
        return value == "true"
    if type_ == "number" and isinstance(value, str):
        return _number(value)
    if isinstance(value, list):
        return [settle_value(item, "dynamic") for item in value]
    if isinstance(value, dict):
        return {key: settle_value(item, "dynamic") for key, item in value.items()}
    return value


def _number(text: str) -> Value:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return text
    return found if isinstance(found, int | float) and not isinstance(found, bool) else text


def settle_document(content: Any) -> Any:
    """What a text of JSON holds, with what its form says of order and of single values that stand for lists."""
    form = next((one for one in DOCUMENT_FORMS if isinstance(content, dict) and one.marker in content), None)
    if form is None:
        return content
    return {key: _statements(value, form) if key == form.marker else value for key, value in content.items()}


def _statements(value: Any, form: DocumentForm) -> Bag:
    items = value if isinstance(value, list) else [value]
    return Bag(tuple(_statement(item, form) if isinstance(item, dict) else item for item in items), loose=True)


def _statement(statement: dict[str, Any], form: DocumentForm) -> dict[str, Any]:
    return {key: _loose(value) if key in form.sets else value for key, value in statement.items()}


def _loose(value: Any) -> Any:
    """A value in which every list, at any depth of objects, is a set, and a single value is a set of one."""
    if isinstance(value, dict):
        return {key: _loose(item) for key, item in value.items()}
    return Bag(tuple(value) if isinstance(value, list) else (value,), loose=True)
