"""Modules that root modules call: found by path, judged once, and what is said of those that are not here."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.trees import run, write_tree
from tfgen.report.findings import format_report
from tfgen.rules.rule import Severity
from tfgen.validate import validate_paths

if TYPE_CHECKING:
    from pathlib import Path

    from tfgen.validate import Report

WRONG = 'output "x" {\n  value = var.nope\n}\n'
NEEDS_ZONE = 'variable "zone" {}\noutput "zone" {\n  value = var.zone\n}\n'


# Whether `b` is a block or an argument no schema here tells.
UNDECIDED = '{"resource": {"rainbow_arc": {"a": {"b": {}}}}}'


def call(source: str, *, more: str = "") -> str:
    return f'module "m" {{\n  source = "{source}"\n{more}}}\n'


def errors(report: Report) -> list[tuple[str, str]]:
    """Rule and place of each error."""
    return [(f.rule, str(f.place)) for f in report.findings if f.severity is Severity.ERROR]


def test_what_is_wrong_in_a_called_module_is_said_once_whoever_calls_it(tmp_path: Path) -> None:
    twice = call("../m") + call("../m").replace('"m"', '"n"')
    write_tree(tmp_path, {"a/main.tf": twice, "b/main.tf": call("../m"), "m/main.tf": WRONG})
    report = validate_paths([tmp_path / "a", tmp_path / "b"])
    assert errors(report) == [("undeclared-variable", f"{tmp_path}/m/main.tf:2")]
    assert report.folders == (f"{tmp_path}/a", f"{tmp_path}/b")


def test_it_is_said_once_when_the_module_is_looked_at_too(tmp_path: Path) -> None:
    write_tree(tmp_path, {"main.tf": call("./m"), "m/main.tf": WRONG})
    report = validate_paths([tmp_path], recursive=True)
    assert errors(report) == [("undeclared-variable", f"{tmp_path}/m/main.tf:2")]
    assert report.folders == (str(tmp_path), f"{tmp_path}/m")


def test_only_what_terraform_refuses_in_a_called_module_is_said_to_its_callers(tmp_path: Path) -> None:
    write_tree(tmp_path, {"main.tf": call("./m"), "m/main.tf": 'variable "unused" {\n  default = 1\n}\n'})
    assert validate_paths([tmp_path]).findings == ()
    assert [finding.rule for finding in validate_paths([tmp_path / "m"]).findings] == ["unused-variable"]


def test_a_comment_in_the_called_module_keeps_its_findings_quiet(tmp_path: Path) -> None:
    wrong = WRONG.replace("nope\n", "nope # tfgen:ignore undeclared-variable it is made by another program\n")
    write_tree(tmp_path, {"main.tf": call("./m"), "m/main.tf": wrong})
    report = validate_paths([tmp_path])
    assert errors(report) == []
    assert [quiet.reason for quiet in report.suppressed] == ["it is made by another program"]


def test_a_comment_in_the_called_module_keeps_quiet_what_a_call_makes_wrong_there(tmp_path: Path) -> None:
    text = 'variable "n" {}\noutput "x" {\n  value = [1][var.n] # tfgen:ignore invalid-index it is never asked for\n}\n'
    write_tree(tmp_path, {"main.tf": call("./m", more="  n = 3\n"), "m/main.tf": text})
    report = validate_paths([tmp_path])
    assert (errors(report), len(report.suppressed)) == ([], 1)


def test_what_the_values_of_a_call_make_wrong_is_said_with_the_call(tmp_path: Path) -> None:
    text = 'variable "n" {}\noutput "x" {\n  value = [1][var.n]\n}\n'
    write_tree(tmp_path, {"main.tf": call("./m", more="  n = 3\n"), "m/main.tf": text})
    [finding] = validate_paths([tmp_path]).findings
    assert str(finding.place) == f"{tmp_path}/m/main.tf:3"
    assert finding.message.endswith("So it is with the values of module.m.")


def test_of_a_block_without_instances_nothing_is_said(tmp_path: Path) -> None:
    text = (
        'variable "zones" {\n  type = list(string)\n}\n'
        'resource "terraform_data" "x" {\n  count = length(var.zones) > 0 ? 1 : 0\n  input = var.zones[0]\n}\n'
    )
    write_tree(tmp_path, {"main.tf": call("./m", more="  zones = []\n"), "m/main.tf": text})
    assert errors(validate_paths([tmp_path])) == []


def test_a_path_in_a_called_module_starts_where_terraform_runs(tmp_path: Path) -> None:
    text = (
        'output "x" {\n  value = file("./m/note.txt")\n}\noutput "y" {\n  value = file("${path.module}/note.txt")\n}\n'
    )
    write_tree(tmp_path, {"main.tf": call("./m"), "m/main.tf": text, "m/note.txt": ""})
    assert errors(validate_paths([tmp_path])) == []
    assert errors(validate_paths([tmp_path], recursive=True)) == []


def test_a_file_that_no_caller_has_is_missing(tmp_path: Path) -> None:
    text = 'output "x" {\n  value = file("./note.txt")\n}\n'
    write_tree(tmp_path, {"main.tf": call("./m"), "m/main.tf": text, "m/note.txt": ""})
    assert errors(validate_paths([tmp_path])) == [("failing-function", f"{tmp_path}/m/main.tf:2")]


def test_a_relative_path_of_a_module_that_nobody_calls_is_not_judged(tmp_path: Path) -> None:
    text = 'output "x" {\n  value = file("./templates/note.txt")\n}\n'
    write_tree(tmp_path, {"modules/m/main.tf": text})
    assert errors(validate_paths([tmp_path / "modules" / "m"])) == []


def test_a_path_into_the_folder_of_such_a_module_is(tmp_path: Path) -> None:
    text = 'output "x" {\n  value = file("${path.module}/note.txt")\n}\n'
    write_tree(tmp_path, {"modules/m/main.tf": text})
    assert errors(validate_paths([tmp_path / "modules" / "m"])) == [
        ("failing-function", f"{tmp_path}/modules/m/main.tf:2")
    ]


def test_a_path_from_a_folder_above_is_not_missing(tmp_path: Path) -> None:
    write_tree(
        tmp_path, {"parts/m/main.tf": 'output "x" {\n  value = file("./parts/m/note.txt")\n}\n', "parts/m/note.txt": ""}
    )
    assert errors(validate_paths([tmp_path / "parts" / "m"])) == []


def test_modules_that_are_not_here_are_named_in_one_line(tmp_path: Path) -> None:
    calls = "".join(call(f"acme/m{n}/aws").replace('"m"', f'"m{n}"') for n in range(5))
    write_tree(tmp_path, {"a/main.tf": calls, "b/main.tf": calls})
    lines = list(format_report(validate_paths([tmp_path / "a", tmp_path / "b"]), "text", tmp_path))
    why = "`tfgen validate --verbose` says why"
    assert lines[0] == f"not checked: 5 called modules: acme/m0/aws, acme/m1/aws, acme/m2/aws and 2 more; {why}"
    assert len(lines) == 2


def test_a_module_that_init_installed_is_read_from_there(tmp_path: Path) -> None:
    manifest = {"Modules": [{"Key": "", "Dir": "."}, {"Key": "m", "Dir": ".terraform/modules/m"}]}
    write_tree(
        tmp_path,
        {
            "main.tf": call("acme/m/aws"),
            ".terraform/modules/modules.json": json.dumps(manifest),
            ".terraform/modules/m/main.tf": NEEDS_ZONE + WRONG,
        },
    )
    report = validate_paths([tmp_path])
    assert errors(report) == [("module-input", f"{tmp_path}/main.tf:1")]
    assert report.notes == ()


def test_a_damaged_manifest_is_none(tmp_path: Path) -> None:
    write_tree(
        tmp_path, {"main.tf": call("acme/m/aws"), ".terraform/modules/modules.json": '{"Modules": [{"Key": 1}]}'}
    )
    assert errors(validate_paths([tmp_path])) == []


def test_a_folder_without_anything_is_a_submodule_that_is_not_here(tmp_path: Path) -> None:
    calls = call("./m", more="  zone = 1\n") + call("./m/inner").replace('"m"', '"n"')
    write_tree(tmp_path, {"main.tf": calls})
    (tmp_path / "m").mkdir()
    report = validate_paths([tmp_path])
    assert errors(report) == []
    assert [note.module for note in report.notes] == ["./m", "./m/inner"]


def test_a_loop_over_what_is_not_known_may_have_no_round(tmp_path: Path) -> None:
    text = (
        'variable "n" {}\nvariable "names" {}\nresource "terraform_data" "x" {}\n'
        'output "x" {\n  value = [for k, v in split(",", terraform_data.x.id) : "${var.n}"]\n}\n'
        'resource "terraform_data" "y" {\n  for_each = toset(var.names)\n  input = "a${var.n}"\n}\n'
    )
    called = 'variable "names" {}\n' + call("./m", more="  n = null\n  names = var.names\n")
    write_tree(tmp_path, {"main.tf": called, "m/main.tf": text})
    assert errors(validate_paths([tmp_path])) == []


def test_a_configuration_that_is_passed_is_there_though_nothing_asks_for_it(tmp_path: Path) -> None:
    uses = 'resource "aws_sns_topic" "x" {\n  provider = aws.west\n}\n'
    outside = 'provider "aws" {\n  alias  = "w"\n  region = "us-west-2"\n}\n'
    passing = call("./m", more="  providers = { aws.west = aws.w }\n")
    write_tree(tmp_path, {"main.tf": outside + passing, "m/main.tf": uses})
    rules = ["undeclared-alias", "module-providers"]
    assert errors(validate_paths([tmp_path], rules=rules)) == []
    assert errors(validate_paths([tmp_path / "m"], rules=rules)) == [("undeclared-alias", f"{tmp_path}/m/main.tf:2")]


def test_a_module_with_a_file_that_cannot_be_read_may_take_anything(tmp_path: Path) -> None:
    text = call("./m", more="  zone = 1\n") + 'output "x" {\n  value = module.m.anything\n}\n'
    write_tree(tmp_path, {"main.tf": text, "m/main.tf": "", "m/more.tf.json": UNDECIDED})
    assert errors(validate_paths([tmp_path])) == []


def test_a_rendered_stack_calls_a_module_by_its_path(project: Path) -> None:
    write_tree(
        project,
        {
            "templates/names.tf.j2": 'module "names" {\n  source = "../../../modules/names"\n}\n',
            "modules/names/main.tf": NEEDS_ZONE,
        },
    )
    result = run("validate", "--rule", "module-input", "dev/us-east-1")
    assert result.exit_code == 1
    assert 'templates/names.tf.j2:1: error: the argument "zone" is required' in result.output


def test_what_is_wrong_in_a_module_is_said_for_a_choice_of_stacks_that_call_it(project: Path) -> None:
    write_tree(
        project,
        {
            "templates/names.tf.j2": 'module "names" {\n  source = "../../../modules/names"\n}\n',
            "modules/names/main.tf": WRONG,
        },
    )
    result = run("validate", "--rule", "undeclared-variable", "dev/us-east-1")
    assert "modules/names/main.tf:2:11: error: the variable var.nope" in result.output
    assert "1 error, 0 warnings, 1 thing not checked (which: validate --verbose) in 1 folder, 2 files" in result.output


USES = 'resource "aws_sns_topic" "x" {\n  provider = aws.west\n}\n'
TAKES = 'variable "name" {}\noutput "name" {\n  value = var.name\n}\n'


def test_what_only_others_can_call_may_be_handed_a_configuration_that_it_does_not_ask_for(tmp_path: Path) -> None:
    write_tree(tmp_path, {"topic/main.tf": USES + TAKES})
    report = validate_paths([tmp_path / "topic"], rules=["undeclared-alias"])
    assert errors(report) == []
    assert [note.text.partition(":")[0] for note in report.notes] == ["aws.west"]


@pytest.mark.parametrize(
    "more",
    [
        'provider "aws" {\n  region = "us-west-2"\n}\n',
        'terraform {\n  backend "local" {}\n}\n',
        "terraform {\n  cloud {}\n}\n",
    ],
    ids=["a provider block", "a backend", "a cloud"],
)
def test_what_runs_by_itself_is_handed_nothing(tmp_path: Path, more: str) -> None:
    write_tree(tmp_path, {"topic/main.tf": USES + TAKES + more})
    report = validate_paths([tmp_path / "topic"], rules=["undeclared-alias"])
    assert [rule for rule, _ in errors(report)] == ["undeclared-alias"]


def test_what_is_called_is_handed_what_its_caller_passes(tmp_path: Path) -> None:
    write_tree(tmp_path, {"main.tf": call("./m", more='  name = "x"\n'), "m/main.tf": USES + TAKES})
    report = validate_paths([tmp_path], rules=["undeclared-alias"])
    assert errors(report) == [("undeclared-alias", f"{tmp_path}/m/main.tf:2")]


def test_each_of_a_long_chain_of_modules_is_judged(tmp_path: Path) -> None:
    chain = {f"m{n}/main.tf": call(f"../m{n + 1}") for n in range(260)}
    write_tree(tmp_path, {**chain, "m260/main.tf": WRONG})
    report = validate_paths([tmp_path / "m0"], rules=["cycle", "undeclared-variable"])
    assert errors(report) == [("undeclared-variable", f"{tmp_path}/m260/main.tf:2")]
    assert not report.notes
