"""Which engine and version a folder is for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.trees import run, write_tree
from tfgen.dialects.dialect import NO_PIN, Engine, Pin, Since, decide_dialect
from tfgen.dialects.files import files_read, parse_engine

if TYPE_CHECKING:
    from pathlib import Path

TYPED = 'output "a" {\n  type  = string\n  value = "a"\n}\n'
LOCK = 'provider "registry.terraform.io/hashicorp/aws" {\n  version = "5.100.0"\n}\n'


def required(constraint: str) -> str:
    """The settings with a constraint on the engine."""
    return f'terraform {{\n  required_version = "{constraint}"\n}}\n'


def checked_for(folder: Path, *options: str) -> str:
    """What `--verbose` says."""
    lines = run("validate", "--verbose", *options, folder).stdout.splitlines()
    return next(line for line in lines if line.startswith("checked for ")).rpartition(" (in ")[0]


@pytest.mark.parametrize(
    ("constraint", "newest"),
    [
        ("~> 1.11.0", "Terraform 1.11"),
        ("~> 1.11", "Terraform 1.16"),
        (">= 1.5, < 1.9", "Terraform 1.8"),
        ("= 1.11.4", "Terraform 1.11.4"),
        ("v1.11.4", "Terraform 1.11.4"),
        ("<= 1.10.2", "Terraform 1.10.2"),
        ("~> 0.14", "Terraform 0.15"),
        ("!= 1.16.0", "Terraform 1.16"),
        (">= 1.20", "Terraform 1.20"),
        ("1.x", "Terraform 1.16"),
    ],
)
def test_the_newest_admitted_version_counts(constraint: str, newest: str) -> None:
    assert str(decide_dialect(NO_PIN, [constraint])) == newest


def test_every_constraint_has_to_hold() -> None:
    assert str(decide_dialect(NO_PIN, [">= 1.5", "< 1.12"])) == "Terraform 1.11"


def test_something_is_always_there_only_if_the_oldest_admitted_version_has_it() -> None:
    dialect = decide_dialect(NO_PIN, [">= 1.10"])
    assert (dialect.has(Since("1.15", None)), dialect.has_always(Since("1.15", None))) == (True, False)
    assert dialect.has_always(Since("1.10", None))


def test_a_pinned_version_that_the_constraint_does_not_admit_is_a_conflict() -> None:
    pinned = Pin(Engine.TERRAFORM, "1.5.0", ".terraform-version")
    assert decide_dialect(pinned, [">= 1.9"]).conflict
    assert not decide_dialect(pinned, [">= 1.5"]).conflict


@pytest.mark.parametrize("word", ["terraform", "tofu", "tofu=1.10", "terraform=1.11.4", "terraform=~> 1.11.0"])
def test_an_engine_may_have_a_version(word: str) -> None:
    assert parse_engine(word) is not None


@pytest.mark.parametrize("word", ["opentofu", "terraform=", "tofu=new", "1.11", "=1.11"])
def test_what_is_no_engine_is_refused(word: str, tmp_path: Path) -> None:
    write_tree(tmp_path, {"main.tf": TYPED})
    result = run("validate", "--engine", word, tmp_path)
    assert result.exit_code == 2
    assert "Write terraform, tofu, terraform=1.11 or tofu=1.10.2." in result.stderr


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({}, "Terraform 1.16 (the newest known, as nothing says otherwise)"),
        ({".terraform-version": "1.11.4\n"}, "Terraform 1.11.4 (.terraform-version)"),
        ({".terraform-version": "# ours\nv1.11.4 # tfenv\n"}, "Terraform 1.11.4 (.terraform-version)"),
        ({".terraform-version": "latest:^1.11\n"}, "Terraform 1.16 (.terraform-version)"),
        ({".opentofu-version": "1.10.2"}, "OpenTofu 1.10.2 (.opentofu-version)"),
        ({".opentofu-version": "1.10.2", ".terraform-version": "1.11.4"}, "OpenTofu 1.10.2 (.opentofu-version)"),
        ({"more.tofu": "locals {}\n"}, "OpenTofu 1.12 (*.tofu files)"),
        ({"more.tofu": "locals {}\n", ".terraform-version": "1.11.4"}, "OpenTofu 1.12 (*.tofu files)"),
        ({".terraform.lock.hcl": LOCK.replace("terraform.io", "opentofu.org")}, "OpenTofu 1.12 (.terraform.lock.hcl)"),
        ({".terraform.lock.hcl": LOCK}, "Terraform 1.16 (the newest known, as nothing says otherwise)"),
        ({"terraform.tf": required("~> 1.11.0")}, 'Terraform 1.11 (required_version "~> 1.11.0")'),
        ({"a.tofu": required("~> 1.8.0")}, 'OpenTofu 1.8 (*.tofu files, required_version "~> 1.8.0")'),
    ],
)
def test_the_folder_tells(files: dict[str, str], said: str, tmp_path: Path) -> None:
    write_tree(tmp_path, {"main.tf": TYPED, **files})
    assert checked_for(tmp_path) == f"checked for {said}"


def test_a_version_file_counts_below_its_folder_to_the_root_of_the_repository(tmp_path: Path) -> None:
    write_tree(tmp_path, {".terraform-version": "1.9.0", "a/.git/HEAD": "", "a/b/main.tf": TYPED})
    assert checked_for(tmp_path / "a/b").startswith("checked for Terraform 1.16")
    write_tree(tmp_path, {"a/.terraform-version": "1.11.4"})
    assert checked_for(tmp_path / "a/b") == "checked for Terraform 1.11.4 (.terraform-version)"


def test_the_command_line_comes_first(tmp_path: Path) -> None:
    write_tree(tmp_path, {"main.tf": TYPED, ".terraform-version": "1.11.4", ".opentofu-version": "1.10.0"})
    assert (
        checked_for(tmp_path, "--engine", "terraform=1.15") == "checked for Terraform 1.15.0 (--engine terraform=1.15)"
    )
    assert checked_for(tmp_path, "--engine", "terraform").startswith(
        "checked for Terraform 1.11.4 (--engine terraform, ."
    )


def test_a_rendered_project_is_for_what_its_templates_require(project: Path) -> None:
    template = project / "templates/network.tf.j2"
    template.write_text(f"{template.read_text()}\n{required('~> 1.11.0')}\n{TYPED}")
    result = run("validate", "--rule", "engine-version")
    assert result.exit_code == 1
    assert "type in output blocks needs Terraform 1.15" in result.stdout
    (project / ".opentofu-version").write_text("1.11.0")
    assert "type in output blocks is Terraform only" in run("validate", "--rule", "engine-version").stdout
    assert "for Terraform 1.11 " in run("validate", "--rule", "engine-version", "--engine", "terraform").stdout


def test_a_called_module_is_for_what_its_caller_is_for(tmp_path: Path) -> None:
    call = 'module "a" {\n  source = "./a"\n}\n'
    write_tree(tmp_path, {"main.tf": required("~> 1.11.0") + call, "a/main.tf": TYPED})
    assert run("validate", "--rule", "engine-version", tmp_path).exit_code == 1
    assert run("validate", "--rule", "engine-version", tmp_path / "a").exit_code == 0


def test_a_version_file_beside_another_constraint_is_an_error(tmp_path: Path) -> None:
    write_tree(tmp_path, {"main.tf": required(">= 1.12"), ".terraform-version": "1.11.4"})
    result = run("validate", "--rule", "engine-version", tmp_path)
    assert result.exit_code == 1
    assert "main.tf:2:3: error: this does not admit Terraform 1.11.4 (.terraform-version)" in result.stdout


def test_write_only_arguments_need_their_version(tmp_path: Path) -> None:
    token = 'resource "aws_ssm_parameter" "a" {\n  name     = "/a"\n  type     = "SecureString"\n  value_wo = "a"\n}\n'
    write_tree(tmp_path, {"main.tf": token})
    for engine, code in (("terraform=1.10", 1), ("terraform=1.11", 0), ("tofu=1.10", 1), ("tofu=1.11", 0)):
        assert run("validate", "--rule", "engine-version", "--engine", engine, tmp_path).exit_code == code


def test_for_opentofu_a_tofu_file_takes_the_place_of_the_tf_file() -> None:
    names = ["a.tf", "a.tofu", "b.tf.json", "b.tofu.json", "c.tf", "d.tofu"]
    assert files_read(names, Engine.TOFU) == ["a.tofu", "b.tofu.json", "c.tf", "d.tofu"]
    assert files_read(names, Engine.TERRAFORM) == ["a.tf", "b.tf.json", "c.tf"]


def test_tofu_files_and_their_overrides_are_one_module(tmp_path: Path) -> None:
    files = {"a.tofu": 'variable "a" {}\n', "b.tofu.json": '{"output": {"b": {"value": "${var.c}"}}}'}
    write_tree(
        tmp_path, {**files, "a.tf": 'variable "c" {}\n', "a_override.tofu": 'variable "a" {\n  default = 1\n}\n'}
    )
    result = run("validate", "--rule", "undeclared-variable", tmp_path)
    assert "b.tofu.json:1" in result.stdout
    assert result.exit_code == 1
