"""The tutorial: a reader who does what it says sees what it shows."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from tests.docs.pages import Command, File, is_shown, read_steps
from tests.engine.availability import skip_or_fail
from tests.engine.binary import ABSENT, find_engine
from tests.trees import run

PAGE = Path(__file__).parents[2] / "docs/tutorial.md"
GIT = {f"GIT_{who}_{what}": "reader@example.com" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}


class Reader:
    """Somebody at a shell, in a folder of their own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        programs = Path(sys.executable).parent
        self.environment = {"PATH": f"{programs}:{os.environ['PATH']}", "HOME": str(folder), **GIT}

    def write(self, file: File) -> None:
        (self.folder / file.path).write_text(file.text)

    def run(self, command: Command) -> tuple[tuple[str, ...], int]:
        """Return the lines that a command printed, with its errors where it failed, and its exit code."""
        if command.line.startswith("cd "):
            self.folder /= command.line.removeprefix("cd ")
            return (), 0
        ran = subprocess.run(
            ["bash", "-c", command.line],
            cwd=self.folder,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        errors = [line for line in ran.stderr.splitlines() if line.startswith("error:")]
        return (*ran.stdout.splitlines(), *errors), ran.returncode


class QuickReader(Reader):
    """Runs `tfgen` in this process: a process for each command is most of what a page takes.

    What a shell finds under that name `make prove` shows, in which the tutorial is gone through with an engine.
    """

    def run(self, command: Command) -> tuple[tuple[str, ...], int]:
        words = shlex.split(command.line)
        if words[0] != "tfgen" or not set(command.line).isdisjoint("|&;<>$`"):
            return super().run(command)
        with pytest.MonkeyPatch.context() as patch:
            patch.chdir(self.folder)
            for name, value in self.environment.items():
                patch.setenv(name, value)
            result = run(*words[1:])
        errors = [line for line in result.stderr.splitlines() if line.startswith("error:")]
        return (*result.stdout.splitlines(), *errors), result.exit_code


@pytest.mark.parametrize("with_engine", [False, pytest.param(True, marks=pytest.mark.terraform)])
def test_every_command_of_the_tutorial_prints_what_the_page_shows(tmp_path: Path, with_engine: bool) -> None:
    if with_engine and not find_engine():
        skip_or_fail(ABSENT)
    reader = Reader(tmp_path) if with_engine else QuickReader(tmp_path)
    for step in read_steps(PAGE.read_text()):
        if isinstance(step, File):
            reader.write(step)
        elif with_engine or not step.needs_engine:
            printed, code = reader.run(step)
            assert (code, is_shown(printed, step.prints)) == (step.code, True), f"$ {step.line}\n" + "\n".join(printed)
