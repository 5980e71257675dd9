"""What expressions refer to."""

from __future__ import annotations

import pytest

from tfgen.hcl.tree import parse_tree
from tfgen.module.references import find_body_references, find_references


def references(expression: str) -> list[tuple[str, tuple[object, ...]]]:
    (argument,) = parse_tree(f"x = {expression}\n").arguments
    return [(reference.target, reference.path) for reference in find_references(argument.value)]


@pytest.mark.parametrize(
    ("expression", "found"),
    [
        ("aws_vpc.main.id", [("aws_vpc.main", ("id",))]),
        ('aws_subnet.private["a"].id', [("aws_subnet.private", ("a", "id"))]),
        ("aws_subnet.private[*].id", [("aws_subnet.private", (None, "id"))]),
        ("aws_subnet.private.*.id", [("aws_subnet.private", (None, "id"))]),
        ("data.aws_region.current.name", [("data.aws_region.current", ("name",))]),
        ("ephemeral.aws_secret.x.value", [("ephemeral.aws_secret.x", ("value",))]),
        ("var.a", [("var.a", ())]),
        ("local.a[var.b].c", [("local.a", (None, "c")), ("var.b", ())]),
        ("self.id", [("self", ("id",))]),
        ("each.value.cidr", [("each.value", ("cidr",))]),
        ('"x ${f(module.m.out)}"', [("module.m", ("out",))]),
        ("[for s in aws_subnet.a : s.id if s.x == var.y]", [("aws_subnet.a", ()), ("var.y", ())]),
        ("{ for k, v in var.a : k => v.b }", [("var.a", ())]),
        ("{ a = local.b, (var.c) = 1 }", [("local.b", ()), ("var.c", ())]),
        ("f(a.b)[0].c", [("a.b", ())]),
        ('"literal"', []),
    ],
)
def test_an_expression_refers_to(expression: str, found: list[tuple[str, tuple[object, ...]]]) -> None:
    assert references(expression) == found


def test_the_iterator_of_a_dynamic_block_is_a_name_of_its_own() -> None:
    body = parse_tree(
        'dynamic "rule" {\n  for_each = var.rules\n  content {\n    port = rule.value\n    id = aws_vpc.a.id\n  }\n}\n'
        'dynamic "b" {\n  for_each = var.c\n  iterator = it\n  labels = [it.key]\n  content {\n    v = b.z\n  }\n}\n'
    )
    assert [reference.target for reference in find_body_references(body)] == [
        "var.rules",
        "aws_vpc.a",
        "var.c",
        "b.z",
    ]
