"""Which texts in a block another one may stand for, and what of them still matters."""

from __future__ import annotations

import pytest

from tfgen.hcl.loose import loose_literals, mark_of
from tfgen.hcl.tree import parse_normalized

BLOCK = """\
resource "aws_sns_topic" "main" {{
  {}
}}
"""


def loose(argument: str) -> list[object] | None:
    found = loose_literals(parse_normalized(BLOCK.format(argument)).blocks[0])
    return None if found is None else [one.value for one in found]


@pytest.mark.parametrize(
    "argument",
    [
        'name = "x"',
        'tags = { a = "x" }',
        'names = ["x"]',
        'inner {\n    name = "x"\n  }',
        'dynamic "inner" {\n    for_each = ["a"]\n    content {\n      name = "x"\n    }\n  }',
        'policy = jsonencode({ "a" = [{ b = "x" }] })',
        'count = 2\n  name = "x"',
    ],
)
def test_a_text_that_is_all_of_a_value_stands_loosely(argument: str) -> None:
    assert loose(argument) == ["x"]


def test_parts_of_templates_stand_loosely_and_what_is_between_them_does_not() -> None:
    assert loose('name = "a-${upper("x")}-b"') == ["a-", "-b"]


@pytest.mark.parametrize(
    "argument",
    [
        'name = upper("x")',
        'name = var.a == "x" ? 1 : 2',
        'name = local.names["x"]',
        'name = { "x" = 1 }',
        'name = ["a", "b"][length("x")]',
        'name = [for one in ["x"] : one]',
        'name = ("x")',
        'name = jsonencode("x")',
        'name = jsonencode(["x"]...)',
        'name = "a%{ if "x" == var.a }b%{ endif }"',
        'for_each = { a = "x" }',
        'depends_on = ["x"]',
        'provider = "x"',
        'region = "x"',
        'lifecycle {\n    ignore_changes = ["x"]\n  }',
        'dynamic "inner" {\n    for_each = ["x"]\n    content {\n    }\n  }',
    ],
)
def test_a_text_that_an_expression_or_terraform_looks_at_does_not(argument: str) -> None:
    assert "x" not in (loose(argument) or [])


@pytest.mark.parametrize(
    "argument",
    [
        'provisioner "local-exec" {\n    command = "x"\n  }',
        'lifecycle {\n    precondition {\n      condition     = true\n      error_message = "x"\n    }\n  }',
    ],
)
def test_what_asks_for_the_values_of_the_block_itself_has_none(argument: str) -> None:
    assert loose(argument) is None


def test_only_resources_have_any() -> None:
    assert loose_literals(parse_normalized('output "a" {\n  value = "x"\n}\n').blocks[0]) is None


def test_texts_are_alike_unless_they_are_numbers_bools_or_long() -> None:
    strings = ['"dev"', '""', '"1.2.3.4"', '"12e"', '"-"', '"1a"', '"truth"', '"a b"']
    assert {mark_of(one, is_part=False) for one in strings} == {"", '"12e"', '"1.2.3.4"'}
    assert {mark_of(one, is_part=False) for one in ('"12"', '"000000000012"')} == {"#"}
    for one in ('"1"', '"0"', '"true"', '"false"', '"1.5"', '"-1"', '"1e5"', '"' + "x" * 300 + '"'):
        assert mark_of(one, is_part=False) == one


def test_parts_of_templates_are_alike_unless_the_whole_may_be_a_number_or_a_bool() -> None:
    assert {mark_of(one, is_part=True) for one in ("dev-", ":12:", "a b")} == {""}
    for one in ("12", "1.", "e5", "-", "tr", "ue", "fal", "x" * 300):
        assert mark_of(one, is_part=True) == one
