"""A diff is a patch for programs, and harmless for people."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tfgen.disk.stored import Held
from tfgen.output.plan import Action, FileChange
from tfgen.report.changes import format_diff

HOSTILE = "a\x1b[2J\u202eb\n"


@pytest.mark.parametrize(("is_terminal", "line"), [(True, r"-a\x1b[2J\u202eb"), (False, "-a\x1b[2J\u202eb")])
def test_what_a_file_holds_does_not_steer_a_terminal(
    monkeypatch: pytest.MonkeyPatch, is_terminal: bool, line: str
) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: is_terminal)
    change = FileChange(Path(), "dev", "main.tf", Action.CHANGE, Held(HOSTILE.encode()), Held(b"c\n"))
    assert list(format_diff([change]))[3:] == [line, "+c"]
