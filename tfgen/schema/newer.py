"""What the providers that are part of the engine have since the schemas that come with tfgen were made."""

from __future__ import annotations

from typing import Final

from msgspec.structs import replace

from tfgen.schema.model import AttributeSchema, BlockSchema, NestedSchema

BUILTIN: Final = "terraform.io/builtin/terraform"
"""The source of the provider that is part of the engine."""

# Terraform 1.16: `dataStoreResourceSchema` in internal/builtin/providers/terraform/resource_data.go
_STORE: Final = BlockSchema(
    {
        "input": AttributeSchema("dynamic", optional=True, write_only=True),
        "output": AttributeSchema("dynamic", computed=True),
        "replace": AttributeSchema("bool", optional=True),
        "sensitive": AttributeSchema("bool", optional=True),
        "sensitive_output": AttributeSchema("dynamic", computed=True, sensitive=True),
        "version": AttributeSchema("dynamic", optional=True),
    },
    {},
)
_IDENTITY: Final = BlockSchema({"id": AttributeSchema("string", required=True)}, {})
_BLOCKS: Final = {"terraform_data": {"store": NestedSchema(_STORE, "single", max_items=1)}}
BUILTIN_IDENTITIES: Final = {"terraform_data": _IDENTITY}
"""What identifies the resources of the built-in provider in an import."""


def with_newer_blocks(type_: str, block: BlockSchema) -> BlockSchema:
    """The schema of a resource type of the built-in provider with the blocks that it got later."""
    newer = {name: nested for name, nested in _BLOCKS.get(type_, {}).items() if name not in block.blocks}
    return replace(block, blocks=dict(sorted({**block.blocks, **newer}.items()))) if newer else block
