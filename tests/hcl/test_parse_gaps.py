"""What Terraform accepts and one of the two libraries does not (tried with Terraform 1.11.4)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.trees import TEMPLATE, run, write_tree
from tfgen.hcl.parse import BlockHeader, read_hcl
from tfgen.hcl.source import HclSyntaxError

if TYPE_CHECKING:
    from pathlib import Path

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
    first, second = read_hcl(text).blocks
    assert (first, second.address) == (BlockHeader("locals", (), 3), "aws_vpc.a")


def test_an_argument_outside_of_blocks_is_told_beside_a_gap_too() -> None:
    with pytest.raises(HclSyntaxError, match="stands outside of any block") as refused:
        read_hcl("locals {\n  größe = 1\n}\nb /* two */ = 2\n")
    assert refused.value.line == 4


def test_what_all_refuse_is_refused() -> None:
    with pytest.raises(HclSyntaxError):
        read_hcl("locals {\n  größe = 1 b = 2\n}\n")


GAP = """\
resource "aws_vpc" "main" {
  cidr_block = {{ cidr | hcl }}
}

locals {
  sum = (1
    # and one more
    + 2)
  größe = core::upper("x")
}
"""
NOTE = (
    f"{TEMPLATE}:8: python-hcl2 cannot read this (# and one more +). Terraform does; tools that use "
    "python-hcl2 may not. (generated/dev/us-east-1/network.tf:10: + 2), same in 3 more stacks)"
)


@pytest.mark.parametrize("options", [(), ("--check",), ("--diff",), ("--no-cache",)])
def test_what_python_hcl2_alone_refuses_is_a_note_of_every_render(project: Path, options: tuple[str, ...]) -> None:
    write_tree(project, {TEMPLATE: GAP})
    first, second = run("render"), run("render", *options)
    assert (first.exit_code, second.exit_code) == (0, 0)
    assert first.stderr.splitlines()[-1] == second.stderr.splitlines()[-1] == f"note: {NOTE}"


def test_it_is_a_note_of_validate_and_no_finding(project: Path) -> None:
    write_tree(project, {TEMPLATE: GAP})
    run("render")
    result = run("validate")
    assert (result.exit_code, f"not checked: {NOTE}" in result.stdout.splitlines()) == (0, True)


def test_folders_that_tfgen_did_not_write_are_not_read_by_python_hcl2(project: Path) -> None:
    write_tree(project, {"m/main.tf": "locals {\n  größe = (1\n    # and\n    + 2)\n}\n"})
    result = run("validate", "m")
    assert (result.exit_code, "python-hcl2" in result.stdout) == (0, False)


@pytest.mark.parametrize("argument", GAPS.values(), ids=GAPS)
def test_what_lies_in_a_gap_renders(project: Path, argument: str) -> None:
    write_tree(project, {TEMPLATE: f"locals {{\n  {argument}\n}}\n"})
    result = run("render", "--quiet")
    assert (result.exit_code, result.stderr) == (0, "")
