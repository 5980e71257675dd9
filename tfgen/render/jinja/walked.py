"""The nodes of a template's syntax tree, gone through once for all who look for something in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from jinja2 import nodes
from jinja2.parser import Parser

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

_WALKED = "walked"


class Walked(NamedTuple):
    """All nodes of a tree, each before those in it, in the order of the text; and for each the place of its owner."""

    nodes: list[nodes.Node]
    owners: list[int]

    def of_type(self, node_type: Any) -> Iterator[Any]:
        """What Jinja's `find_all` finds below the root: the nodes of a type, or of some."""
        return (node for node in self.nodes[1:] if isinstance(node, node_type))


class WalkingParser(Parser):
    """Jinja's parser, whose trees know their nodes until `walk` is asked for them."""

    def parse(self) -> nodes.Template:
        """The tree of the whole template."""
        tree = nodes.Template(self.subparse(), lineno=1)
        walked = _go_through(tree)
        for node in walked.nodes:
            node.environment = self.environment
        setattr(tree, _WALKED, walked)
        return tree


def walk(tree: nodes.Template) -> Walked:
    """The nodes of a tree, as it was parsed."""
    found: Walked | None = tree.__dict__.get(_WALKED)
    return _go_through(tree) if found is None else found


def forget(tree: nodes.Template) -> None:
    """Let go of what a parser noted, since the tree is about to be changed, or to stay for long."""
    tree.__dict__.pop(_WALKED, None)


def _go_through(tree: nodes.Template) -> Walked:
    found: list[nodes.Node] = []
    owners: list[int] = []
    waiting: list[tuple[nodes.Node, int]] = [(tree, 0)]
    while waiting:
        node, owner = waiting.pop()
        place = len(found)
        found.append(node)
        owners.append(owner)
        if inside := _children(node):
            waiting += [(child, place) for child in reversed(inside)]
    return Walked(found, owners)


def _children(node: nodes.Node) -> list[nodes.Node]:
    """What Jinja's `iter_child_nodes` finds, without a generator in a generator for each of thousands of nodes."""
    inside: list[nodes.Node] = []
    for name in node.fields:
        value = getattr(node, name, None)
        if isinstance(value, nodes.Node):
            inside.append(value)
        elif isinstance(value, list):
            inside += [item for item in value if isinstance(item, nodes.Node)]
    return inside
