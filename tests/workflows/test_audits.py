"""The rendered workflows before the tools that audit workflows and shell scripts."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.workflows.projects import render

TOOLS = Path(sys.executable).parent


@pytest.fixture
def workflows(tmp_path: Path) -> Path:
    """The folder of a repository with the workflows."""
    folder = tmp_path / ".github/workflows"
    folder.mkdir(parents=True)
    for name, text in render().workflow_texts.items():
        (folder / name).write_text(text)
    return folder


def run(*words: str | Path, text: str | None = None) -> subprocess.CompletedProcess[str]:
    """Run a command to its end; its exit code is the caller's to judge."""
    return subprocess.run(list(map(str, words)), input=text, capture_output=True, text=True, check=False)


def scripts() -> list[Any]:
    """Every script of every workflow, with a name for the test."""
    return [
        pytest.param(step["run"], id=f"{file}: {key}: {step['name']}")
        for file in sorted(render().workflow_texts)
        for key, job in render().jobs(file.removesuffix(".yml")).items()
        for step in job.get("steps", [])
        if "run" in step
    ]


def audit(folder: Path) -> subprocess.CompletedProcess[str]:
    return run(TOOLS / "zizmor", "--offline", "--no-config", "--persona", "auditor", folder)


def test_zizmor_finds_nothing(workflows: Path) -> None:
    done = audit(workflows)
    assert done.returncode == 0, done.stdout


def test_zizmor_would_find_an_action_that_is_not_pinned(workflows: Path) -> None:
    path = workflows / "stack-plan.yml"
    path.write_text(
        path.read_text().replace(
            "hashicorp/setup-terraform@dfe3c3f87815947d99a8997f908cb6525fc44e9e", "hashicorp/setup-terraform@main"
        )
    )
    done = audit(workflows)
    assert "unpinned-uses" in done.stdout
    assert done.returncode != 0


def test_the_workflows_have_githubs_schema(workflows: Path) -> None:
    done = run(TOOLS / "check-jsonschema", "--builtin-schema", "vendor.github-workflows", *workflows.iterdir())
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("script", scripts())
def test_scripts_are_bash(script: str) -> None:
    done = run("bash", "-n", text=script)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("script", scripts())
def test_shellcheck_finds_nothing(script: str) -> None:
    done = run(TOOLS / "shellcheck", "--shell=bash", "-", text=script)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("script", scripts())
def test_scripts_hold_no_expression_of_github(script: str) -> None:
    """What is not known before reaches a script in a variable, where the shell does not read it as code."""
    assert "${{" not in script
