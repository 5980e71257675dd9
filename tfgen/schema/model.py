"""What a provider's schema says: blocks, their arguments and their nested blocks."""

from __future__ import annotations

from collections.abc import Mapping  # noqa: TC003 - msgspec reads the types of its fields
from functools import cached_property
from typing import Any, Literal, TypeAlias

import msgspec

# A type as Terraform writes it in JSON: "string", "number", "bool", "dynamic" (any type), ["list", T], ["set", T],
# ["map", T], ["tuple", [T, ...]], ["object", {name: T}] or ["object", {name: T}, [optional names]].
CtyType: TypeAlias = str | list[Any]
Nesting: TypeAlias = Literal["single", "list", "set", "map", "group"]


class AttributeSchema(msgspec.Struct, frozen=True, eq=True, dict=True):
    """An argument, or an attribute that only the provider sets (`computed` and not `optional`).

    `sensitive` and `deprecated` are None where the source of the schema does not say. `nested` describes the inside of
    an attribute that is an object or a collection of objects and documents each of its members; `type` then has the
    type that follows from it.
    """

    type: CtyType
    required: bool = False
    optional: bool = False
    computed: bool = False
    write_only: bool = False
    sensitive: bool | None = False
    deprecated: bool | None = False
    nested: NestedSchema | None = None

    @property
    def is_argument(self) -> bool:
        """Whether a configuration may set it."""
        return self.required or self.optional

    @cached_property
    def as_blocks(self) -> NestedSchema | None:
        """The schema of the blocks as which a list or set of objects may also be written, None for other types.

        https://developer.hashicorp.com/terraform/language/attr-as-blocks
        """
        if self.nested or isinstance(self.type, str) or self.type[0] not in ("list", "set"):
            return None
        kind, inner = self.type
        if isinstance(inner, str) or inner[0] != "object":
            return None
        members = {name: AttributeSchema(type_, optional=True) for name, type_ in inner[1].items()}
        return NestedSchema(BlockSchema(members, {}), kind)


class BlockSchema(msgspec.Struct, frozen=True, eq=True, dict=True):
    """The inside of a block: its attributes and nested blocks by name, in alphabetical order.

    `deprecated` is None where the source does not say. `opaque`: there is more inside than the source tells.
    """

    attributes: Mapping[str, AttributeSchema]
    blocks: Mapping[str, NestedSchema]
    deprecated: bool | None = False
    opaque: bool = False

    @cached_property
    def required_attributes(self) -> tuple[str, ...]:
        """The names of the arguments that have to be there."""
        return tuple(name for name, attribute in self.attributes.items() if attribute.required)

    @cached_property
    def write_only_attributes(self) -> tuple[str, ...]:
        """The names of the arguments that nothing can be read back of."""
        return tuple(name for name, attribute in self.attributes.items() if attribute.write_only)

    @cached_property
    def required_blocks(self) -> tuple[str, ...]:
        """The types of the nested blocks that have to be there."""
        return tuple(name for name, nested in self.blocks.items() if nested.min_items)


class NestedSchema(msgspec.Struct, frozen=True, eq=True):
    """A nested block, or the members of a nested attribute: its inside, how it nests and how often it may stand.

    `min_items` is the least number that is known to be needed. `max_items` is 0 when there is no limit and None when
    the source does not tell it.
    """

    block: BlockSchema
    nesting: Nesting
    min_items: int = 0
    max_items: int | None = 0

    @property
    def type(self) -> CtyType:
        """The type of the value that these blocks make."""
        members = self.block.attributes.items()
        types = {name: attribute.type for name, attribute in members}
        types |= {name: nested.type for name, nested in self.block.blocks.items()}
        optional = [name for name, attribute in members if not attribute.required]
        inner: CtyType = ["object", types, optional] if optional else ["object", types]
        return inner if self.nesting in ("single", "group") else [self.nesting, inner]


class FunctionSchema(msgspec.Struct, frozen=True, eq=True):
    """A function of a provider: types of its parameters, of the variadic one if there is one, and of the result."""

    parameters: tuple[CtyType, ...]
    variadic: CtyType | None
    result: CtyType
