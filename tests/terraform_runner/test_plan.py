"""`tfgen plan`: saved plans, one grouped report, and Terraform's exit codes."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest

from tests.declared import write_ordered as write_tree
from tests.terraform_runner.projects import MAIN, TEMPLATE, local_exec, must, render, template
from tests.trees import run

pytestmark = pytest.mark.terraform


def test_new_stacks_are_grouped_and_counted(stacks: Path) -> None:
    result = run("plan")
    assert result.stdout == (
        "terraform_data.place: add in 4 stacks\n"
        "terraform_data.size: add in 4 stacks\n"
        "output.password: add in 4 stacks\n"
        "output.place: add in 4 stacks\n"
        "\n"
        "stack           add  change  replace  destroy  no change\n"
        "dev/us-east-1     2       0        0        0          0\n"
        "dev/us-west-2     2       0        0        0          0\n"
        "prod/us-east-1    2       0        0        0          0\n"
        "prod/us-west-2    2       0        0        0          0\n"
        "total             8       0        0        0          0\n"
    )
    assert result.exit_code == 2


def test_same_change_of_an_attribute_is_one_line(stacks: Path) -> None:
    must("apply", "--yes")
    render(template(**{"input = 1": "input = 2"}))
    lines = run("plan").stdout.splitlines()
    assert lines[:2] == [
        "terraform_data.size: input 1 → 2 in 4 stacks",
        "terraform_data.size: output 1 → (known after apply) in 4 stacks",
    ]


def test_applied_stacks_have_nothing_to_do(stacks: Path) -> None:
    must("apply", "--yes")
    result = run("plan", "--env", "dev", "--region", "us-east-1")
    assert result.stdout == (
        "stack          add  change  replace  destroy  no change\n"
        "dev/us-east-1    0       0        0        0          2\n"
    )
    assert result.exit_code == 0


def test_a_change_of_one_stack_names_it(stacks: Path) -> None:
    must("apply", "--yes")
    render(template(**{"input = 1": 'input = {{ 2 if stack.name == "dev/us-west-2" else 1 }}'}))
    assert "terraform_data.size: input 1 → 2 in dev/us-west-2" in run("plan").stdout.splitlines()


def test_json_has_every_change_and_every_stack(stacks: Path) -> None:
    report = json.loads(run("plan", "--format", "json", "--env", "dev").stdout)
    assert [stack["name"] for stack in report["stacks"]] == ["dev/us-east-1", "dev/us-west-2"]
    assert report["stacks"][0]["resources"]["add"] == 2
    assert report["changes"][0] == {
        "address": "terraform_data.place",
        "action": "add",
        "attribute": None,
        "before": None,
        "after": None,
        "stateful_loss": False,
        "stacks": ["dev/us-east-1", "dev/us-west-2"],
    }


def test_markdown_has_a_table_and_a_list(stacks: Path) -> None:
    lines = run("plan", "--format", "markdown", "--env", "dev").stdout.splitlines()
    assert lines[:3] == [
        "| stack | add | change | replace | destroy | no change |  |",
        "|---|--:|--:|--:|--:|--:|---|",
        "| dev/us-east-1 | 2 | 0 | 0 | 0 | 0 |  |",
    ]
    assert "- `terraform_data.place: add` in 2 stacks" in lines


def test_a_stack_that_cannot_be_planned_does_not_stop_the_others(stacks: Path) -> None:
    render(template('{% if stack.name == "dev/us-east-1" %}\nlocals {\n  a = file("missing")\n}\n{% endif %}'))
    result = run("plan", "--env", "dev")
    assert result.exit_code == 1
    assert "dev/us-east-1    0       0        0        0          0  failed" in result.stdout
    assert "dev/us-west-2    2       0        0        0          0" in result.stdout
    assert "error: dev/us-east-1: main.tf:" in result.stdout
    assert "log: .tfgen/runs/1/dev/us-east-1.log" in result.stdout


@pytest.mark.parametrize(
    "words",
    [("plan", "--nonsense"), ("plan", "--env", "nowhere"), ("drift", "--parallel", "0"), ("drift", "--env", "x")],
)
def test_what_stops_a_plan_does_not_look_like_changes(stacks: Path, words: tuple[str, ...]) -> None:
    assert run(*words).exit_code == 1


def test_saved_plans_are_for_their_owner_only(stacks: Path) -> None:
    run("plan")
    folder = Path(".tfgen/plans/dev/us-east-1")
    assert sorted(path.name for path in folder.iterdir()) == ["meta.json", "plan.json", "plan.tfplan"]
    assert {stat.S_IMODE(path.stat().st_mode) for path in (folder.parent.parent, folder.parent, folder)} == {0o700}
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}
    assert Path(".tfgen/.gitignore").read_text() == "*\n"


def test_no_secret_is_printed_or_logged(stacks: Path) -> None:
    secret = template('resource "terraform_data" "secret" {\n  input = sensitive("swordfish")\n}')
    render(secret)
    shown = [run("plan").output, must("apply", "--yes").output, must("output").output]
    render(secret.replace("swordfish", "swordfish2"))
    shown += [run("plan").output]
    assert "terraform_data.secret: input (sensitive) → (sensitive) in 4 stacks" in shown[-1]
    logs = [path.read_text() for path in Path(".tfgen/runs").rglob("*.*") if path.is_file()]
    assert not [text for text in (*shown, *logs) if "swordfish" in text or "hunter2" in text]


def test_planning_runs_no_provisioner(stacks: Path) -> None:
    render(template(local_exec("touch ran")))
    run("plan")
    assert not list(Path("generated").rglob("ran"))


def test_drift_reports_what_a_refresh_finds_and_saves_no_plan(stacks: Path) -> None:
    Path("x.txt").write_text("a")
    render(template('output "file" {\n  value = file("${path.module}/../../../x.txt")\n}'))
    must("apply", "--yes")
    assert run("drift").exit_code == 0
    Path("x.txt").write_text("b")
    result = run("drift", "--env", "dev")
    assert result.stdout.splitlines()[0] == 'output.file: "a" → "b" in 2 stacks'
    assert result.exit_code == 2
    assert [path.name for path in Path(".tfgen/drift/dev/us-east-1").iterdir()] == []


def test_a_plan_of_what_is_not_current_says_so(stacks: Path) -> None:
    write_tree(stacks, {TEMPLATE: MAIN.replace("input = 1", "input = 2")})
    result = run("plan", "--env", "dev", "--region", "us-east-1")
    assert result.exit_code == 2
    assert result.stdout.splitlines()[0] == (
        "note: generated/dev/us-east-1 is not what would be rendered now, so apply refuses it. Run: tfgen render"
    )


def test_a_plan_needs_no_templates(stacks: Path) -> None:
    write_tree(stacks, {TEMPLATE: "{{ nothing }}"})
    result = run("plan", "--env", "dev", "--region", "us-east-1")
    assert result.exit_code == 2
    assert result.stdout.startswith("note: whether generated/ is what would be rendered now is not known: templates/")


def test_variables_that_change_the_engine_are_told(stacks: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TF_CLI_ARGS_plan", "-target=terraform_data.size -refresh=true")
    lines = run("plan").stdout.splitlines()
    assert lines[0] == "note: TF_CLI_ARGS_plan is set with -target, -refresh: it changes what the engine does"
    assert lines[1] == "terraform_data.size: add in 4 stacks"


def test_an_option_is_told_by_its_whole_name(stacks: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TF_CLI_ARGS_plan", "-lock-timeout=5m")
    first = run("plan").stdout.splitlines()[0]
    assert first == "note: TF_CLI_ARGS_plan is set: it changes what the engine does"
