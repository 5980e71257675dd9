"""The nodes of a syntax tree, and what is inside them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tfgen.hcl.syntax import Node, walk
from tfgen.hcl.tree import parse_tree

if TYPE_CHECKING:
    from collections.abc import Iterator


def every_node(value: object) -> Iterator[int]:
    """The nodes in a value, by looking into all fields."""
    if isinstance(value, Node):
        yield id(value)
        for field in value.__struct_fields__:
            yield from every_node(getattr(value, field))
    elif isinstance(value, tuple):
        for item in value:
            yield from every_node(item)


@pytest.mark.parametrize(
    "expression",
    [
        "[1, true, null]",
        "{ a = 1, (var.key) = [] }",
        'aws_vpc.main["x"].a[*].b.*.c[0]',
        "!var.a && (1 + 2 > 3) ? f(a, b...) : -c",
        '[for k, v in var.map : { for x in v : x => k... if x != "" }]',
        '"a ${b} %{ if c }d${e}%{ else }f${g}%{ endif } %{ for x in y }${x}%{ endfor }"',
    ],
)
def test_a_walk_leaves_nothing_out(expression: str) -> None:
    (argument,) = parse_tree(f"x = {expression}\n").arguments
    assert [id(node) for node in walk(argument.value)] == list(every_node(argument.value))
