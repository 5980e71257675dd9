"""References that Terraform never reads may lead nowhere: verdicts of Terraform 1.11.4 on `aws_security_group`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.trees import CONFIG, write_tree
from tfgen.rules.rule import Severity
from tfgen.validate import validate_paths, validate_project

if TYPE_CHECKING:
    from pathlib import Path

GROUP = """\
terraform {{
  required_version = ">= 1.5"
  required_providers {{
    aws = {{ source = "hashicorp/aws", version = "5.100.0" }}
  }}
}}

resource "aws_security_group" "x" {{
  name = "x"
  dynamic "ingress" {{
    for_each = {collection}
    content {{
      description = {value}
      from_port   = 443
      to_port     = 443
      protocol    = "tcp"
      cidr_blocks = ["10.0.0.0/8"]
    }}
  }}
}}
"""
WRONG = ("var.no", "local.no", "aws_vpc.no.id", "module.no.x", "data.aws_vpc.no.id", "path.no", "each.key", "self.id")


def errors(folder: Path, collection: str, value: str) -> list[str]:
    write_tree(folder, {"main.tf": GROUP.format(collection=collection, value=value)})
    report = validate_paths([folder])
    return [finding.rule for finding in report.findings if finding.severity is Severity.ERROR]


@pytest.mark.parametrize("value", WRONG)
@pytest.mark.parametrize("collection", ["[]", "{}", "toset([])"])
def test_in_a_dynamic_block_over_nothing_a_reference_may_lead_nowhere(
    tmp_path: Path, collection: str, value: str
) -> None:
    assert errors(tmp_path, collection, value) == []


@pytest.mark.parametrize("value", WRONG)
@pytest.mark.parametrize("text", ["[]", "{}", "toset([])", "local.b"])
def test_over_a_local_that_is_written_with_nothing_in_it_too(tmp_path: Path, text: str, value: str) -> None:
    write_tree(tmp_path, {"locals.tf": f"locals {{\n  a = {text}\n  b = []\n}}\n"})
    assert errors(tmp_path, "local.a", value) == []


@pytest.mark.parametrize("text", ['["x"]', "local.b", "var.a", "concat(local.b)", "local.a"])
def test_over_a_local_that_has_something_or_is_worked_out_it_may_not(tmp_path: Path, text: str) -> None:
    locals_ = f'locals {{\n  a = {text}\n  b = ["x"]\n}}\nvariable "a" {{\n  type = list(string)\n}}\n'
    write_tree(tmp_path, {"locals.tf": locals_})
    assert "undeclared-variable" in errors(tmp_path, "local.a", "var.no")


@pytest.mark.parametrize(("before", "after"), [("[]", '["x"]'), ("local.none", "local.some"), ("local.it", "local.it")])
def test_what_was_over_nothing_is_judged_when_it_is_not_any_more(tmp_path: Path, before: str, after: str) -> None:
    """Where nothing was said of a block before, only what that rests on tells that it has to be looked at again."""
    write_tree(tmp_path, {CONFIG: "project: {name: demo}\naxes: [environment]\nenvironments: {dev: {}}\n"})
    locals_ = 'locals {{\n  none = []\n  some = ["x"]\n  it   = {it}\n}}\n'
    found = []
    for collection, it in ((before, "[]"), (after, '["x"]')):
        text = GROUP.format(collection=collection, value="var.no") + locals_.format(it=it)
        write_tree(tmp_path, {"templates/main.tf.j2": text})
        report = validate_project(tmp_path, rules=["undeclared-variable"])
        found.append([finding.rule for finding in report.findings])
    assert found == [[], ["undeclared-variable"]]


@pytest.mark.parametrize("value", WRONG)
def test_over_something_it_may_not(tmp_path: Path, value: str) -> None:
    assert len(errors(tmp_path, '["x"]', value)) == 1


def test_what_the_block_goes_over_is_read(tmp_path: Path) -> None:
    assert errors(tmp_path, "var.no", '"x"') == ["undeclared-variable"]
