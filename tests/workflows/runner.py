"""Run a step's script as a runner would: in bash, with commands in place of those that need GitHub or AWS."""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.engine.availability import skip_or_fail
from tests.workflows.projects import render

if TYPE_CHECKING:
    from pathlib import Path

# What GitHub starts for `shell: bash`.
_SHELL = ("bash", "--noprofile", "--norc", "-eo", "pipefail", "-c")


@dataclass(frozen=True)
class Runner:
    """A folder to run scripts in, and a folder of commands that come before all others."""

    folder: Path
    commands: Path

    def install(self, name: str, script: str) -> None:
        """Make a command of this name that is this shell script; its words are kept in a file `NAME.calls`."""
        path = self.commands / name
        path.write_text(f'#!/bin/sh\nprintf "%s\\n" "$*" >> "{self.folder}/{name}.calls"\n{script}\n')
        path.chmod(0o755)

    def calls(self, name: str) -> list[str]:
        """The words of every call of a command."""
        path = self.folder / f"{name}.calls"
        return path.read_text().splitlines() if path.exists() else []

    def run(self, script: str, **variables: str) -> subprocess.CompletedProcess[str]:
        """Run a script; its exit code is the caller's to judge."""
        environment = os.environ | {
            "PATH": f"{self.commands}:{os.environ['PATH']}",
            "GITHUB_OUTPUT": str(self.folder / "outputs"),
            "GITHUB_STEP_SUMMARY": str(self.folder / "summary"),
            **variables,
        }
        command = [*_SHELL, script]
        return subprocess.run(command, cwd=self.folder, env=environment, capture_output=True, text=True, check=False)

    def outputs(self) -> dict[str, str]:
        """The outputs that steps have set; the last value counts."""
        return dict(line.split("=", 1) for line in (self.folder / "outputs").read_text().splitlines())


def make_runner(folder: Path) -> Runner:
    """A runner in an empty folder; where there is no jq, the test is skipped."""
    if shutil.which("jq") is None:
        skip_or_fail("jq is not installed, which the workflows use")
    (folder / "bin").mkdir()
    (folder / "work").mkdir()
    return Runner(folder / "work", folder / "bin")


def script(workflow: str, job: str, step: str) -> str:
    """The script of a step, by the names of workflow, job and step."""
    (found,) = [entry["run"] for entry in render().jobs(workflow)[job]["steps"] if entry["name"] == step]
    text: str = found
    return text
