"""What others run tfgen with, and what releases it: the action, the hooks, the workflows that are not rendered."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from tests.engine.availability import skip_or_fail
from tests.revisions.histories import commit, git
from tests.trees import PROJECT, run, write_tree
from tfgen.disk.header import has_header

if TYPE_CHECKING:
    from collections.abc import Mapping

ROOT = Path(__file__).parents[2]
TOOLS = Path(sys.executable).parent
PRE_COMMIT = ROOT / ".venv-release/bin/pre-commit"
STARTED = ROOT / "tfgen/starters/scaffold/workflow.yml"  # the one that `tfgen new` writes
OWN = [path for path in sorted((ROOT / ".github/workflows").glob("*.yml")) if not has_header(path.read_bytes())]


def call(*words: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(list(map(str, words)), capture_output=True, text=True, check=False)


def test_there_are_workflows_of_our_own_beside_the_rendered_ones() -> None:
    assert [path.name for path in OWN] == ["release.yml", "tests.yml"]


def test_zizmor_finds_nothing_in_workflows_and_action() -> None:
    done = call(
        TOOLS / "zizmor", "--offline", "--no-config", "--persona", "auditor", *OWN, STARTED, ROOT / "action.yml"
    )
    assert done.returncode == 0, done.stdout


def test_workflows_action_and_hooks_have_their_schemas() -> None:
    for schema, files in (("workflows", [*OWN, STARTED]), ("actions", [ROOT / "action.yml"])):
        done = call(TOOLS / "check-jsonschema", "--builtin-schema", f"vendor.github-{schema}", *files)
        assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("path", [ROOT / "action.yml", STARTED], ids=["action", "started"])
def test_python_takes_no_module_of_a_strangers_checkout(path: Path) -> None:
    started = [line for line in path.read_text().splitlines() if " -m " in line]
    assert started
    assert [line for line in started if "-I -m " not in line] == []


@pytest.mark.parametrize(
    "script",
    [
        step["run"]
        for path in OWN
        for job in yaml.safe_load(path.read_text())["jobs"].values()
        for step in job["steps"]
        if "run" in step
    ],
)
def test_scripts_pass_shellcheck(script: str) -> None:
    done = subprocess.run(
        [TOOLS / "shellcheck", "--shell=bash", "-"], input=script, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout


def steps() -> list[Mapping[str, Any]]:
    return [step for step in yaml.safe_load((ROOT / "action.yml").read_text())["runs"]["steps"] if "run" in step]


def perform(step: Mapping[str, Any], folder: Path, project: Path) -> subprocess.CompletedProcess[str]:
    """A step of the action, as a runner performs it."""
    values = {"github.action_path": str(ROOT), "inputs.project": str(project), "inputs.fail-on": "error"}
    given = {name: values[text.removeprefix("${{ ").removesuffix(" }}")] for name, text in step["env"].items()}
    path = f"{TOOLS}{os.pathsep}{os.environ['PATH']}"
    environment = os.environ | {"RUNNER_TEMP": str(folder), "PATH": path} | given
    command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def test_the_action_installs_tfgen_and_judges_a_project(tmp_path: Path) -> None:
    project = tmp_path / "project"
    write_tree(project, PROJECT)
    assert run("render", "-C", project).exit_code == 0
    install, check, validate = steps()
    installed = perform(install, tmp_path, project)
    assert installed.returncode == 0, installed.stderr
    assert [perform(step, tmp_path, project).returncode for step in (check, validate)] == [0, 0]
    write_tree(project, {"templates/more.tf.j2": 'output "a" {\n  value = local.gone\n}\n'})
    assert [perform(step, tmp_path, project).returncode for step in (check, validate)] == [1, 1]


@pytest.mark.parametrize("hook", yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text()), ids=lambda h: h["id"])
def test_a_hook_passes_a_current_project_and_stops_an_outdated_one(hook: Mapping[str, Any], project: Path) -> None:
    command = hook["entry"].split()[1:]
    assert hook["pass_filenames"] is False
    run("render")
    assert run(*command).exit_code == 0
    write_tree(project, {"templates/more.tf.j2": 'output "a" {\n  value = local.gone\n}\n'})
    assert run(*command).exit_code == 1


def try_hooks(project: Path, home: Path) -> tuple[int, list[tuple[str, str]]]:
    """What pre-commit says of a project, with the hooks of this repository in environments that it makes itself."""
    done = subprocess.run(
        [PRE_COMMIT, "try-repo", str(ROOT), "--all-files", "--color", "never"],
        cwd=project,
        env=os.environ | {"PRE_COMMIT_HOME": str(home)},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, re.findall(r"^(tfgen .*?)\.+(Passed|Failed)$", done.stdout, re.MULTILINE)


def test_pre_commit_itself_runs_the_hooks_of_a_strangers_project(tmp_path: Path) -> None:
    if not PRE_COMMIT.exists():
        skip_or_fail("there is no .venv-release with pre-commit: make release-tools")
    project, home = tmp_path / "project", tmp_path / "home"
    write_tree(project, PROJECT)
    assert run("render", "-C", project).exit_code == 0
    commit(project, {})
    assert try_hooks(project, home) == (0, [("tfgen render --check", "Passed"), ("tfgen validate", "Passed")])
    write_tree(project, {"templates/more.tf.j2": 'output "a" {\n  value = local.gone\n}\n'})
    git(project, "add", "-A")
    assert try_hooks(project, home) == (1, [("tfgen render --check", "Failed"), ("tfgen validate", "Failed")])
