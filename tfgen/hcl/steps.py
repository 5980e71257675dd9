"""The steps from a node to one inside it: in each tree of this form they lead to the same part."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from tfgen.hcl.syntax import Node

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Steps: TypeAlias = tuple[int | str, ...]
"""Names of fields, and places in what holds several."""


def steps_to(wanted: Node, root: Node) -> Steps | None:
    """The way from a node to one inside it, which may be itself; None where that is elsewhere."""
    return next((steps for steps, node in _inside(root, ()) if node is wanted), None)


def holds_any(root: Node, wanted: Iterable[Node]) -> bool:
    """Whether one of these is a node or inside it."""
    several = set(map(id, wanted))
    return any(id(node) in several for _, node in _inside(root, ()))


def at_steps(root: Node, steps: Steps) -> Node:
    """The node to which a way leads."""
    found: Any = root
    for step in steps:
        found = getattr(found, step) if isinstance(step, str) else found[step]
    node: Node = found
    return node


def _inside(value: object, done: Steps) -> Iterator[tuple[Steps, Node]]:
    if isinstance(value, Node):
        yield done, value
        for name in value.__struct_fields__:
            yield from _inside(getattr(value, name), (*done, name))
    elif isinstance(value, tuple):
        for number, item in enumerate(value):
            yield from _inside(item, (*done, number))
