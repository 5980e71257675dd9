"""Turn what `terraform providers schema -json` prints into schema files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, TypeAlias, TypeVar

import msgspec

from tfgen.errors import TfgenError
from tfgen.schema.model import FunctionSchema
from tfgen.schema.recursion import OPAQUE, mark_cut_blocks
from tfgen.schema.table import FLAGS, FORMAT, LATER_SECTIONS, SECTIONS, AttributeRow, BlockRow, Head, NestedRow, pack

if TYPE_CHECKING:
    from collections.abc import Mapping

# The one border at which schemas are raw: what stands in them is described at
# https://developer.hashicorp.com/terraform/cli/commands/providers/schema#format-summary
Raw: TypeAlias = dict[str, Any]
Row = TypeVar("Row")

_REMEDY = "It has to be the output of: terraform providers schema -json"
_SECTIONS = dict(zip(SECTIONS, ("resource_schemas", "data_source_schemas", "ephemeral_resource_schemas"), strict=True))
_LATER_SECTIONS = dict(
    zip(LATER_SECTIONS, ("action_schemas", "list_resource_schemas", "resource_identity_schemas"), strict=True)
)
_IDENTIFYING = {"required_for_import": "required", "optional_for_import": "optional"}


def parse_provider_schemas(content: bytes) -> dict[str, Raw]:
    """The raw schema of each provider by its source. Raises TfgenError when this is not Terraform's output."""
    try:
        document = msgspec.json.decode(content)
    except (msgspec.MsgspecError, RecursionError) as error:
        raise TfgenError(f"this is not JSON ({error}). {_REMEDY}") from error
    if not isinstance(document, dict) or not str(document.get("format_version", "")).startswith(("0.", "1.")):
        raise TfgenError(f"this JSON does not describe providers in format 1. {_REMEDY}")
    schemas = document.get("provider_schemas")
    if not isinstance(schemas, dict) or not schemas:
        raise TfgenError(f"this describes no provider: the folder it was made in requires none. {_REMEDY}")
    return dict(schemas)


def pack_provider(source: str, version: str, raw: Raw, *, exact: bool) -> bytes:
    """The schema file of one provider.

    `exact`: `raw` is what the provider says of itself. Raises TfgenError when it does not have the documented format.
    """
    packer = _Packer(exact=exact)
    try:
        config = packer.block(raw.get("provider", {}).get("block", {}))
        sections = {name: packer.types(raw.get(section, {})) for name, section in _SECTIONS.items()}
        sections |= {name: packer.types(_later(raw, section)) for name, section in _LATER_SECTIONS.items()}
        functions = {name: _function(function) for name, function in sorted(raw.get("functions", {}).items())}
    except (KeyError, AttributeError, TypeError, ValueError, RecursionError) as error:
        raise TfgenError(f"the schema of {source} is not in the documented format ({error!r}). {_REMEDY}") from error
    head = Head(
        FORMAT, source, version, exact, config, functions=functions, attributes=len(packer.attributes), **sections
    )
    return pack(head, packer.attributes, packer.blocks)


def _later(raw: Raw, section: str) -> Mapping[str, Raw]:
    """A section as blocks: what identifies a resource is written as its attributes alone."""
    found: Mapping[str, Raw] = raw.get(section, {})
    return {name: schema if "block" in schema else {"block": _identity(schema)} for name, schema in found.items()}


def _identity(schema: Raw) -> Raw:
    return {
        "attributes": {
            name: {"type": one["type"]} | {flag: True for key, flag in _IDENTIFYING.items() if one.get(key)}
            for name, one in schema["attributes"].items()
        }
    }


class _Distinct(Generic[Row]):
    """Rows without repetition, in the order in which they are first met."""

    def __init__(self) -> None:
        self.rows: list[Row] = []
        self._places: dict[bytes, int] = {}

    def place(self, row: Row) -> int:
        """Where the row stands, now that it does."""
        key = msgspec.json.encode(row)
        if key not in self._places:
            self._places[key] = len(self.rows)
            self.rows.append(row)
        return self._places[key]


class _Packer:
    """Replaces blocks and attributes by their places among the distinct ones."""

    def __init__(self, *, exact: bool) -> None:
        self._exact = exact
        self._attributes: _Distinct[AttributeRow] = _Distinct()
        self._blocks: _Distinct[BlockRow] = _Distinct()

    @property
    def attributes(self) -> list[AttributeRow]:
        """The distinct attributes."""
        return self._attributes.rows

    @property
    def blocks(self) -> list[BlockRow]:
        """The distinct blocks."""
        return self._blocks.rows

    def types(self, schemas: Mapping[str, Raw]) -> dict[str, int]:
        """The place of each type's block."""
        blocks = {name: schema["block"] for name, schema in sorted(schemas.items())}
        return {name: self.block(raw if self._exact else mark_cut_blocks(raw)) for name, raw in blocks.items()}

    def block(self, raw: Raw) -> int:
        attributes = {name: self._attribute(value) for name, value in sorted(raw.get("attributes", {}).items())}
        blocks = {
            name: self._nested(value, value["block"]) for name, value in sorted(raw.get("block_types", {}).items())
        }
        row = BlockRow(attributes, blocks, raw.get("deprecated", False), raw.get(OPAQUE, False))
        return self._blocks.place(row)

    def _attribute(self, raw: Raw) -> int:
        flags = "".join(letter for letter, name in FLAGS.items() if raw.get(name))
        nested = raw.get("nested_type")
        if nested is None:
            return self._attributes.place(AttributeRow(raw["type"], flags))
        return self._attributes.place(AttributeRow(None, flags, self._nested(nested, nested)))

    def _nested(self, raw: Raw, inside: Raw) -> NestedRow:
        return NestedRow(self.block(inside), raw["nesting_mode"], raw.get("min_items", 0), raw.get("max_items", 0))


def _function(raw: Raw) -> FunctionSchema:
    parameters = tuple(parameter["type"] for parameter in raw.get("parameters", ()))
    variadic = raw.get("variadic_parameter")
    return FunctionSchema(parameters, variadic["type"] if variadic else None, raw["return_type"])
