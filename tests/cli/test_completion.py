"""What shells complete."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.trees import CONFIG, MATRIX, SMALLER_MATRIX, STACKS, run, write_tree
from tfgen.cli.main import main

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def _own_memory(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    monkeypatch.setenv("TFGEN_CACHE_DIR", str(tmp_path_factory.mktemp("cache")))


def complete(*words: str) -> list[str]:
    """What is offered for the last of the words of a command line behind `tfgen`."""
    from click.shell_completion import ShellComplete

    *before, last = words
    return [item.value for item in ShellComplete(main, {}, "tfgen", "X").get_completions(list(before), last)]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["pl"], ["plan"]),
        (["plan", "--comp"], ["--component"]),
        (["plan", "dev/"], list(STACKS[:2])),
        (["plan", STACKS[0], "dev/"], [STACKS[1]]),
        (["render", "--env", ""], ["dev", "prod"]),
        (["render", "--env", "dev|p"], ["dev|prod"]),
        (["list", "--region", "us-w"], ["us-west-2"]),
        (["list", "--component", ""], []),
        (["list", "--where", ""], ["environment=", "region="]),
        (["list", "--where", "environment=dev,region=us-w"], ["environment=dev,region=us-west-2"]),
        (["list", "--where", "size="], []),
        (["list", "--where", "environment", "=", "d"], ["dev"]),  # as bash parts it
        (["list", "--where", "environment", "=", "dev,re"], ["dev,region="]),
        (["list", "--where", "environment", "=", "dev,region", "=", "us-w"], ["us-west-2"]),
        (["apply", "--confirm", "pr"], ["prod"]),
        (["rule", "unused-l"], ["unused-local"]),
        (["validate", "--rule", "unused-l"], ["unused-local"]),
        (["validate", "prod/us-e"], ["prod/us-east-1", "prod/us-e"]),  # the second stands for folders
        (["completion", "z"], ["zsh"]),
    ],
)
def test_the_names_of_the_project_are_offered(project: Path, words: list[str], expected: list[str]) -> None:
    assert complete(*words) == expected
    assert complete(*words) == expected  # from memory


def test_names_are_those_of_the_project_that_is_named(project: Path, tmp_path: Path) -> None:
    write_tree(tmp_path / "other", {CONFIG: MATRIX.replace("dev:", "test:")})
    assert complete("list", "-C", str(tmp_path / "other"), "--env", "") == ["test", "prod"]


def test_a_changed_matrix_has_its_own_names(project: Path) -> None:
    assert complete("list", "--region", "") == ["us-east-1", "us-west-2"]
    write_tree(project, {CONFIG: SMALLER_MATRIX})
    assert complete("list", "--region", "") == ["us-east-1"]


def test_artifacts_are_offered_that_are_not_named_yet(project: Path) -> None:
    archives = [f'{name}: {{source: {name}, python: "3.13", architecture: arm64, output: {name}.zip}}' for name in "ab"]
    write_tree(project, {CONFIG: f"{MATRIX}artifacts: {{{', '.join(archives)}}}\n"})
    assert complete("package", "") == ["a", "b"]
    assert complete("package", "a", "") == ["b"]


def test_retired_stacks_are_offered_to_be_forgotten_and_destroyed(project: Path) -> None:
    assert run("render", "--quiet").exit_code == 0
    write_tree(project, {CONFIG: SMALLER_MATRIX})
    assert complete("retire", "--confirm", "") == [STACKS[1], STACKS[3]]
    assert complete("destroy", "dev/us-w") == [STACKS[1]]


@pytest.mark.parametrize("text", ["", "\t", "project: [\n"])
def test_a_broken_matrix_has_no_names_and_no_error(project: Path, text: str) -> None:
    write_tree(project, {CONFIG: text})
    assert complete("list", "--env", "") == []


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_each_shell_has_its_script(shell: str) -> None:
    result = run("completion", shell)
    assert result.exit_code == 0
    assert f"_TFGEN_COMPLETE={shell}_complete" in result.stdout


def test_bash_takes_the_script(tmp_path: Path) -> None:
    script = tmp_path / "tfgen.bash"
    script.write_text(run("completion", "bash").stdout)
    command = f"source {script} && complete -p tfgen"
    result = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=True)
    assert "_tfgen_completion tfgen" in result.stdout


def test_bash_completes_a_stack(project: Path, tmp_path: Path) -> None:
    script = tmp_path / "tfgen.bash"
    script.write_text(run("completion", "bash").stdout)
    start = "from tfgen.cli.main import main; main(prog_name='tfgen')"
    (tmp_path / "tfgen").write_text(f'#!/bin/sh\nexec "{sys.executable}" -c "{start}" "$@"\n')
    (tmp_path / "tfgen").chmod(0o755)
    words = "COMP_WORDS=(tfgen plan prod/us-w); COMP_CWORD=2; COMP_LINE=x"
    command = f'source {script}; {words}; _tfgen_completion tfgen; echo "${{COMPREPLY[*]}}"'
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PATH": f"{tmp_path}:{os.environ['PATH']}"}
    result = subprocess.run(["bash", "-c", command], capture_output=True, text=True, env=environment, check=True)
    assert result.stdout == "prod/us-west-2\n", result.stderr
