"""The progress display: a bar at a terminal, lines in a log."""

from __future__ import annotations

import io
import sys
from typing import TYPE_CHECKING

from tests.trees import run
from tfgen.report.progress import show_progress

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


class Terminal(io.StringIO):
    """Standard error that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def shown(stream: io.StringIO, monkeypatch: pytest.MonkeyPatch, *, quiet: bool) -> str:
    monkeypatch.setattr(sys, "stderr", stream)
    monkeypatch.setenv("TERM", "xterm")
    with show_progress(quiet=quiet) as on_step:
        on_step("dev/us-east-1", 2)
        on_step("dev/us-west-2", 2)
    return stream.getvalue()


def test_a_terminal_shows_the_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    text = shown(Terminal(), monkeypatch, quiet=False)
    assert "rendering" in text
    assert "dev/us-west-2" in text


def test_a_terminal_shows_nothing_when_quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    assert shown(Terminal(), monkeypatch, quiet=True) == ""


def test_a_pipe_gets_a_plain_line_for_each_step(monkeypatch: pytest.MonkeyPatch) -> None:
    text = shown(io.StringIO(), monkeypatch, quiet=False)
    assert text == "rendered dev/us-east-1 (1 of 2)\nrendered dev/us-west-2 (2 of 2)\n"


def test_a_pipe_gets_nothing_when_quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    assert shown(io.StringIO(), monkeypatch, quiet=True) == ""


def test_a_render_without_a_terminal_names_every_folder(project: Path) -> None:
    assert run("render").stderr.splitlines()[0] == "rendered dev/us-east-1 (1 of 4)"


def test_a_quiet_render_says_nothing(project: Path) -> None:
    result = run("render", "--quiet")
    assert (result.stdout, result.stderr) == ("", "")
