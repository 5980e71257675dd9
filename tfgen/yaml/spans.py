"""Find the characters of a value in YAML, and so in JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

import yaml

if TYPE_CHECKING:
    from collections.abc import Sequence

    Span = tuple[int, int]


def find_span(text: str, path: Sequence[str | int]) -> Span | None:
    """Where the entry at a path of keys and indexes begins and ends, its key included; None where there is none.

    The text is YAML that was found right before. Of several documents it is the first that has the path.
    """
    try:
        documents = list(yaml.compose_all(text, Loader=yaml.SafeLoader))
    except yaml.YAMLError:
        return None
    return next(filter(None, (_span(node, path) for node in documents)), None)


def _span(node: yaml.Node | None, path: Sequence[str | int]) -> Span | None:
    start = node.start_mark.index if node else 0
    for step in path:
        found = _entry(node, step)
        if found is None:
            return None
        start, node = found
    return (start, node.end_mark.index) if node else None


def _entry(node: yaml.Node | None, step: str | int) -> tuple[int, yaml.Node] | None:
    """Where an entry or item begins, and its value."""
    if isinstance(node, yaml.MappingNode):
        pairs = ((key.start_mark.index, value) for key, value in node.value if key.value == str(step))
        return next(pairs, None)
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        item: yaml.Node = node.value[step]
        return item.start_mark.index, item
    return None
