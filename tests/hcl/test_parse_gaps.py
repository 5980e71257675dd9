"""What Terraform accepts and one of the two libraries does not (tried with Terraform 1.11.4)."""

from __future__ import annotations

import pytest

from tfgen.hcl.parse import BlockHeader, parse_hcl
from tfgen.hcl.source import HclSyntaxError

GAPS = {
    "a null for a key": "a = { null = 5 }",
    "an infinite number": "a = 1e999999999",
    "thousands of digits": f"a = {'9' * 5000}",
    "a comment in an expression": "a = true /* yes */ ? 1 : 2",
    "a comment before the value": "b = /* two */ 2",
    "a comment before the sign": "b /* two */ = 2",
    "a line of comment between operands": "b = (1\n    # and\n    + 2)",
    "a name that is not ASCII": "größe = 1",
    "a key that is not ASCII": "a = { größe = 1 }",
    "a function with its namespace": 'a = core::upper("x")',
    "a marker that is not ASCII": "a = <<-É\n    x\n    É",
}


@pytest.mark.parametrize("argument", GAPS.values(), ids=GAPS)
def test_what_terraform_accepts_is_accepted(argument: str) -> None:
    text = f'\n\nlocals {{\n  {argument}\n}}\nresource "aws_vpc" "a" {{\n}}\n'
    first, second = parse_hcl(text)
    assert (first, second.address) == (BlockHeader("locals", (), 3), "aws_vpc.a")


def test_an_argument_outside_of_blocks_is_told_beside_a_gap_too() -> None:
    with pytest.raises(HclSyntaxError, match="stands outside of any block") as refused:
        parse_hcl("locals {\n  größe = 1\n}\nb /* two */ = 2\n")
    assert refused.value.line == 4


def test_what_all_refuse_is_refused() -> None:
    with pytest.raises(HclSyntaxError):
        parse_hcl("locals {\n  größe = 1 b = 2\n}\n")
