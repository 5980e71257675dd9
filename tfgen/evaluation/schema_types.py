"""The types of resources, from what all admitted versions of their provider say of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from tfgen.evaluation.types import DYNAMIC, Type, type_from_json

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tfgen.schema import BlockSchema, NestedSchema


class Attributes(Mapping[str, Type]):
    """The attributes of the object that a block makes, read as they are asked for.

    Where the versions disagree on a type, or more is inside than a schema tells, it is dynamic.
    """

    def __init__(self, blocks: tuple[BlockSchema, ...]) -> None:
        self._blocks = blocks
        self._types: dict[str, Type] = {}

    def __getitem__(self, name: str) -> Type:
        if (found := self._types.get(name)) is None:
            found = self._types[name] = self._find(name)
        return found

    def __iter__(self) -> Iterator[str]:
        seen: dict[str, None] = {}
        for block in self._blocks:
            seen |= dict.fromkeys((*block.attributes, *block.blocks))
        return iter(seen)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __contains__(self, name: object) -> bool:
        for block in self._blocks:  # noqa: SIM110 - asked for each attribute that is named, and a generator takes twice as long
            if name in block.attributes or name in block.blocks:
                return True
        return False

    def _find(self, name: str) -> Type:
        attributes = [block.attributes[name].type for block in self._blocks if name in block.attributes]
        nested = [block.blocks[name] for block in self._blocks if name in block.blocks]
        if attributes and not nested:
            same = all(type_ == attributes[0] for type_ in attributes)
            return type_from_json(attributes[0]) if same else DYNAMIC
        if nested and not attributes:
            return nested_type(nested)
        if not attributes:
            raise KeyError(name)
        return DYNAMIC


def attributes_of(blocks: tuple[BlockSchema, ...]) -> Attributes:
    """The attributes of a block, remembered: the schemas are the same ones for all modules."""
    key = tuple(map(id, blocks))
    if (found := _KNOWN.get(key)) is None:
        found = _KNOWN[key] = Attributes(blocks)  # holds the blocks, so that their ids stay theirs
    return found


_KNOWN: dict[tuple[int, ...], Attributes] = {}


def block_type(blocks: tuple[BlockSchema, ...]) -> Type:
    """The type of the object that a block makes, in the versions that know it."""
    if not blocks or any(block.opaque for block in blocks):
        return DYNAMIC
    return Type("object", attributes=attributes_of(blocks))


def nested_type(nested: list[NestedSchema]) -> Type:
    """The type of what nested blocks of one name make."""
    nesting = nested[0].nesting
    inner = block_type(tuple(schema.block for schema in nested))
    if any(schema.nesting != nesting for schema in nested) or inner is DYNAMIC:
        return DYNAMIC
    return inner if nesting in ("single", "group") else Type(nesting, inner)
