"""`tfgen validate`: exit codes, forms and choices."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.schema.providers import PROVIDER, SOURCE
from tests.trees import TEMPLATE, VPC, run, write_tree
from tfgen.schema.store import store_schema

if TYPE_CHECKING:
    from pathlib import Path

S3 = 'terraform {\n  backend "s3" {\n    bucket = "state"\n    key    = "orders"\n    region = "us-east-1"\n  }\n}\n'
LEFT = "locals {\n  left = 1\n}\n"
GONE = 'output "x" {\n  value = local.gone\n}\n'
CHOICE = ("--rule", "unused-local", "--rule", "undeclared-local")


def test_a_clean_project_exits_with_0(project: Path) -> None:
    result = run("validate", *CHOICE)
    assert result.exit_code == 0
    assert result.stdout.startswith("0 errors, 0 warnings")


def test_a_warning_is_printed_and_exits_with_0(project: Path) -> None:
    write_tree(project, {TEMPLATE: VPC + LEFT})
    result = run("validate", *CHOICE)
    assert result.exit_code == 0
    assert result.stdout.splitlines()[0].startswith(f"{TEMPLATE}:5: warning: ")
    assert result.stdout.splitlines()[0].endswith(" [unused-local]")
    assert "same in 3 more stacks" in result.stdout


def test_a_warning_can_be_made_to_exit_with_1(project: Path) -> None:
    write_tree(project, {TEMPLATE: VPC + LEFT})
    assert run("validate", *CHOICE, "--fail-on", "warning").exit_code == 1


def test_an_error_exits_with_1(project: Path) -> None:
    write_tree(project, {TEMPLATE: VPC + GONE})
    assert run("validate", *CHOICE).exit_code == 1


def test_what_cannot_be_rendered_exits_with_2(project: Path) -> None:
    write_tree(project, {TEMPLATE: VPC + "{{ gone }}"})
    result = run("validate")
    assert result.exit_code == 2
    assert result.stderr.startswith(f'error: {TEMPLATE}:4: "gone" is not defined.')


def test_a_folder_is_validated_without_a_project(tmp_path: Path) -> None:
    write_tree(tmp_path, {"a/b/main.tf": GONE})
    result = run("validate", "--rule", "undeclared-local", "--recursive", tmp_path)
    assert result.exit_code == 1
    assert result.stdout.startswith(f"{tmp_path}/a/b/main.tf:2:11: error: ")


def test_rules_of_the_house_are_for_what_tfgen_wrote(tmp_path: Path) -> None:
    write_tree(tmp_path, {"main.tf": S3})
    assert "workspace-not-guarded" not in run("validate", tmp_path).stdout
    assert "workspace-not-guarded" in run("validate", "--select", "house", tmp_path).stdout


def test_groups_are_selected_and_rules_ignored(project: Path) -> None:
    write_tree(project, {TEMPLATE: VPC + LEFT + GONE})
    result = run("validate", "--select", "references", "--ignore", "undeclared-local", "--format", "json")
    assert {finding["rule"] for finding in json.loads(result.stdout)["findings"]} == {"unused-local"}


@pytest.mark.parametrize("form", ["json", "sarif"])
def test_documents_are_json(project: Path, form: str) -> None:
    write_tree(project, {TEMPLATE: VPC + LEFT})
    assert json.loads(run("validate", *CHOICE, "--format", form).stdout)


def test_annotations_stand_on_the_template(project: Path) -> None:
    write_tree(project, {TEMPLATE: VPC + LEFT})
    result = run("validate", *CHOICE, "--format", "github")
    assert result.stdout.startswith(f"::warning file={TEMPLATE},line=5,")


def test_a_project_elsewhere_is_named_in_the_paths(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_tree(project, {TEMPLATE: VPC + LEFT})
    monkeypatch.chdir(project.parent)
    assert run("validate", *CHOICE, "-C", project.name).stdout.startswith(f"{project.name}/{TEMPLATE}:5: ")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("templates", "--env", "dev"), "leave them out with PATH"),
        (("templates", "--since", "HEAD"), "leave it out with PATH"),
        (("--recursive",), "name them"),
    ],
)
def test_options_that_do_not_go_together_are_refused(project: Path, words: tuple[str, ...], message: str) -> None:
    result = run("validate", *words)
    assert result.exit_code == 2
    assert message in result.stderr


def test_a_misspelt_rule_is_refused(project: Path) -> None:
    result = run("validate", "--rule", "unused-locals")
    assert result.exit_code == 2
    assert result.stderr == 'error: there is no rule "unused-locals". Did you mean "unused-local"?\n'


OLD = 'terraform {\n  required_providers {\n    aws = { source = "hashicorp/aws", version = "~> 4.0" }\n  }\n}\n'
QUEUE = 'resource "aws_sqs_queue" "a" {\n  colour = 1\n}\n'


def test_a_provider_without_a_schema_is_named_in_the_summary_with_the_nearest(tmp_path: Path) -> None:
    write_tree(tmp_path, {"a/main.tf": OLD + QUEUE, "b/main.tf": OLD.replace("4.0", "3.1") + QUEUE})
    result = run("validate", "--rule", "unknown-argument", "--recursive", tmp_path)
    assert result.exit_code == 0
    assert result.stdout.splitlines()[0] == (
        "not checked: provider hashicorp/aws ~> 4.0, ~> 3.1 (in 2 folders): no schema; "
        "nearest is 5.100.0: --assume-provider aws=5.100.0"
    )


def test_what_a_folder_and_its_modules_ask_of_a_provider_is_named_once(tmp_path: Path) -> None:
    call = 'module "a" {\n  source = "./m"\n}\n'
    write_tree(tmp_path, {"main.tf": OLD + QUEUE + call, "m/main.tf": OLD + QUEUE})
    result = run("validate", "--rule", "unknown-argument", tmp_path)
    assert result.stdout.startswith("not checked: provider hashicorp/aws ~> 4.0 (in 2 folders): no schema; ")


@pytest.mark.parametrize("assumed", ["aws", "aws=5.100.0", "hashicorp/aws"])
def test_a_version_may_be_assumed_where_none_is_admitted(tmp_path: Path, assumed: str) -> None:
    write_tree(tmp_path, {"main.tf": OLD + QUEUE})
    result = run("validate", "--rule", "unknown-argument", "--assume-provider", assumed, tmp_path)
    assert result.exit_code == 1
    assert 'aws_sqs_queue has no argument "colour" (in aws 5.100.0)' in result.stdout


@pytest.mark.parametrize(
    ("assumed", "words"), [("awz", 'Did you mean "aws"?'), ("aws=1.0", "There are: 5.100.0, 6.69.1")]
)
def test_what_cannot_be_assumed_is_refused(tmp_path: Path, assumed: str, words: str) -> None:
    write_tree(tmp_path, {"main.tf": OLD})
    result = run("validate", "--assume-provider", assumed, tmp_path)
    assert result.exit_code == 2
    assert words in result.stderr


def test_an_attribute_that_only_an_extracted_schema_misses_is_a_warning(tmp_path: Path) -> None:
    pet = 'resource "random_pet" "a" {\n}\noutput "a" {\n  value = random_pet.a.nome\n}\n'
    write_tree(tmp_path, {"main.tf": pet})
    result = run("validate", tmp_path)
    assert result.exit_code == 0
    assert 'warning: there is no attribute "nome"' in result.stdout


def test_a_called_module_has_the_versions_of_its_caller(tmp_path: Path) -> None:
    call = OLD.replace("~> 4.0", "~> 5.0") + 'module "a" {\n  source = "./a"\n}\n'
    region = 'resource "aws_sqs_queue" "a" {\n  region = "eu-west-1"\n}\n'
    write_tree(tmp_path, {"main.tf": call, "a/main.tf": region})
    assert run("validate", "--rule", "unknown-argument", tmp_path).exit_code == 1
    assert run("validate", "--rule", "unknown-argument", tmp_path / "a").exit_code == 0


def test_a_path_in_a_project_is_checked_with_the_schemas_of_the_project(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store_schema(project / "config/schemas", SOURCE, "1.2.0", PROVIDER)
    needed = f'terraform {{\n  required_providers {{\n    cloud = {{ source = "{SOURCE}" }}\n  }}\n}}\n'
    server = 'resource "cloud_server" "a" {\n  name   = "a"\n  colour = 1\n}\n'
    write_tree(project, {"modules/a/main.tf": needed + server})
    monkeypatch.chdir(project / "modules/a")
    result = run("validate", "--rule", "unknown-argument", ".")
    assert result.exit_code == 1
    assert 'cloud_server has no argument "colour"' in result.stdout
