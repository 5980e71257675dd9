"""Merge layers of settings: maps deeply, everything else by replacement; each value keeps the position that set it."""

from __future__ import annotations

from tfgen.yaml.node import Node


def merge(base: Node, over: Node) -> Node:
    """`base` with the values of `over` on top.

    Two maps merge key by key; a list, a scalar or null of `over` replaces what stood there, a map too. Fold layers from
    the least specific on: a map above a null above a map is the upper map alone. A merged map keeps the position of
    `base`.
    """
    if not (isinstance(base.value, dict) and isinstance(over.value, dict)):
        return over
    merged = dict(base.value)
    for key, node in over.value.items():
        merged[key] = merge(merged[key], node) if key in merged else node
    return Node(merged, base.position)
