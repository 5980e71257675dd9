"""A pattern by which a data source chooses has to be one: the provider refuses it before it asks AWS."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.trees import write_tree
from tfgen.validate import validate_paths

if TYPE_CHECKING:
    from pathlib import Path


def messages(folder: Path, type_: str, pattern: str) -> list[str]:
    write_tree(folder, {"main.tf": f'data "{type_}" "x" {{\n  name_regex = "{pattern}"\n}}\n'})
    return [finding.message for finding in validate_paths([folder], rules=["invalid-format"]).findings]


@pytest.mark.parametrize(
    "type_", ["aws_ami", "aws_ami_ids", "aws_iam_roles", "aws_iam_users", "aws_route53_resolver_rules"]
)
def test_a_pattern_that_is_none_is_refused(tmp_path: Path, type_: str) -> None:
    (message,) = messages(tmp_path, type_, "web-(")
    assert message.startswith('name_regex is "web-(": it is no regular expression: missing )')


@pytest.mark.parametrize("pattern", ["", "^web-[0-9]+$", "(?i)x\\\\.y"])
def test_a_pattern_is_taken(tmp_path: Path, pattern: str) -> None:
    assert messages(tmp_path, "aws_ami", pattern) == []


def test_only_what_the_provider_refuses_is_told(tmp_path: Path) -> None:
    assert messages(tmp_path, "aws_route53_records", "web-(") == []
