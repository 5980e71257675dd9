"""What was parsed of the templates of a folder, for as long as their texts are the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from jinja2 import nodes

from tfgen.disk.stored import digest_of

if TYPE_CHECKING:
    from tfgen.render.jinja.closure import Facts

_Node = TypeVar("_Node", bound=nodes.Node)

_FEW = 16  # trees at hand: those of macros, which every template uses, are among the last that were asked for
_MANY = 256  # where all of them are asked for once they are compiled; where macros change, all that use them are


class Parsed:
    """Facts and trees by name, each with the text that it was read from, of facts its hash: of all there are.

    Trees are for reading only.
    """

    def __init__(self, *, keeps_trees: bool = False) -> None:
        """With `keeps_trees` they stay until there are many."""
        self._most = _MANY if keeps_trees else _FEW
        self._facts: dict[str, tuple[bytes, Facts]] = {}
        self._trees: dict[str, tuple[str, nodes.Template]] = {}

    def facts(self, name: str, source: str) -> Facts | None:
        """What a template of this text says, if it was read."""
        digest, facts = self._facts.get(name, (b"", None))
        return facts if facts and digest == _digest(source) else None

    def keep_facts(self, name: str, source: str, facts: Facts) -> None:
        """Keep it, in place of those of another text."""
        self._facts[name] = _digest(source), facts

    def tree(self, name: str, source: str) -> nodes.Template | None:
        """The tree of a template of this text, if it is at hand."""
        text, tree = self._trees.get(name, ("", None))
        if tree is None or text != source:
            return None
        self._trees[name] = self._trees.pop(name)  # the last one is the one used last
        return tree

    def keep_tree(self, name: str, source: str, tree: nodes.Template) -> None:
        """Keep it, in place of that of another text, and of the one used longest ago where they become too many."""
        self._trees.pop(name, None)
        self._trees[name] = source, tree
        if len(self._trees) > self._most:
            del self._trees[next(iter(self._trees))]


def _digest(source: str) -> bytes:
    return digest_of(source.encode("utf-8", "surrogatepass"))


def copy_tree(tree: _Node) -> _Node:
    """The same tree, of nodes of its own: it takes an eighth of the time of parsing the text again."""
    copied = object.__new__(type(tree))
    known = vars(tree)
    for name in tree.fields:
        vars(copied)[name] = _copy(known[name])
    for name in tree.attributes:
        vars(copied)[name] = known[name]
    return copied


def _copy(value: Any) -> Any:
    if isinstance(value, nodes.Node):
        return copy_tree(value)
    if isinstance(value, list | tuple):
        return type(value)(map(_copy, value))
    return value
