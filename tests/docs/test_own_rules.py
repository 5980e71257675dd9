"""The page about a project's own rules: its example prints what the page shows."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from tests.trees import run, write_tree

if TYPE_CHECKING:
    import pytest

PAGE = Path(__file__).parents[2] / "docs/own-rules.md"
_FILE = re.compile(r"^```(?:yaml|hcl)\n# (\S+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_SESSION = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def test_the_example_prints_what_the_page_shows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    page = PAGE.read_text(encoding="utf-8")
    write_tree(tmp_path, {name: f"# {name}\n{text}" for name, text in _FILE.findall(page)})
    _, *commands = re.split(r"^\$ tfgen ", _SESSION.findall(page)[0], flags=re.MULTILINE)
    assert commands
    for command in commands:
        line, _, printed = command.partition("\n")
        assert run(*line.split()).stdout == printed
