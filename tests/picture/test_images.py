"""The pictures in the documentation are those of what is committed."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

import pytest

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
    made = sorted(command[-1] for command in COMMANDS)
    assert made == sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "docs/images").glob("*.svg"))


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[-1])
def test_a_committed_picture_is_what_would_be_drawn_now(
    command: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    assert run(*command[:-1], tmp_path / "now.svg").exit_code == 0
    committed = (ROOT / command[-1]).read_bytes()
    assert (tmp_path / "now.svg").read_bytes() == committed, "Run: make pictures"
