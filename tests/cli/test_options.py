"""What commands share: choosing stacks, finding the project, and suggestions for typos."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.trees import MATRIX, STACKS, run, write_tree


def listed(*words: str) -> list[str]:
    return run("list", "--format", "names", *words).stdout.splitlines()


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["dev/us-east-1"], [STACKS[0]]),
        (["prod/*"], list(STACKS[2:])),
        (["--where", "environment=p*,region=*-2"], [STACKS[3]]),
        (["--env", "dev|prod", "--region", "us-w*"], [STACKS[1], STACKS[3]]),
    ],
)
def test_stacks_are_chosen_by_name_and_axis(project: Path, words: list[str], expected: list[str]) -> None:
    assert listed(*words) == expected


@pytest.mark.parametrize(
    ("command", "code"),
    [("plan", 1), ("drift", 1)]
    + [(name, 2) for name in ("apply", "destroy", "init", "list", "lock", "order", "output", "render", "validate")],
)
def test_every_command_over_the_matrix_refuses_a_name_that_no_stack_has(project: Path, command: str, code: int) -> None:
    yes = ["--yes"] if command in ("apply", "destroy") else []
    result = run(command, "prod/us-eats-1", *yes)
    assert 'no stack is called "prod/us-eats-1"' in result.stderr
    assert 'Did you mean "prod/us-east-1"?' in result.stderr
    assert result.exit_code == code


def test_rendering_a_stack_by_name_leaves_the_others_alone(project: Path) -> None:
    assert run("render", "dev/us-west-2").exit_code == 0
    assert [path.parent.name for path in Path("generated").rglob("*.tf")] == ["us-west-2"]


def test_a_folder_to_validate_is_told_from_a_stack(project: Path) -> None:
    write_tree(project, {"other/main.tf": "locals {\n  a = local.gone\n}\n"})
    assert "other/main.tf:2:7: error" in run("validate", "--rule", "undeclared-local", "other").stdout
    assert run("validate", "--rule", "undeclared-local", "dev/us-east-1").exit_code == 0


def test_options_that_choose_stacks_have_no_meaning_for_a_folder(project: Path) -> None:
    result = run("validate", "--env", "dev", "templates")
    assert result.exit_code == 2
    assert "leave them out with PATH" in result.stderr


def test_the_project_is_found_upwards(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (project / "templates/deep").mkdir()
    monkeypatch.chdir(project / "templates/deep")
    assert listed() == list(STACKS)


def test_a_place_is_named_from_where_the_user_is(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (project / "config/regions.yaml").write_text(MATRIX + "oops: 1\n")
    monkeypatch.chdir(project / "templates")
    assert "error: ../config/regions.yaml:16: " in run("list").stderr


def test_the_project_is_not_looked_for_above_the_repository(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (project / "inner/.git").mkdir(parents=True)
    monkeypatch.chdir(project / "inner")
    result = run("list")
    assert result.exit_code == 2
    assert "error: config/regions.yaml: there is no such file" in result.stderr


def test_a_project_that_is_named_is_not_looked_for(project: Path) -> None:
    assert "templates/config/regions.yaml: there is no such file" in run("list", "-C", "templates").stderr


@pytest.mark.parametrize(
    ("words", "suggestion", "code"),
    [
        (["rneder"], 'Did you mean "render"?', 2),
        (["schema", "lsit"], "list", 2),
        (["xyzzy"], "Run: tfgen --help", 2),
        (["list", "--environment", "dev"], "--env", 2),
        (["list", "--foramt", "json"], "--format", 2),
        (["plan", "--environment", "dev"], "--env", 1),
        (["plan", "--comp", "dev"], "--component", 1),
        (["plan", "dev"], "To choose by environment: --env dev", 1),
        (["rule", "unused-locl"], "unused-local", 2),
    ],
)
def test_a_typo_suggests_the_nearest(project: Path, words: list[str], suggestion: str, code: int) -> None:
    result = run(*words)
    assert suggestion in result.stderr
    assert result.exit_code == code
