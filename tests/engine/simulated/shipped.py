"""What tfgen knows of a provider, in the form of `terraform providers schema -json`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from tfgen.schema.model import AttributeSchema, BlockSchema, NestedSchema
    from tfgen.schema.provider import ProviderSchema

    Described = dict[str, Any]

_FLAGS = ("required", "optional", "computed", "write_only")


def describe_provider(provider: ProviderSchema) -> Described:
    """The provider as it would describe itself: names, types, who gives a value, how blocks nest.

    What the source of the schema does not tell is left out, and nothing is made up for it: an engine then finds fewer
    faults than with the real provider. Members of a nested attribute, which protocol 5 does not know, are those of an
    object type in which what is not required may be left out.
    """
    return {
        "provider": _described(provider.config),
        "resource_schemas": _section(provider.resource_types, provider.resource),
        "data_source_schemas": _section(provider.data_types, provider.data),
        "ephemeral_resource_schemas": _section(provider.ephemeral_types, provider.ephemeral),
    }


def _section(names: Iterable[str], named: Callable[[str], BlockSchema | None]) -> Described:
    return {name: _described(block) for name in names if (block := named(name))}


def _described(block: BlockSchema) -> Described:
    return {"version": 0, "block": _block(block)}


def _block(block: BlockSchema) -> Described:
    return {
        "attributes": {name: _attribute(attribute) for name, attribute in block.attributes.items()},
        "block_types": {name: _nested(nested) for name, nested in block.blocks.items()},
    }


def _attribute(attribute: AttributeSchema) -> Described:
    return {"type": attribute.type, **{flag: getattr(attribute, flag) for flag in _FLAGS}}


def _nested(nested: NestedSchema) -> Described:
    limits = {"min_items": nested.min_items, "max_items": nested.max_items or 0}
    return {"nesting_mode": nested.nesting, "block": _block(nested.block), **limits}
