"""Bodies of resources as blocks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.recall.tree import Item, Node
from tfgen.hcl.literals import format_literal

if TYPE_CHECKING:
    from tests.engine.learning.bodies import Body
    from tfgen.schema import BlockSchema


def to_node(kind: str, labels: list[str], schema: BlockSchema, body: Body) -> Node:
    """The block with this body."""
    items: list[Item | Node] = []
    for name, value in body.items():
        if name in schema.attributes:
            items.append(Item(name, format_literal(value)))
            continue
        nested = schema.blocks[name]
        inner = value if isinstance(value, list) else [value]
        items += [to_node(name, [], nested.block, each) for each in inner]
    return Node(kind, labels, items)
