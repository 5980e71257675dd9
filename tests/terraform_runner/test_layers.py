"""Stacks that read each other's states: applied in one command, wave by wave, and destroyed backwards."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from tests.terraform_runner.projects import log_of, must, render, state_of
from tests.trees import CONFIG, run, write_tree
from tfgen.cli import applying, main

if TYPE_CHECKING:
    from click.testing import Result

LAYERS = ("app", "data", "global", "network")
STACKS = {layer: f"{layer}/us-east-1" for layer in LAYERS}
# Each layer an environment; in the file's order they are everything but the order in which they can be applied.
MATRIX = """\
project: {name: demo}
regions:
  us-east-1:
    cidr: 10.0.0.0/16
    availability_zones: [us-east-1a, us-east-1b]
environments:
""" + "".join(
    f'  {layer}: {{account_id: "{index:012}", home_region: us-east-1}}\n' for index, layer in enumerate(LAYERS)
)
# What each layer reads of the states of others.
READS = {"app": ["network", "data"], "data": ["network"], "global": ["app"], "network": []}
SIZES = """\
resource "terraform_data" "size" {
  input = 1
}
"""
MAIN = """\
terraform {
  backend "local" {}
}
{% for layer in READS[stack.environment] %}

data "terraform_remote_state" {{ layer | hcl }} {
  backend = "local"
  config = {
    path = {{ ("../../" ~ layer ~ "/us-east-1/terraform.tfstate") | hcl }}
  }
}

resource "terraform_data" {{ ("of_" ~ layer) | hcl }} {
  input = data.terraform_remote_state.{{ layer }}.outputs.id
}
{% endfor %}

resource "terraform_data" "main" {
  input = {{ stack.name | hcl }}
}

output "id" {
  value = terraform_data.main.id
}

output "input" {
  value = terraform_data.main.output
}

output "note" {
  value = "first"
}
"""


def template(**reads: list[str]) -> str:
    return f"{{% set READS = {READS | reads} %}}\n{MAIN}"


@pytest.fixture
def layers(terraform: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder: four layers, rendered."""
    project = tmp_path / "layers"
    write_tree(project, {CONFIG: MATRIX, "templates/main.tf.j2": template()})
    monkeypatch.chdir(project)
    must("render", "--quiet")
    return project


def change(old: str, new: str) -> None:
    assert old in template()
    render(template().replace(old, new))


def last_words(result: Result) -> dict[str, str]:
    """The last column of the table of stacks."""
    rows = [line.split(None, 6) for line in result.stdout.splitlines()]
    return {row[0]: row[6].strip() if len(row) > 6 else "" for row in rows if row and row[0] in STACKS.values()}


def test_the_order_is_what_is_read(layers: Path) -> None:
    lines = [f"{number}. {STACKS[layer]}" for number, layer in enumerate(("network", "data", "app", "global"), 1)]
    assert run("order").stdout.splitlines() == lines
    assert [line[3:] for line in run("order", "--destroy").stdout.splitlines()] == [line[3:] for line in lines[::-1]]


def test_the_order_says_why(layers: Path) -> None:
    records = json.loads(run("order", "--why", "--format", "json", "data/us-east-1").stdout)
    why = "reads id (generated/data/us-east-1/main.tf:7)"
    assert records == [
        {
            "wave": 1,
            "stack": STACKS["data"],
            "component": "",
            "component_wave": 0,
            "waits_for": [{"stack": STACKS["network"], "why": why}],
        }
    ]
    assert f"{STACKS['network']}: {why}" in run("order", "--why").stdout


def test_a_first_apply_is_one_command_and_the_second_has_nothing_to_do(layers: Path) -> None:
    result = run("apply", "--yes")
    assert result.exit_code == 0, result.stdout + result.stderr
    assert state_of(STACKS["app"]) == ["terraform_data.main", "terraform_data.of_data", "terraform_data.of_network",
                                       "terraform_remote_state.data", "terraform_remote_state.network"]  # fmt: skip
    assert result.stdout.count("terraform_data.main: add") == 4  # each layer is planned, and shown, in its turn
    assert run("plan").exit_code == 0


def test_everything_is_destroyed_backwards(layers: Path) -> None:
    must("apply", "--yes")
    result = run("destroy", "--yes")
    assert result.exit_code == 0, result.stdout + result.stderr
    assert [state_of(stack) for stack in STACKS.values()] == [[]] * 4
    ended = {layer: Path(".tfgen/runs/latest", f"{stack}.raw").stat().st_mtime_ns for layer, stack in STACKS.items()}
    assert sorted(ended, key=lambda layer: ended[layer]) == ["global", "app", "data", "network"]


def test_a_first_plan_shows_what_waits_and_for_what(layers: Path) -> None:
    result = run("plan")
    assert result.exit_code == 2
    assert last_words(result) == {
        STACKS["network"]: "",
        STACKS["data"]: "planned when network/us-east-1 is applied",
        STACKS["app"]: "planned when network/us-east-1, data/us-east-1 are applied",
        STACKS["global"]: "planned when app/us-east-1 is applied",
    }
    assert [path.parent.parent.name for path in Path(".tfgen/plans").rglob("plan.tfplan")] == ["network"]


