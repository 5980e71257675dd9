"""`tfgen apply`, `destroy` and `output`: saved plans, waves, failures and how to go on."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.terraform_runner.projects import local_exec, log_of, must, render, state_of, template
from tests.trees import run

pytestmark = pytest.mark.terraform

BOTH = ["terraform_data.place", "terraform_data.size"]


def test_everything_is_applied_and_then_there_is_nothing_to_do(stacks: Path) -> None:
    result = must("apply", "--yes")
    assert result.stdout.endswith(
        "stack           result  added  changed  destroyed\n"
        "dev/us-east-1   done        2        0          0\n"
        "dev/us-west-2   done        2        0          0\n"
        "prod/us-east-1  done        2        0          0\n"
        "prod/us-west-2  done        2        0          0\n"
        "logs: .tfgen/runs/1\n"
    )
    assert state_of("prod/us-west-2") == BOTH
    assert "nothing to do" in must("apply", "--yes").stdout


def test_a_saved_plan_is_applied_exactly(stacks: Path) -> None:
    must("apply", "--yes")
    render(template(local_exec("true")))
    run("plan", "--env", "dev")
    run("plan", "--env", "prod")
    must("apply", "--yes", "--env", "dev")
    assert "$ terraform plan" not in log_of("dev/us-east-1")
    assert state_of("dev/us-west-2") == [*BOTH, "terraform_data.step"]
    assert state_of("prod/us-west-2") == BOTH


def test_home_regions_come_first_and_last_to_go(stacks: Path) -> None:
    trail = Path("trail").resolve()
    render(
        template(f"""\
resource "terraform_data" "step" {{
  provisioner "local-exec" {{
    command = "echo {{{{ stack.name }}}} >> {trail}"
  }}
  provisioner "local-exec" {{
    when    = destroy
    command = "echo {{{{ stack.name }}}} >> {trail}"
  }}
}}
""")
    )
    must("apply", "--yes", "--env", "prod", "--parallel", "2")
    must("destroy", "--yes", "--env", "prod", "--parallel", "2")
    assert trail.read_text().split() == ["prod/us-east-1", "prod/us-west-2", "prod/us-west-2", "prod/us-east-1"]


def test_failure_stops_later_waves_but_not_its_own(stacks: Path) -> None:
    render(template(local_exec('test {{ stack.name }} != "dev/us-east-1"')))
    result = run("apply", "--yes", "--parallel", "1")
    assert result.exit_code == 1
    table = [line.split()[:2] for line in result.stdout.splitlines() if line.startswith(("dev/", "prod/"))][-4:]
    assert table == [
        ["dev/us-east-1", "failed"],
        ["dev/us-west-2", "not"],
        ["prod/us-east-1", "done"],
        ["prod/us-west-2", "not"],
    ]
    assert "error: dev/us-east-1: main.tf:" in result.stdout
    assert result.stdout.endswith("to go on: tfgen apply\n")


def test_going_on_repeats_nothing_and_plans_what_failed_anew(stacks: Path) -> None:
    trail = Path("trail").resolve()
    step = f"echo {{{{ stack.name }}}} >> {trail}; test {{{{ stack.name }}}} != dev/us-east-1 -o -e ok"
    render(template(local_exec(step)))
    assert run("apply", "--yes").exit_code == 1
    Path("generated/dev/us-east-1/ok").touch()
    result = must("apply", "--yes")
    assert sorted(trail.read_text().split()) == [
        *["dev/us-east-1", "dev/us-east-1"],  # failed, and again
        *["dev/us-west-2", "prod/us-east-1", "prod/us-west-2"],
    ]
    assert "prod/us-east-1  done by an earlier run" in result.stdout
    assert "$ terraform plan" in log_of("dev/us-east-1")
    assert "$ terraform plan" not in log_of("dev/us-west-2")


def test_after_a_finished_round_everything_is_planned_again(stacks: Path) -> None:
    must("apply", "--yes")
    must("apply", "--yes")
    assert "$ terraform plan" in log_of("dev/us-east-1")


def test_an_applied_plan_leaves_nothing_secret(stacks: Path) -> None:
    must("apply", "--yes", "--env", "dev")
    folder = Path(".tfgen/plans/dev/us-east-1")
    assert sorted(path.name for path in folder.iterdir()) == ["applied.tfplan", "meta.json"]
    assert (folder / "applied.tfplan").read_bytes() == b""


def test_destroy_does_not_take_a_plan_to_apply(stacks: Path) -> None:
    must("apply", "--yes")
    run("plan")
    result = must("destroy", "--yes")
    assert "total             0       0        0        8          0" in result.stdout
    assert state_of("dev/us-east-1") == []


def test_apply_does_not_take_a_plan_to_destroy(stacks: Path) -> None:
    must("apply", "--yes")
    assert run("plan", "--destroy").exit_code == 2
    assert "nothing to do" in must("apply", "--yes").stdout
    assert state_of("dev/us-east-1") == BOTH


def test_nothing_is_applied_when_a_stack_cannot_be_planned(stacks: Path) -> None:
    render(template('{% if stack.name == "dev/us-west-2" %}\nlocals {\n  a = file("missing")\n}\n{% endif %}'))
    result = run("apply", "--yes", "--env", "dev")
    assert result.exit_code == 1
    assert result.stdout.endswith("nothing has been applied. When that is mended: tfgen apply --env dev\n")
    assert state_of("dev/us-east-1") == []


def test_outputs_hide_what_is_sensitive_unless_asked(stacks: Path) -> None:
    must("apply", "--yes", "--env", "dev")
    words = ("output", "--env", "dev", "--region", "us-east-1")
    assert must(*words).stdout == (
        "stack          output    value\ndev/us-east-1  password  (sensitive)\ndev/us-east-1  place     dev/us-east-1\n"
    )
    shown = json.loads(must(*words, "--format", "json", "--show-sensitive").stdout)
    assert shown == {"dev/us-east-1": {"password": "hunter2", "place": "dev/us-east-1"}}


def test_the_journal_knows_every_stack(stacks: Path) -> None:
    render(template(local_exec('test {{ stack.name }} != "dev/us-east-1"')))
    run("apply", "--yes", "--env", "dev")
    assert json.loads(Path(".tfgen/runs/latest/run.json").read_text()) == {
        "command": "apply",
        "stacks": {"dev/us-east-1": "failed", "dev/us-west-2": "not started"},
    }
