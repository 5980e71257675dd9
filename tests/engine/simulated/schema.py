"""Provider schemas: from the JSON of `terraform providers schema` to the protocol, and from there to blocks."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from .protocol import NESTING, message

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

# Field of the message to key of the JSON.
_KINDS = {
    "resources": "resource_schemas",
    "data_sources": "data_source_schemas",
    "ephemeral_resources": "ephemeral_resource_schemas",
}
_FLAGS = ("required", "optional", "computed", "sensitive", "write_only")


@dataclass(frozen=True, slots=True)
class Attribute:
    """An attribute: its type as in JSON (`"string"`, `["list", "string"]`), and who gives its value."""

    type: Any
    optional: bool
    computed: bool
    write_only: bool


@dataclass(frozen=True, slots=True)
class Block:
    """The attributes and the nested blocks of a block, by name."""

    attributes: Mapping[str, Attribute]
    blocks: Mapping[str, NestedBlock]


@dataclass(frozen=True, slots=True)
class NestedBlock:
    """A block in a block; the value of a repeated one is a list."""

    block: Block
    repeated: bool


class Schemas:
    """All schemas of one provider; `response` is the message in which Terraform gets them."""

    def __init__(self, response: Any) -> None:
        self.response = response
        self._blocks: dict[tuple[str, str], Block] = {}

    def block(self, kind: str, type_name: str) -> Block:
        """The block of a type of one kind: resources, data_sources or ephemeral_resources."""
        key = (kind, type_name)
        if key not in self._blocks:
            self._blocks[key] = _read_block(self._by_kind[kind][type_name].block)
        return self._blocks[key]

    @cached_property
    def _by_kind(self) -> dict[str, dict[str, Any]]:
        return {kind: {entry.key: entry.value for entry in getattr(self.response, kind)} for kind in _KINDS}


def load_schemas(path: Path) -> Schemas:
    """The schemas in a file that `compile_schemas` wrote."""
    return Schemas(message("ProviderSchema").FromString(path.read_bytes()))


def compile_schemas(provider: Mapping[str, Any], target: Path) -> None:
    """Write the schemas of one provider, as `terraform providers schema -json` describes it, ready to be served.

    Descriptions and deprecations are left out: Terraform decides nothing by them.
    """
    compiled = message("ProviderSchema")(provider=_compile_schema(provider["provider"]))
    # Then Terraform asks once a run, not once for each configuration of the provider.
    compiled.capabilities.get_provider_schema_optional = True
    for field, name in _KINDS.items():
        for type_name, schema in provider.get(name, {}).items():
            getattr(compiled, field).add(key=type_name, value=_compile_schema(schema))
    target.write_bytes(compiled.SerializeToString())


def _compile_schema(schema: Mapping[str, Any]) -> Any:
    return message("Schema")(version=schema["version"], block=_compile_block(schema["block"]))


def _compile_block(block: Mapping[str, Any]) -> Any:
    compiled = message("Block")()
    for name, attribute in block.get("attributes", {}).items():
        flags = {flag: attribute.get(flag, False) for flag in _FLAGS}
        compiled.attributes.add(name=name, type=json.dumps(attribute["type"]).encode(), **flags)
    for name, nested in block.get("block_types", {}).items():
        compiled.block_types.add(
            type_name=name,
            block=_compile_block(nested["block"]),
            nesting=NESTING[nested["nesting_mode"]],
            min_items=nested.get("min_items", 0),
            max_items=nested.get("max_items", 0),
        )
    return compiled


def _read_block(block: Any) -> Block:
    attributes = {
        item.name: Attribute(json.loads(item.type), item.optional, item.computed, item.write_only)
        for item in block.attributes
    }
    nested = {
        item.type_name: NestedBlock(_read_block(item.block), item.nesting != NESTING["single"])
        for item in block.block_types
    }
    return Block(attributes, nested)
