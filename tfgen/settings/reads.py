"""What an expression reads of its scope: paths of names, and the functions that it calls."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tfgen.hcl import syntax
from tfgen.structs import Struct

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tfgen.hcl.syntax import Expression, Node

STACKS = "stacks"
"""The name of the list of cells; what is read of its items is read of a cell."""


class Step(Struct, frozen=True, array_like=True):
    """A step to each item of a list or map."""


EACH = Step()


class Read(Struct, frozen=True, array_like=True):
    """A path that is read: a name of the scope, then keys and EACH; and the part of the expression that names it."""

    path: tuple[str | Step, ...]
    node: Node


Path = tuple[str | Step, ...]
Bindings = dict[str, Path | None]


def find_reads(tree: Expression) -> tuple[tuple[Read, ...], tuple[tuple[str, Node], ...]]:
    """The paths and the calls of an expression, in the order of the text."""
    reader = _Reader()
    reader.visit(tree, {})
    return tuple(reader.reads), tuple(reader.calls)


class _Reader:
    """Walks an expression with what the variables of its loops stand for; None where that cannot be told."""

    def __init__(self) -> None:
        self.reads: list[Read] = []
        self.calls: list[tuple[str, Node]] = []

    def visit(self, node: Expression, bound: Mapping[str, Path | None]) -> None:
        """Note what is read in an expression."""
        match node:
            case syntax.For() | syntax.TemplateFor():
                self._loop(node, bound)
            case syntax.Splat():
                source = self.path(node.source, bound)
                self.visit_source(node.source, bound, source)
                self.visit(node.each, {**bound, "*": (*source, EACH) if source else None})
            case syntax.Name() | syntax.Attribute() | syntax.Index() | syntax.Element():
                self.visit_source(node, bound, self.path(node, bound))
            case syntax.Binary():
                for operand in _operands(node):
                    self.visit(operand, bound)
            case _:
                if isinstance(node, syntax.Call):
                    self.calls.append((node.name, node))
                for child in syntax.children(node):
                    self.visit(child, bound)

    def visit_source(self, node: Expression, bound: Mapping[str, Path | None], path: Path | None) -> None:
        """Note a traversal; of one that does not begin with a name, what it begins with."""
        if path:
            self.reads.append(Read(path, node))
        match node:
            case syntax.Index():
                self.visit(node.key, bound)
                if not path:
                    self.visit(node.source, bound)
                elif inner := self._keys_inside(node.source):
                    for key in inner:
                        self.visit(key, bound)
            case syntax.Attribute() if not path:
                self.visit(node.source, bound)
            case syntax.Attribute():
                for key in self._keys_inside(node.source):
                    self.visit(key, bound)

    def _keys_inside(self, node: Expression) -> list[Expression]:
        keys = []
        while isinstance(node, syntax.Attribute | syntax.Index):
            if isinstance(node, syntax.Index):
                keys.append(node.key)
            node = node.source
        return keys

    def path(self, node: Expression, bound: Mapping[str, Path | None]) -> Path | None:
        """The path of a traversal from a name of the scope; None when it begins otherwise."""
        match node:
            case syntax.Name():
                return bound.get(node.name, (node.name,))
            case syntax.Element():
                return bound.get("*")
            case syntax.Attribute():
                source = self.path(node.source, bound)
                return (*source, node.name) if source else None
            case syntax.Index():
                source = self.path(node.source, bound)
                key = getattr(node.key, "value", None)
                return (*source, key if isinstance(key, str) else EACH) if source else None
            case syntax.Parentheses():
                return self.path(node.inner, bound)
        return None

    def _loop(self, node: syntax.For | syntax.TemplateFor, bound: Mapping[str, Path | None]) -> None:
        self.visit(node.collection, bound)
        source = self.path(node.collection, bound)
        inner: dict[str, Path | None] = {**bound, node.value: (*source, EACH) if source else None}
        if node.key:
            inner[node.key] = None
        for child in syntax.children(node):
            if child is not node.collection:
                self.visit(child, inner)


def _operands(node: syntax.Binary) -> list[Expression]:
    """The operands of `a && b && c`, in their order: of a chain of any length, so not by recursion."""
    found: list[Expression] = []
    left: Expression = node
    while isinstance(left, syntax.Binary):
        found.append(left.right)
        left = left.left
    return [left, *reversed(found)]
