"""The pictures in the documentation are those of what is committed."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

import pytest

from tests.docs.pictures import IMAGES, INPUT, REPORT, TERMINALS, draw_terminal
from tests.picture.modules import ROOT
from tests.trees import run

if TYPE_CHECKING:
    from pathlib import Path

COMMANDS = [
    shlex.split(line.partition("tfgen ")[2])
    for line in (ROOT / "Makefile").read_text(encoding="utf-8").splitlines()
    if "tfgen graph" in line
]


def test_every_picture_has_its_command() -> None:
    made = {
        *(ROOT / command[-1] for command in COMMANDS),
        *(IMAGES / f"{name}.svg" for name in TERMINALS),
        REPORT,
        INPUT,
    }
    assert made == set(IMAGES.iterdir())


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[-1])
def test_a_committed_picture_is_what_would_be_drawn_now(
    command: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    assert run(*command[:-1], tmp_path / "now.svg").exit_code == 0
    committed = (ROOT / command[-1]).read_bytes()
    assert (tmp_path / "now.svg").read_bytes() == committed, "Run: make pictures"


@pytest.mark.parametrize("name", TERMINALS)
def test_what_a_terminal_is_shown_with_is_what_it_shows_now(name: str) -> None:
    drawn = draw_terminal(name)
    assert (IMAGES / f"{name}.svg").read_text(encoding="utf-8") == drawn, "Run: make pictures"
    assert "url(http" not in drawn
