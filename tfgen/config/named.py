"""The settings, locals and axes that the frame of a matrix file names: in components, artifacts and the identity."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tfgen.patterns import regex

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tfgen.yaml.node import Node

_PLACES: Final = (("components",), ("artifacts",), ("project", "identity"))
_NAME: Final = regex(r"[A-Za-z_][\w-]*(?:\.[A-Za-z_][\w-]*)*")


def find_named(tree: Node) -> Iterator[tuple[tuple[str, ...], tuple[str, ...], Node]]:
    """Every name, as the path that it may be, with the keys that lead to its text, and the text's node."""
    for *outer, last in _PLACES:
        if last in tree.at(*outer).entries:
            for keys, node in _texts(tree.at(*outer, last), (*outer, last)):
                yield from ((tuple(match[0].split(".")), keys, node) for match in _NAME.finditer(str(node.value)))


def _texts(node: Node, keys: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Node]]:
    for key, inner in node.entries.items():
        yield from _texts(inner, (*keys, key))
    for inner in node.items:
        yield from _texts(inner, keys)
    if isinstance(node.value, str):
        yield keys, node
