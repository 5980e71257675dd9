"""Validating folders that tfgen did not write."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from tests.trees import write_tree
from tfgen.errors import Position, TfgenError
from tfgen.module import library
from tfgen.module.model import parse_module
from tfgen.rules import syntax
from tfgen.validate import validate_paths
from tfgen.validate.judging import roots

if TYPE_CHECKING:
    from pathlib import Path

    from tfgen.module.model import Module

LEFT = "locals {\n  left = 1\n}\n"
RULE = ["unused-local"]
NAMED = 'resource "aws_db_instance" "x" {\n  name = "x"\n}\n'
UNKNOWN = ["unknown-argument"]
AWS = 'terraform {\n  required_providers {\n    aws = { source = "hashicorp/aws", version = "%s" }\n  }\n}\n'


def test_a_finding_is_at_its_own_line(tmp_path: Path) -> None:
    write_tree(tmp_path, {"main.tf": LEFT})
    [finding] = validate_paths([tmp_path], rules=RULE).findings
    assert finding.place == finding.position == Position(f"{tmp_path}/main.tf", 2, 3)
    assert (finding.origin, finding.config, finding.folder) == (None, None, str(tmp_path))


def test_the_same_mistake_in_two_folders_is_two_findings(tmp_path: Path) -> None:
    write_tree(tmp_path, {"a/main.tf": LEFT, "b/main.tf": LEFT})
    report = validate_paths([tmp_path / "a", tmp_path / "b"], rules=RULE)
    assert [finding.folder for finding in report.findings] == [f"{tmp_path}/a", f"{tmp_path}/b"]


@pytest.mark.parametrize("path", [r"a\u0000b", "a" * 300, "a/" * 2500])
def test_a_source_that_no_disk_can_have_is_a_folder_that_is_not_there(tmp_path: Path, path: str) -> None:
    write_tree(tmp_path, {"main.tf": f'module "m" {{\n  source = "./{path}"\n}}\n'})
    [finding] = validate_paths([tmp_path]).findings
    assert (finding.rule, finding.position.line) == ("module-source", 2)


def test_only_the_named_folder_is_looked_at(tmp_path: Path) -> None:
    write_tree(tmp_path, {"main.tf": "", "modules/a/main.tf": LEFT})
    assert validate_paths([tmp_path], rules=RULE).findings == ()


def test_a_tree_is_looked_at_when_asked_for_but_no_hidden_folder(tmp_path: Path) -> None:
    write_tree(
        tmp_path, {"b/c/main.tf": LEFT, "a/main.tf": LEFT, "a/.terraform/modules/x/main.tf": LEFT, "d/e.txt": ""}
    )
    report = validate_paths([tmp_path], rules=RULE, recursive=True)
    assert report.folders == (f"{tmp_path}/a", f"{tmp_path}/b/c")
    assert len(report.findings) == 2


def test_a_folder_that_is_named_twice_is_checked_once(tmp_path: Path) -> None:
    write_tree(tmp_path, {"main.tf": LEFT})
    assert len(validate_paths([tmp_path, tmp_path], rules=RULE).findings) == 1


def test_a_file_that_is_not_hcl_is_a_finding(tmp_path: Path) -> None:
    write_tree(tmp_path, {"main.tf": 'resource "a" "b" {\n  c = \n}\n', "other.tf": LEFT})
    report = validate_paths([tmp_path], rules=["syntax", *RULE])
    assert [(f.rule, f.position.line) for f in report.findings if f.rule == "syntax"] == [("syntax", 2)]


def test_a_suppression_in_a_file_that_is_not_hcl_is_no_obstacle(tmp_path: Path) -> None:
    write_tree(tmp_path, {"main.tf": "# tfgen:ignore unused-local because\nlocals {\n"})
    assert [finding.rule for finding in validate_paths([tmp_path], rules=["syntax"]).findings] == ["syntax"]


@pytest.mark.parametrize(
    ("name", "fact"),
    [
        ("gone", "there is no such folder. Name one with .tf files; those of a project are there after: tfgen render"),
        ("main.tf", "this is a file, and a whole root module is looked at. Name the folder that it is in."),
        ("empty", "there is no .tf file in this folder. Name a root module. (tfgen validate --recursive looks below.)"),
    ],
)
def test_a_path_that_is_no_root_module_is_refused(tmp_path: Path, name: str, fact: str) -> None:
    write_tree(tmp_path, {"main.tf": LEFT, "empty/readme.md": ""})
    with pytest.raises(TfgenError, match=re.escape(f"{tmp_path / name}: {fact}")):
        validate_paths([tmp_path / name])


def test_trees_are_shared_between_calls(tmp_path: Path) -> None:
    write_tree(tmp_path, {"a/main.tf": LEFT, "b/main.tf": LEFT})
    trees: dict[str, object] = {}
    validate_paths([tmp_path / "a"], rules=RULE, trees=trees)  # type: ignore[arg-type]
    [tree] = trees.values()
    validate_paths([tmp_path / "b"], rules=RULE, trees=trees)  # type: ignore[arg-type]
    assert list(trees.values()) == [tree]


def test_a_folder_that_is_named_like_a_file_is_none(tmp_path: Path) -> None:
    write_tree(tmp_path, {"main.tf": LEFT, "x.tf/readme.md": ""})
    assert len(validate_paths([tmp_path], rules=RULE).findings) == 1


def test_of_blocks_that_differ_in_names_no_more_are_read_strictly_than_tell_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folders = [tmp_path / str(number) for number in range(6)]
    for folder in folders:
        write_tree(folder, {"main.tf": f'resource "aws_sns_topic" "a" {{\n  name = "topic-{folder.name}"\n}}\n'})
    read: list[str] = []
    monkeypatch.setattr(syntax, "parse_strictly", read.append)
    syntax._find_error.cache_clear()
    validate_paths(folders, rules=["syntax"])
    assert 1 <= len(read) <= 2


def test_folders_that_call_nothing_are_parsed_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    parsed = _parsed(monkeypatch)
    text = 'output "here" {\n  value = "${path.module}/x"\n}\n'
    write_tree(tmp_path, {f"{name}/main.tf": text for name in "abc"})
    validate_paths([tmp_path], recursive=True)
    assert parsed == [f"{tmp_path}/{name}" for name in "abc"]


def test_no_more_root_modules_are_kept_at_once_than_a_number(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    call = 'module "net" {\n  source = "../../net"\n  gone   = 1\n}\n'
    write_tree(tmp_path, {f"roots/{name}/main.tf": call for name in "abcd"} | {"net/main.tf": LEFT})
    expected = validate_paths([tmp_path / "roots"], recursive=True)
    monkeypatch.setattr(roots, "_AHEAD", 1)
    parsed = _parsed(monkeypatch)
    assert validate_paths([tmp_path / "roots"], recursive=True) == expected
    assert [path for path in parsed if path.endswith("/a")] == [f"{tmp_path}/roots/a"]
    assert [path for path in parsed if path.endswith("/d")] == [f"{tmp_path}/roots/d"] * 2


def _parsed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The folders that are parsed from now on, each as often as it is."""
    found: list[str] = []

    def parse(folder: str, *rest: Any, **options: Any) -> Module:
        found.append(folder)
        return parse_module(folder, *rest, **options)

    monkeypatch.setattr(library, "parse_module", parse)
    return found


