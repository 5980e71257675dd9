"""Trees of folders as they are: of Terragrunt too, with links that lead nowhere, and names used in many places."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.trees import run, write_tree
from tfgen.errors import TfgenError
from tfgen.validate import validate_paths

if TYPE_CHECKING:
    from pathlib import Path

GONE = 'output "a" {\n  value = local.gone\n}\n'
TERRAGRUNT = 'terraform {\n  source = "git::https://example.com/network"\n}\n'


def test_a_link_out_of_the_repository_costs_only_its_file(tmp_path: Path) -> None:
    queue = 'resource "aws_sqs_queue" "a" {\n  colour = 1\n}\n'
    write_tree(tmp_path, {"x.tf": "", "r/.git/HEAD": "", "r/a/main.tf": queue + GONE, "r/b/main.tf": GONE})
    (tmp_path / "r" / "a" / "more.tf").symlink_to(tmp_path / "x.tf")
    rules = ["syntax", "unknown-argument", "undeclared-local"]
    report = validate_paths([tmp_path / "r"], rules=rules, recursive=True)
    assert [(finding.folder, finding.rule) for finding in report.findings] == [
        (f"{tmp_path}/r/a", "unknown-argument"),
        (f"{tmp_path}/r/b", "undeclared-local"),
    ]
    assert [note.is_loud for note in report.notes] == [True]


def test_a_folder_of_which_nothing_could_be_checked_is_not_passed_over(tmp_path: Path) -> None:
    write_tree(tmp_path, {"r/.git/HEAD": "", "x.tf": "", "r/a/other.txt": "", "r/b/main.tf": ""})
    (tmp_path / "r" / "a" / "main.tf").symlink_to(tmp_path / "x.tf")
    result = run("validate", "-r", tmp_path / "r")
    assert result.exit_code == 2
    assert (
        result.stderr
        == f"error: {tmp_path}/r/a: nothing in this folder could be checked. The reason is in the report\n"
    )
    assert f"{tmp_path}/r/a" in result.stdout


def test_folders_of_terragrunt_are_one_line(tmp_path: Path) -> None:
    names = ("live/a/terragrunt.hcl", "live/b/terragrunt.hcl", "live/terragrunt.hcl")
    write_tree(tmp_path, {"modules/main.tf": "", **dict.fromkeys(names, TERRAGRUNT)})
    result = run("validate", "-r", tmp_path)
    assert result.exit_code == 0
    first, _ = result.stdout.splitlines()
    assert first == f"not checked: {tmp_path}/live and 2 more: of Terragrunt, which makes what Terraform reads there"


def test_where_there_is_nothing_but_terragrunt_nothing_can_be_checked(tmp_path: Path) -> None:
    write_tree(tmp_path, {"live/terragrunt.hcl": TERRAGRUNT})
    with pytest.raises(TfgenError, match="there are only files of Terragrunt here"):
        validate_paths([tmp_path], recursive=True)


def test_terraform_beside_terragrunt_is_checked(tmp_path: Path) -> None:
    write_tree(tmp_path, {"terragrunt.hcl": TERRAGRUNT, "main.tf": GONE})
    report = validate_paths([tmp_path], rules=["undeclared-local"])
    assert [finding.rule for finding in report.findings] == ["undeclared-local"]
    assert report.notes == ()


def test_a_name_that_is_not_declared_is_one_finding_with_all_its_uses(tmp_path: Path) -> None:
    write_tree(tmp_path, {"main.tf": GONE + 'output "b" {\n  value = [local.gone, local.lost]\n}\n'})
    first, second = validate_paths([tmp_path], rules=["undeclared-local"]).findings
    assert [(place.line, place.column) for place in (first.place, *first.also_at)] == [(2, 11), (5, 12)]
    assert (second.place.column, second.also_at) == (24, ())


def test_other_uses_are_told_with_the_first(tmp_path: Path) -> None:
    write_tree(tmp_path, {"main.tf": GONE, "more.tf": GONE.replace('"a"', '"b"')})
    result = run("validate", tmp_path, "--rule", "undeclared-local")
    assert result.stdout.count("[undeclared-local]") == 1
    assert f"also used at {tmp_path}/more.tf:2:11" in result.stdout


def test_a_version_that_one_file_names_for_all_folders_is_one_finding(tmp_path: Path) -> None:
    settings = 'terraform {\n  required_version = ">= 1.9"\n}\n'
    names = ("a/main.tf", "a/versions.tf", "b/main.tf")
    write_tree(tmp_path, {".git/HEAD": "", ".terraform-version": "1.5.0\n", **dict.fromkeys(names, settings)})
    report = validate_paths([tmp_path], rules=["engine-version"], recursive=True)
    (finding,) = report.findings
    assert finding.message.startswith("this does not admit Terraform 1.5.0 (.terraform-version).")
    assert [place.file for place in (finding.place, *finding.also_at)] == [f"{tmp_path}/{name}" for name in names]
