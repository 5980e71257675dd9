"""The progress of engines, on a terminal and elsewhere."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from rich.console import Console

from tfgen.report.live import show_board, show_live
from tfgen.terraform.context import Progress

if TYPE_CHECKING:
    import pytest


def test_elsewhere_a_step_is_a_line_when_it_begins_and_when_it_ends(capsys: pytest.CaptureFixture[str]) -> None:
    with show_live() as observe:
        observe(Progress("dev/a", "plan"))
        observe(Progress("dev/a", "plan", 3))
        observe(Progress("dev/a", "plan", ended="planned: 2 to add"))
    assert capsys.readouterr().err == "dev/a: plan …\ndev/a: planned: 2 to add\n"


def test_quiet_is_quiet(capsys: pytest.CaptureFixture[str]) -> None:
    with show_live(quiet=True) as observe:
        observe(Progress("dev/a", "plan"))
    assert capsys.readouterr() == ("", "")


def test_a_terminal_shows_resources_and_seconds_of_each_stack() -> None:
    screen = io.StringIO()
    console = Console(file=screen, force_terminal=True, width=80)
    with show_board(console) as observe:
        observe(Progress("dev/a", "apply", total=12))
        observe(Progress("dev/b", "plan", 7))
        observe(Progress("dev/a", "apply", 3, 12))
        observe(Progress("dev/b", "plan", ended="planned: 2 to add"))
    shown = screen.getvalue()
    assert "dev/a  apply  0/12  0 s" in shown
    assert "dev/b: planned: 2 to add (0 s)" in shown


def test_nothing_moves_on_a_terminal_while_no_stack_is_worked_on() -> None:
    screen = io.StringIO()
    console = Console(file=screen, force_terminal=True, width=80)
    with show_board(console) as observe:
        observe(Progress("dev/a", "plan"))
        observe(Progress("dev/a", "plan", ended="planned"))
        before = screen.getvalue()
        console.file.write("Apply this? ")
        assert screen.getvalue() == f"{before}Apply this? "
        assert before.count("\x1b[?25h") == before.count("\x1b[?25l") == 1  # the cursor is back
