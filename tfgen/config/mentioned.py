"""The settings that `compare` mentions, and whether there are such: a name with a slip would silently mean nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tfgen.config.identity import is_set, suggest_name
from tfgen.errors import Problem
from tfgen.patterns import regex

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tfgen.settings.schema import Schema
    from tfgen.stacks.stack import Cell
    from tfgen.yaml.node import Node

# Of a name or pattern the steps before the first with a wildcard or an index: of what follows nothing is known.
_PLAIN = regex(r"[^.*?\[]+(?:\.[^.*?\[]+)*(?=$|[.\[])")


def find_unknown_settings(tree: Node, cells: Sequence[Cell], declared: Schema) -> Iterator[Problem]:
    """Names under `compare` of no axis, setting or local: no cell sets them, and nothing declares them."""
    for subject, node in _mentioned(tree):
        plain = _PLAIN.match(str(node.value))
        if plain and not _is_known(plain[0], cells, declared):
            fact = f"{subject} names {node.value}, which no stack has."
            yield Problem(node.position, f"{fact} {suggest_name(plain[0], cells)}")


def _mentioned(tree: Node) -> Iterator[tuple[str, Node]]:
    entries = tree.at("compare").entries if "compare" in tree.entries else {}
    for node in entries["identity"].items if "identity" in entries else ():
        yield "compare.identity", node
    for index, item in enumerate(entries["expected"].items if "expected" in entries else ()):
        if "setting" in item.entries:
            told = item.at("setting")
            yield from ((f"compare.expected[{index}].setting", node) for node in told.items or (told,))


def _is_known(name: str, cells: Sequence[Cell], declared: Schema) -> bool:
    return _is_declared(name, declared) or any(is_set(name, {**cell.axes, **cell.scope}) for cell in cells)


def _is_declared(name: str, declared: Schema) -> bool:
    """Whether the settings declare a name by itself; what a map may have beside is known by the cells alone."""
    schema = declared
    for step in name.split("."):
        if step not in schema.properties:
            return False
        schema = schema.properties[step]
    return True