def lock(version: str, source: str = "registry.terraform.io/hashicorp/aws") -> str:
    return f'# maintained by init\n\nprovider "{source}" {{\n  version     = "{version}"\n  hashes = ["h1:x"]\n}}\n'


@pytest.mark.parametrize(
    ("files", "versions"),
    [
        ({}, "(in aws 5.100.0 and 6.69.1)"),
        ({".terraform.lock.hcl": lock("5.31.0")}, "(in aws 5.100.0)"),
        ({".terraform.lock.hcl": lock("6.99.0")}, "(in aws 6.69.1)"),
        ({".terraform.lock.hcl": lock("6.1.0", "registry.opentofu.org/hashicorp/aws")}, "(in aws 6.69.1)"),
        ({".terraform.lock.hcl": lock("1.0.0", "registry.terraform.io/acme/aws")}, "(in aws 5.100.0 and 6.69.1)"),
        ({".terraform.lock.hcl": "provider of what\n"}, "(in aws 5.100.0 and 6.69.1)"),
        # What the constraint does not admit, init does not take.
        ({".terraform.lock.hcl": lock("3.59.0"), "v.tf": AWS % ">= 5.0"}, "(in aws 5.100.0 and 6.69.1)"),
    ],
)
def test_the_versions_are_those_of_the_major_version_in_the_lock_file(
    tmp_path: Path, files: dict[str, str], versions: str
) -> None:
    write_tree(tmp_path, {"main.tf": NAMED, **files})
    [finding] = validate_paths([tmp_path], rules=UNKNOWN).findings
    assert versions in finding.message


@pytest.mark.parametrize("call", ["", 'module "db" {\n  source = "./db"\n}\n'])
def test_what_a_locked_version_may_have_is_not_checked(tmp_path: Path, call: str) -> None:
    files = {"db/main.tf": NAMED, "main.tf": call} if call else {"main.tf": NAMED}
    write_tree(tmp_path, {".terraform.lock.hcl": lock("3.59.0"), **files})
    report = validate_paths([tmp_path], rules=UNKNOWN, recursive=True)
    assert report.findings == ()
    assert any("its arguments are not checked" in note.text for note in report.notes)


def test_a_lock_file_beside_a_called_module_is_of_no_account(tmp_path: Path) -> None:
    call = 'module "db" {\n  source = "./db"\n}\n'
    write_tree(tmp_path, {"main.tf": call, "db/main.tf": NAMED, "db/.terraform.lock.hcl": lock("3.59.0")})
    [finding] = validate_paths([tmp_path], rules=UNKNOWN).findings
    assert finding.position.file.endswith("db/main.tf")


@pytest.mark.parametrize(
    ("rest", "value", "found"),
    [
        ("", '"a${aws_vpc.c[*].id}"', 1),
        ("", "aws_vpc.c[*].id", 0),
        ("", 'join("", aws_vpc.c[*].id)', 0),
        ("count = 1", 'join("", aws_vpc.c[*].id)', 0),
        ("lifecycle {\nenabled = false\n}", '"a${aws_vpc.c[*].id}"', 0),  # OpenTofu's: nothing is there then
    ],
)
def test_a_resource_without_count_is_one_element_for_a_splat(tmp_path: Path, rest: str, value: str, found: int) -> None:
    text = f'output "o" {{\nvalue = {value}\n}}\nresource "aws_vpc" "c" {{\n{rest}\n}}\n'
    write_tree(tmp_path, {"main.tf": text, "versions.tf": AWS % "5.100.0"})
    assert len(validate_paths([tmp_path], rules=["invalid-interpolation"]).findings) == found
