"""An exception that nobody foresaw is a message for the user, in every command."""

from __future__ import annotations

import errno
import json
import os
import re
import tempfile
from typing import TYPE_CHECKING

import pytest

from tests.trees import TEMPLATE, VPC, run, write_tree
from tfgen.cli import main as cli
from tfgen.cli.main import COMMANDS
from tfgen.render.files import pipeline
from tfgen.terraform import run as run_module

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from tfgen.render.languages.placement import Misplaced
    from tfgen.render.languages.text import Text

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


@pytest.mark.parametrize("command", ["plan", "drift"])
@pytest.mark.parametrize("failure", [OSError(errno.EACCES, "Permission denied", "x"), ValueError("x")])
def test_what_stops_a_plan_does_not_look_like_changes(
    project: Path, monkeypatch: pytest.MonkeyPatch, command: str, failure: Exception
) -> None:
    def fail(*_: object) -> None:
        raise failure

    monkeypatch.delenv("TFGEN_DEBUG")
    monkeypatch.setattr(run_module, "select_root_modules", fail)
    assert run(command).exit_code == 1


REFUSED = {
    "a file": lambda: open("gone/file"),  # noqa: PTH123, SIM115
    "a folder": lambda: os.replace(".", "gone"),  # noqa: PTH105
}


@pytest.mark.parametrize("refused", REFUSED)
def test_a_file_that_the_system_refuses_is_no_mistake_in_tfgen(
    project: Path, monkeypatch: pytest.MonkeyPatch, refused: str
) -> None:
    monkeypatch.delenv("TFGEN_DEBUG")
    monkeypatch.setattr(cli, "import_module", lambda _: REFUSED[refused]())
    result = run("render")
    assert result.exit_code == 2
    assert re.fullmatch(r"error: gone(/file)?: [A-Z][\w ]+\. Mend this and try again\.\n", result.stderr)


@pytest.mark.parametrize(
    ("number", "fact", "said"),
    [
        (errno.ENOSPC, "No space left on device", "No space left on device. Mend this and try again."),
        (errno.EMFILE, "Too many open files", "Too many open files. Mend this and try again."),
        (
            errno.ENOENT,
            "No usable temporary directory found in ['/tmp']",
            "No usable temporary directory found in ['/tmp']. Make room there, or name another folder in TMPDIR.",
        ),
    ],
)
def test_what_the_machine_has_no_more_of_is_no_mistake_in_tfgen(
    project: Path, monkeypatch: pytest.MonkeyPatch, number: int, fact: str, said: str
) -> None:
    def refuse(_: str) -> None:
        raise OSError(number, fact)

    monkeypatch.delenv("TFGEN_DEBUG")
    monkeypatch.setattr(cli, "import_module", refuse)
    result = run("render")
    assert (result.exit_code, result.stderr) == (2, f"error: {said}\n")


def test_of_a_full_disk_for_temporary_files_another_one_is_the_remedy(
    project: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    scratch = tmp_path / "scratch"
    monkeypatch.setattr(tempfile, "tempdir", str(scratch))
    monkeypatch.delenv("TFGEN_DEBUG")

    def refuse(_: str) -> None:
        raise OSError(errno.ENOSPC, "No space left on device", str(scratch / "x"))

    monkeypatch.setattr(cli, "import_module", refuse)
    said = "No space left on device. Make room there, or name another folder in TMPDIR."
    assert run("render").stderr == f"error: {scratch / 'x'}: {said}\n"


@pytest.mark.parametrize("words", [("list",), ("validate", "."), ("new", "x", "--starter", "minimal", "--yes")])
def test_a_current_folder_that_was_deleted_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    monkeypatch.delenv("TFGEN_DEBUG")
    (tmp_path / "gone").mkdir()
    monkeypatch.chdir(tmp_path / "gone")
    (tmp_path / "gone").rmdir()
    result = run(*words)
    said = "error: the current folder is there no longer. Change into another one, or into it anew.\n"
    assert (result.exit_code, result.stderr) == (2, said)


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


# What may fail while rendering, by where it is looked up; and what the message then names.
STAGES = {
    "the memory": ("tfgen.render.memory.memo.Memo.key", f"rendering {TEMPLATE} for dev/us-east-1"),
    "the places of values": ("tfgen.render.files.pipeline.find_misplaced", f"rendering {TEMPLATE} for dev/us-east-1"),
    "the formatter": ("tfgen.render.proof.prover.Prover.format", f"rendering {TEMPLATE} for dev/us-east-1"),
    "a parser": ("tfgen.render.proof.prover.read_hcl", f"rendering {TEMPLATE} for dev/us-east-1"),
    "the config": ("tfgen.generate.load_config", "reading config/, and the names below templates/"),
    "the disk": ("tfgen.generate.plan_changes", "comparing what was rendered with generated/"),
}


@pytest.mark.parametrize(("place", "named"), STAGES.values(), ids=STAGES)
@pytest.mark.parametrize("command", ["render", "validate"])
def test_render_names_the_template_and_the_stack(
    project: Path, monkeypatch: pytest.MonkeyPatch, command: str, place: str, named: str
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise KeyError("gone")

    monkeypatch.delenv("TFGEN_DEBUG")
    monkeypatch.setattr(place, fail)
    result = run(command, *(["--jobs", "1"] if command == "render" else []), "--no-cache")
    assert (result.exit_code, result.stdout) == (2, "")
    error, *told = [line for line in result.stderr.splitlines() if not line.startswith("rendered ")]
    assert error == "error: internal error: KeyError: 'gone'"
    assert f"    It happened while {named}." in told
    assert told[-1].startswith("    This is a mistake in tfgen, not in your files. Please report it as an issue")


def test_the_stack_is_named_that_fails_and_no_other(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    known = pipeline.find_misplaced

    def fail(text: Text) -> Iterable[Misplaced]:
        return known(text) if "10.0.0.0" in text else known(None)

    # More than another value, with which a text is laid out like the one before.
    write_tree(project, {TEMPLATE: VPC + '{% if stack.region == "us-west-2" %}locals {}\n{% endif %}'})
    monkeypatch.delenv("TFGEN_DEBUG")
    monkeypatch.setattr(pipeline, "find_misplaced", fail)
    assert f"    It happened while rendering {TEMPLATE} for dev/us-west-2." in run("render").stderr
