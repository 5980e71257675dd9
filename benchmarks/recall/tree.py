"""Blocks as something to change: a type, labels, and what stands in the body, in order, and the text of it all."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


@dataclass
class Item:
    """An argument: its name and the text of its expression."""

    name: str
    text: str


@dataclass
class Node:
    """A block, with the labels as they are written between quotes. The items may be changed in place."""

    type: str
    labels: list[str] = field(default_factory=list)
    items: list[Item | Node] = field(default_factory=list)

    @property
    def arguments(self) -> list[Item]:
        """The arguments of this body."""
        return [item for item in self.items if isinstance(item, Item)]

    @property
    def blocks(self) -> list[Node]:
        """The blocks of this body."""
        return [item for item in self.items if isinstance(item, Node)]

    def find(self, name: str) -> Item | None:
        """The first argument of that name."""
        return next((item for item in self.arguments if item.name == name), None)

    def walk(self, path: str = "") -> Iterator[tuple[str, Node]]:
        """The block and all inside, each with the types that lead to it: `resource.lifecycle`."""
        here = f"{path}.{self.type}" if path else self.type
        yield here, self
        for block in self.blocks:
            yield from block.walk(here)


Tree = dict[str, list[Node]]
"""A root module and the modules in it: top-level blocks by the path of their file."""


def block(kind: str, *labels: str, **arguments: str) -> Node:
    """A block with these arguments, each the text of an expression."""
    return Node(kind, list(labels), [Item(name, text) for name, text in arguments.items()])


def print_tree(tree: Tree) -> dict[str, str]:
    """The text of each file."""
    return {path: "\n".join(map(print_block, blocks)) for path, blocks in tree.items()}


def print_block(node: Node, indent: str = "") -> str:
    """The text of a block, with the line end behind it."""
    head = " ".join([node.type, *(f'"{label}"' for label in node.labels)])
    inner = indent + "  "
    lines = (
        f"{inner}{item.name} = {item.text}\n" if isinstance(item, Item) else print_block(item, inner)
        for item in node.items
    )
    return f"{indent}{head} {{\n{''.join(lines)}{indent}}}\n"


def merged(files: Mapping[str, str], **changed: str) -> dict[str, str]:
    """The files with other texts for some of them."""
    return {**files, **changed}