def test_the_plan_that_was_saved_is_what_is_applied_and_the_others_follow(layers: Path) -> None:
    run("plan")
    result = run("apply", "--yes")
    assert result.exit_code == 0, result.stdout + result.stderr
    assert log_of(STACKS["network"]).count("$ terraform plan") == 0
    assert log_of(STACKS["data"]).count("$ terraform plan") == 1


def test_what_changes_nothing_that_is_read_keeps_nobody_waiting(layers: Path) -> None:
    must("apply", "--yes")
    change('"first"', '"second"')
    result = run("plan")
    assert last_words(result) == dict.fromkeys(STACKS.values(), "outputs only")
    must("apply", "--yes")
    assert run("plan").exit_code == 0


def test_who_reads_an_output_that_changes_waits_and_who_does_not_is_planned(layers: Path) -> None:
    must("apply", "--yes")
    change('input = {{ stack.name | hcl }}', 'input = {{ stack.name | hcl }}\n  triggers_replace = '
           '{{ (1 if stack.environment == "data" else 0) | hcl }}')  # fmt: skip
    words = last_words(run("plan", "network/us-east-1", "data/us-east-1", "app/us-east-1"))
    assert words[STACKS["app"]].startswith("planned when ")
    must("apply", "--yes")
    assert run("plan").exit_code == 0


def test_a_stack_alone_is_planned_on_what_is_applied(layers: Path) -> None:
    must("apply", "--yes", "network/*")
    must("apply", "--yes", "data/*")
    assert state_of(STACKS["data"])


def test_who_reads_what_is_changed_or_destroyed_and_is_not_chosen_is_told(layers: Path) -> None:
    must("apply", "--yes")
    notes = [line for line in run("destroy", "--yes", "app/*").stdout.splitlines() if line.startswith("note: ")]
    assert notes == ["note: global/us-east-1 reads outputs of app/us-east-1 that change here, and is not chosen"]
    assert "note: " not in run("plan", "network/*").stdout


def test_a_stack_whose_producer_was_never_applied_cannot_be_planned_alone(layers: Path) -> None:
    result = run("plan", "data/*")
    assert result.exit_code == 1
    assert "data/us-east-1 reads the state of network/us-east-1" in result.stdout


def test_a_plan_that_fails_in_a_later_round_is_told_with_what_was_applied(layers: Path) -> None:
    change("outputs.id\n", "outputs.{{ 'gone' if stack.environment == 'app' else 'id' }}\n")
    result = run("apply", "--yes")
    assert result.exit_code == 1
    assert "gone" in result.stdout
    lines = [line.split() for line in result.stdout.splitlines()]
    assert [STACKS["network"], "done", "1", "0", "0"] in lines
    assert [STACKS["global"], "not", "started", "0", "0", "0"] in lines
    assert "to go on: tfgen apply" in result.stdout
    render(template())
    must("apply", "--yes")
    assert run("plan").exit_code == 0


def test_later_plans_are_asked_for_again(layers: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(applying, "sys", SimpleNamespace(stdin=SimpleNamespace(isatty=lambda: True)))
    result = CliRunner().invoke(main.main, ["apply"], input="y\nn\n", catch_exceptions=False)
    assert result.exit_code == 1
    assert state_of(STACKS["network"])
    assert not state_of(STACKS["data"])
    assert "to go on: tfgen apply" in result.stdout


def test_who_leaves_a_later_question_is_told_what_was_applied(layers: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(applying, "sys", SimpleNamespace(stdin=SimpleNamespace(isatty=lambda: True)))
    result = CliRunner().invoke(main.main, ["apply"], input="y\n", catch_exceptions=False)
    assert result.exit_code == 130
    assert [STACKS["network"], "done", "1", "0", "0"] in [line.split() for line in result.stdout.splitlines()]
    assert "nothing has been applied" not in result.output


def test_a_failure_stops_those_that_wait_for_it_and_the_same_command_goes_on(layers: Path) -> None:
    command = "test -e ../../../mended || exit 3"
    failing = f'resource "terraform_data" "main" {{\n  provisioner "local-exec" {{\n    command = "{command}"\n  }}'
    change('resource "terraform_data" "main" {', failing)
    result = run("apply", "--yes")
    assert result.exit_code == 1
    lines = [line.split()[:3] for line in result.stdout.splitlines()]
    assert [STACKS["network"], "failed", "0"] in lines
    assert [[STACKS[layer], "not", "started"] in lines for layer in ("data", "app", "global")] == [True] * 3
    Path("mended").touch()
    must("apply", "--yes")
    assert run("plan").exit_code == 0


def test_stacks_that_read_each_other_are_refused_with_the_path(layers: Path) -> None:
    render(template(network=["global"]))
    result = run("apply", "--yes")
    assert result.exit_code == 2
    assert result.stderr.startswith("error: stacks wait for each other: ")
    assert "which waits for global/us-east-1 (reads id (generated/network/us-east-1/main.tf:" in result.stderr
    assert run("plan").exit_code == 1
    assert run("order").exit_code == 2
    assert not Path(".tfgen/runs/latest").exists()
