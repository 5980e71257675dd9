"""What the formatter changes beyond whitespace, and where it departs from `terraform fmt` on purpose."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.hcl.real_fmt import real_fmt
from tfgen.hcl.format import format_hcl
from tfgen.hcl.source import HclSyntaxError

if TYPE_CHECKING:
    from pathlib import Path

# Unwrapped, these would end at the first line end.
BROKEN_BY_TERRAFORM = (
    'a = "${ # c\n  b\n}"\n',
    'a = "${b + # c\n  c\n}"\n',
    'a = "${(b)\n  + (c)\n}"\n',
    'a = "${<<E\nx\nE\n}" # c\n',
)


@pytest.mark.parametrize("text", BROKEN_BY_TERRAFORM)
def test_an_interpolation_stays_where_the_expression_would_end_too_early(text: str) -> None:
    assert "${" in format_hcl(text)


def test_terraform_makes_these_invalid(tmp_path: Path) -> None:
    once = real_fmt(tmp_path / "once", BROKEN_BY_TERRAFORM)
    assert None not in once
    assert real_fmt(tmp_path / "twice", [text or "" for text in once]) == [None] * len(once)


@pytest.mark.parametrize("label", ["a$", "50%b", "$${a}"])
def test_a_label_that_terraform_loses_is_refused(label: str) -> None:
    with pytest.raises(HclSyntaxError, match="label"):
        format_hcl(f'resource "{label}" "b" {{}}\n')


@pytest.mark.parametrize("index", ["true", "false", "null"])
def test_an_index_that_terraform_loses_is_refused(index: str) -> None:
    with pytest.raises(HclSyntaxError, match="index"):
        format_hcl(f"a = b[{index}]\n")


def test_terraform_loses_these(tmp_path: Path) -> None:
    assert real_fmt(tmp_path, ['x "a$" {}\n', "a = b[true]\n"]) == ["x {}\n", "a = b[]\n"]


def test_labels_get_quotes_and_lose_comments() -> None:
    assert format_hcl('resource /* a */ aws_vpc /* b */ "main" {}\n') == 'resource "aws_vpc" "main" {}\n'


def test_a_label_with_a_tab_gets_its_escape() -> None:
    assert format_hcl('a "b\tc" {}\n') == 'a "b\\tc" {}\n'


def test_interpolations_are_unwrapped_to_the_last() -> None:
    assert format_hcl('a = "${"${"${b}"}"}"\n') == "a = b\n"


def test_types_are_rewritten_in_variable_blocks_only() -> None:
    assert format_hcl('output "a" { type = "list" }\n') == 'output "a" { type = "list" }\n'
