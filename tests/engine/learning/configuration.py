"""Configurations of a resource that are as small as its schema allows, with one thing more in them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tfgen.schema.model import AttributeSchema, BlockSchema, CtyType, NestedSchema

    Path = tuple[str, ...]

_FILLERS = {"string": "x", "number": 1, "bool": True}
# Their arguments say how long to wait; the provider's core reads them.
_TIMEOUTS = "timeouts"
# More have only the endpoints of the provider's configuration: hundreds of addresses, of which it refuses none.
_MOST_ARGUMENTS = 200


def configure(block: BlockSchema, path: Path, given: Mapping[str, Any]) -> dict[str, Any]:
    """The smallest configuration in which the block at the path sets what is given."""
    if not path:
        return _smallest(block, given)
    nested = nested_of(block, path[0])
    assert nested, f"{path[0]} has no inside"
    inner = configure(nested.block, path[1:], given)
    return _smallest(block, {path[0]: [inner] if _repeats(nested) else inner})


def find_blocks(block: BlockSchema, levels: int, path: Path = ()) -> Iterator[tuple[Path, BlockSchema]]:
    """A block and those in it, so many levels down, each with its path."""
    yield path, block
    if levels:
        for name in (*block.attributes, *block.blocks):
            nested = nested_of(block, name)
            if nested and name != _TIMEOUTS and len(nested.block.attributes) <= _MOST_ARGUMENTS:
                yield from find_blocks(nested.block, levels - 1, (*path, name))


def block_at(block: BlockSchema, path: Path) -> BlockSchema:
    """The block at a path, which has to be there."""
    for name in path:
        nested = nested_of(block, name)
        assert nested, f"{name} has no inside"
        block = nested.block
    return block


def nested_of(block: BlockSchema, name: str) -> NestedSchema | None:
    """The inside of a nested block, or of an argument that may be written as one, or holds objects."""
    if name in block.blocks:
        return block.blocks[name]
    attribute = block.attributes[name]
    nested = (attribute.nested or attribute.as_blocks) if attribute.is_argument else None
    return nested if nested and nested.nesting != "map" else None


def find_parts(block: BlockSchema) -> list[str]:
    """The names of the arguments and nested blocks that a configuration may set."""
    arguments = [name for name, attribute in block.attributes.items() if attribute.is_argument]
    return [*arguments, *(name for name in block.blocks if name != _TIMEOUTS)]


def fill(block: BlockSchema, name: str) -> Any:
    """Some value for an argument or nested block."""
    if name in block.attributes:
        return _filler(block.attributes[name].type)
    nested = block.blocks[name]
    inner = _smallest(nested.block, {})
    return [inner] * max(1, nested.min_items) if _repeats(nested) else inner


def _smallest(block: BlockSchema, given: Mapping[str, Any]) -> dict[str, Any]:
    arguments = {name: _required(attribute) for name, attribute in block.attributes.items()}
    blocks = {name: _required_blocks(nested) for name, nested in block.blocks.items()}
    return arguments | blocks | dict(given)


def _required(attribute: AttributeSchema) -> Any:
    return _filler(attribute.type) if attribute.required else None


def _required_blocks(nested: NestedSchema) -> Any:
    if _repeats(nested):
        return [_smallest(nested.block, {})] * nested.min_items
    return None if nested.nesting == "single" else {}


def _filler(cty: CtyType) -> Any:
    """Some value of a type; none of a type that is left open."""
    if isinstance(cty, str):
        return _FILLERS.get(cty)
    kind, inner = cty[:2]
    if kind == "object":
        return {name: _filler(member) for name, member in inner.items()}
    if kind == "tuple":
        return [_filler(member) for member in inner]
    return {"k": _filler(inner)} if kind == "map" else [_filler(inner)]


def _repeats(nested: NestedSchema) -> bool:
    return nested.nesting in ("list", "set")
