"""What `apply` and `destroy` refuse, with nothing run and nothing changed."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.declared import write_ordered as write_tree
from tests.terraform_runner.projects import MAIN, TEMPLATE, must, render, state_of, template
from tests.trees import CONFIG, changed, run
from tfgen.disk.cache import VARIABLE as CACHE_VARIABLE
from tfgen.disk.seal import VARIABLE as PLAN_KEY
from tfgen.terraform.plans import SavedPlan

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.terraform

ACCOUNT = '    account_id: "444455556666"\n'
PROTECTED = changed(ACCOUNT, f"{ACCOUNT}    protect: true\n")


def refusal(*words: str) -> list[str]:
    """The problems that a refused command prints; nothing is in a state afterwards."""
    result = run(*words)
    assert result.exit_code == 2, result.output
    assert not list(Path("generated").glob("*/*/terraform.tfstate"))
    assert "apply" not in "".join(path.read_text() for path in Path(".tfgen/runs").glob("*/run.json"))
    return [line for line in result.stderr.splitlines() if line.startswith("error: ")]


def test_without_a_terminal_apply_needs_yes(stacks: Path) -> None:
    assert refusal("apply") == ["error: nobody can be asked whether to apply: there is no terminal. Add --yes."]


def test_outdated_generated_files_are_refused(stacks: Path) -> None:
    write_tree(stacks, {TEMPLATE: MAIN.replace("input = 1", "input = 2")})
    assert refusal("apply", "--yes", "--env", "dev") == [
        "error: generated/dev/us-east-1 is not what would be rendered now. Run: tfgen render, and review it",
        "error: generated/dev/us-west-2 is not what would be rendered now. Run: tfgen render, and review it",
    ]


@pytest.mark.parametrize("command", ["plan", "apply", "destroy", "drift", "init", "lock", "output"])
def test_what_is_refused_makes_no_folder(stacks: Path, monkeypatch: pytest.MonkeyPatch, command: str) -> None:
    monkeypatch.setenv("TF_WORKSPACE", "blue")
    assert "TF_WORKSPACE" in run(command, *(("--yes",) if command in ("apply", "destroy") else ())).stderr
    assert not Path(".tfgen").exists()


def test_outdated_files_of_other_stacks_do_not_matter(stacks: Path) -> None:
    Path("generated/prod/us-east-1/main.tf").unlink()
    must("apply", "--yes", "--env", "dev")


def test_a_plan_older_than_its_folder_is_refused(stacks: Path) -> None:
    run("plan", "--env", "dev")
    render(MAIN.replace("input = 1", "input = 2"))
    assert refusal("apply", "--yes", "--env", "dev", "--region", "us-east-1") == [
        "error: generated/dev/us-east-1 has changed since it was planned. Run: tfgen plan"
    ]


def test_a_plan_older_than_a_file_that_the_stack_reads_is_refused(stacks: Path) -> None:
    Path("archive.zip").write_bytes(b"1")
    render(template('output "hash" {\n  value = filebase64sha256("${path.module}/../../../archive.zip")\n}'))
    run("plan", "--env", "dev", "--region", "us-east-1")
    Path("archive.zip").write_bytes(b"2")
    assert "has changed since it was planned" in refusal("apply", "--yes", "--env", "dev")[0]


def test_a_plan_of_another_engine_is_refused(stacks: Path) -> None:
    run("plan", "--env", "dev", "--region", "us-east-1")
    saved = SavedPlan(stacks / ".tfgen/plans/dev/us-east-1", stacks)
    meta = saved.read_meta()
    assert meta
    saved.save(replace(meta, engine="tofu 1.8.0"), saved.json.read_bytes())
    assert "dev/us-east-1 was planned with tofu 1.8.0, and this is terraform" in refusal("apply", "--yes")[0]


@pytest.mark.parametrize("command", ["apply", "destroy"])
def test_a_workspace_is_refused(stacks: Path, monkeypatch: pytest.MonkeyPatch, command: str) -> None:
    monkeypatch.setenv("TF_WORKSPACE", "other")
    (problem,) = refusal(command, "--yes")
    assert problem.startswith('error: TF_WORKSPACE is set to "other".')


def test_one_data_folder_for_all_is_refused(stacks: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TF_DATA_DIR", "/somewhere")
    (problem,) = refusal("apply", "--yes")
    assert problem.startswith("error: TF_DATA_DIR is an absolute path")


@pytest.mark.parametrize("command", ["apply", "destroy"])
def test_protected_environments_must_be_named(stacks: Path, command: str) -> None:
    write_tree(stacks, {CONFIG: PROTECTED})
    assert refusal(command, "--yes", "--confirm", "dev") == [
        f"error: prod is protected (protect: true). To {command} it add: --confirm prod"
    ]


@pytest.mark.parametrize("command", ["apply", "destroy"])
def test_a_name_to_confirm_that_there_is_not_is_told(stacks: Path, command: str) -> None:
    write_tree(stacks, {CONFIG: PROTECTED})
    assert refusal(command, "--yes", "--confirm", "prd") == [
        'error: --confirm "prd" is the name of nothing in the matrix. Did you mean "prod"?',
        f"error: prod is protected (protect: true). To {command} it add: --confirm prod",
    ]


def test_a_confirmed_environment_is_applied(stacks: Path) -> None:
    write_tree(stacks, {CONFIG: PROTECTED})
    must("apply", "--yes", "--env", "prod", "--confirm", "prod")
    assert state_of("prod/us-east-1")


def test_a_stack_that_was_never_rendered_is_refused(project: Path) -> None:
    assert "error: generated/dev/us-east-1: there is no such folder. Run: tfgen render" in refusal("apply", "--yes")


@pytest.mark.parametrize(
    ("broken", "place"), [("generated/stacks.json", "generated/stacks.json:1: "), (".tfgen/runs", ".tfgen/runs: ")]
)
def test_what_is_wrong_is_told_where_the_user_would_look_for_it(stacks: Path, broken: str, place: str) -> None:
    write_tree(stacks, {broken: "{"})
    result = run("plan")
    assert (result.exit_code, result.stderr.startswith(f"error: {place}")) == (1, True), result.stderr


def test_all_reasons_are_told_at_once(stacks: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TF_WORKSPACE", "other")
    Path("generated/dev/us-east-1/main.tf").unlink()
    assert len(refusal("apply", "--yes", "--env", "dev")) == 2


# What a stranger may do to a saved plan, of which one like it was once the user's own.
PLANS = Path(".tfgen/plans/dev")
EDITS = {
    "the record": lambda: _edit(PLANS / "us-east-1/meta.json", b'"has_changes":true', b'"has_changes":false'),
    "the plan": lambda: _append(PLANS / "us-east-1/plan.tfplan"),
    "what is shown of the plan": lambda: _append(PLANS / "us-east-1/plan.json"),
    "the plan of another stack": lambda: shutil.copy(PLANS / "us-west-2/plan.tfplan", PLANS / "us-east-1/plan.tfplan"),
    "all of another stack": lambda: shutil.copytree(PLANS / "us-west-2", PLANS / "us-east-1", dirs_exist_ok=True),
    "a record without a code": lambda: _edit(PLANS / "us-east-1/meta.json", b'"code":', b'"other":'),
    "a plan that is said to be applied": lambda: _forge_applied(PLANS / "us-east-1"),
    "a link to the plan": lambda: _link(PLANS / "us-east-1/plan.tfplan"),
    "the user's key": lambda: None,
    "an empty code": lambda: _edit(PLANS / "us-east-1/meta.json", b'"code":"', b'"code":"","x":"'),
}


def _edit(path: Path, old: bytes, new: bytes) -> None:
    assert old in path.read_bytes()
    path.write_bytes(path.read_bytes().replace(old, new))


def _append(path: Path) -> None:
    path.write_bytes(path.read_bytes() + b" ")


def _forge_applied(folder: Path) -> None:
    (folder / "plan.tfplan").rename(folder / "applied.tfplan")
    _edit(folder / "meta.json", b'"steps":', b'"steps":1')


def _link(path: Path) -> None:
    path.rename("elsewhere")
    path.symlink_to(Path("elsewhere").resolve())


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS)
def test_a_plan_that_this_users_tfgen_did_not_write_is_refused(
    stacks: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, edit: Callable[[], object]
) -> None:
    monkeypatch.setenv(CACHE_VARIABLE, str(tmp_path / "cache"))
    run("plan", "--env", "dev")
    if edit is EDITS["the user's key"]:
        monkeypatch.setenv(CACHE_VARIABLE, str(tmp_path / "other"))
    else:
        edit()
    (told,) = refusal("apply", "--yes", "--env", "dev", "--region", "us-east-1")
    assert told.startswith(
        "error: the saved plan of dev/us-east-1 was changed, or not made by your tfgen in this folder"
    )
    assert "Run: tfgen plan." in told
    run("plan", "--env", "dev")
    must("apply", "--yes", "--env", "dev", "--region", "us-east-1")


def test_a_plan_of_another_copy_of_the_project_is_refused(stacks: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run("plan", "--env", "dev")
    shutil.copytree(stacks, stacks.parent / "copy")
    monkeypatch.chdir(stacks.parent / "copy")
    assert len(refusal("apply", "--yes", "--env", "dev")) == 2


def test_machines_with_one_secret_apply_each_others_plans(
    stacks: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv(PLAN_KEY, "5" * 64)
    run("plan", "--env", "dev")
    shutil.copytree(stacks, tmp_path / "copy")
    monkeypatch.chdir(tmp_path / "copy")
    monkeypatch.setenv(CACHE_VARIABLE, str(tmp_path / "other"))
    must("apply", "--yes", "--env", "dev")
    monkeypatch.chdir(stacks)
    monkeypatch.setenv(PLAN_KEY, "6" * 64)
    assert len(refusal("apply", "--yes", "--env", "dev")) == 2


def test_a_secret_that_can_be_guessed_is_refused(stacks: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(PLAN_KEY, "secret")
    (told,) = refusal("apply", "--yes")
    assert told.startswith("error: TFGEN_PLAN_KEY has less than 32 characters.")


def test_without_a_folder_for_a_key_one_run_plans_and_applies(stacks: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(CACHE_VARIABLE, "relative")
    must("apply", "--yes", "--env", "dev")
