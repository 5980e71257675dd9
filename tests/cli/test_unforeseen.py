"""An exception that nobody foresaw is a message for the user, in every command."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.trees import run
from tfgen.cli import main as cli
from tfgen.cli.main import COMMANDS

if TYPE_CHECKING:
    from pathlib import Path

FAULTS = {
    "value": lambda: {}["gone"],
    "recursion": lambda: json.loads("[" * 100_000),
    "unicode": lambda: "\ud800".encode(),
    "bytes": lambda: b"\xff".decode(),
}


def out_of_memory() -> None:
    raise MemoryError


@pytest.fixture
def fault(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands fail when they are imported, and nobody is debugging."""
    monkeypatch.delenv("TFGEN_DEBUG")
    monkeypatch.setattr(cli, "import_module", lambda _: request.param())


@pytest.mark.parametrize("fault", [*FAULTS.values(), out_of_memory], indirect=True, ids=[*FAULTS, "memory"])
def test_no_traceback_reaches_a_user(project: Path, fault: None) -> None:
    result = run("validate", "modules/vpc")
    assert result.exit_code == 2
    assert result.stdout == ""
    assert "internal error: " in result.stderr
    assert "The command was: tfgen validate modules/vpc" in result.stderr
    assert "Please report it" in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("fault", [FAULTS["value"]], indirect=True, ids=["value"])
def test_every_command_has_it(project: Path, fault: None, command: str) -> None:
    result = run(command)
    assert (result.exit_code, "internal error: KeyError: 'gone'" in result.stderr) == (2, True)


def test_the_notes_of_an_exception_name_the_place(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: str) -> None:
        error = ValueError("what\nhappened")
        error.add_note("The template was templates/network.tf.j2.")
        raise error

    monkeypatch.delenv("TFGEN_DEBUG")
    monkeypatch.setattr(cli, "import_module", fail)
    result = run("render")
    assert result.stderr.splitlines()[:3] == [
        "error: internal error: ValueError: what happened",
        "    The command was: tfgen render",
        "    The template was templates/network.tf.j2.",
    ]


def test_tfgen_debug_shows_where_it_happened(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TFGEN_DEBUG", "1")
    monkeypatch.setattr(cli, "import_module", lambda _: {}["gone"])
    result = run("render")
    assert result.exit_code == 2
    assert "Traceback (most recent call last)" in result.stderr
