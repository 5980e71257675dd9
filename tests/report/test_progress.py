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


def test_a_pipe_gets_nothing_of_short_work(monkeypatch: pytest.MonkeyPatch) -> None:
    assert shown(io.StringIO(), monkeypatch, quiet=False) == ""


def test_a_pipe_gets_a_line_for_each_tenth_of_long_work(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = io.StringIO()
    monkeypatch.setattr("sys.stderr", stream)
    with show_progress(quiet=False) as on_step:
        for number in range(1000):
            on_step(f"stack-{number}", 1000)
    lines = stream.getvalue().splitlines()
    assert (len(lines), lines[0], lines[-1]) == (
        10,
        "rendered stack-99 (100 of 1000)",
        "rendered stack-999 (1000 of 1000)",
    )


def test_a_pipe_gets_nothing_when_quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    assert shown(io.StringIO(), monkeypatch, quiet=True) == ""


def test_a_short_render_without_a_terminal_prints_its_table_alone(project: Path) -> None:
    result = run("render")
    assert result.stderr == ""
    assert result.stdout.startswith("folder")


def test_a_quiet_render_says_nothing(project: Path) -> None:
    result = run("render", "--quiet")
    assert (result.stdout, result.stderr) == ("", "")
