"""An estate that is checked for the first time: only what is new counts, and what is mended cannot come back."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

import pytest

from tests.trees import TEMPLATE, VPC, run, write_tree

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result

OLD = "locals {\n  a = local.gone\n}\n"
NEW = "locals {\n  b = var.new\n}\n"


@pytest.fixture
def estate(tmp_path: Path) -> Path:
    """Two root modules with a mistake each, and a baseline that has both."""
    write_tree(tmp_path, {"a/main.tf": OLD, "b/main.tf": OLD})
    assert validate(tmp_path, "--write-baseline").exit_code == 0
    return tmp_path


def validate(estate: Path, *words: str) -> Result:
    return run("validate", "-r", estate, "--baseline", estate / "base.json", "--ignore", "unused-local", *words)


def known(estate: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((estate / "base.json").read_text())["findings"]
    return found


def test_what_the_baseline_has_is_counted_and_does_not_fail(estate: Path) -> None:
    result = validate(estate)
    assert result.exit_code == 0
    assert result.stdout == "0 errors, 0 warnings, 2 in the baseline in 2 folders, 2 files\n"


def test_what_is_new_fails(estate: Path) -> None:
    write_tree(estate, {"a/more.tf": NEW})
    result = validate(estate)
    assert result.exit_code == 1
    assert "the variable var.new is not declared" in result.stdout
    assert "local.gone" not in result.stdout


def test_lines_may_move_and_files_be_split(estate: Path) -> None:
    write_tree(estate, {"a/main.tf": "# one\n\n", "a/locals.tf": "\n\n" + OLD})
    assert validate(estate).exit_code == 0


def test_the_same_mistake_in_another_folder_is_new(estate: Path) -> None:
    write_tree(estate, {"c/main.tf": OLD})
    assert validate(estate).exit_code == 1


def test_a_name_that_is_nearer_by_now_is_no_new_mistake(estate: Path) -> None:
    write_tree(estate, {"a/more.tf": "locals {\n  gones = 1\n}\n"})
    assert validate(estate).exit_code == 0


def test_what_is_mended_leaves_the_baseline_and_cannot_come_back(estate: Path) -> None:
    write_tree(estate, {"a/main.tf": ""})
    result = validate(estate)
    assert result.stderr == f"{estate}/base.json: 1 finding mended and taken out\n"
    assert [one["where"] for one in known(estate)] == ["b"]
    write_tree(estate, {"a/main.tf": OLD})
    assert validate(estate).exit_code == 1


def test_a_second_run_writes_nothing(estate: Path) -> None:
    before = (estate / "base.json").stat().st_mtime_ns
    validate(estate)
    assert (estate / "base.json").stat().st_mtime_ns == before


@pytest.mark.parametrize("words", [("--rule", "undeclared-variable"), ("--ignore", "references")])
def test_rules_that_did_not_run_take_nothing_out(estate: Path, words: tuple[str, ...]) -> None:
    validate(estate, *words)
    assert len(known(estate)) == 2


def test_folders_that_were_not_looked_at_keep_what_they_have_and_those_that_are_gone_do_not(estate: Path) -> None:
    (estate / "b" / "main.tf").unlink()
    (estate / "b").rmdir()
    write_tree(estate, {"c/main.tf": ""})
    run("validate", estate / "c", "--baseline", estate / "base.json")
    assert [one["where"] for one in known(estate)] == ["a"]


def test_the_baseline_of_a_project_knows_templates(project: Path) -> None:
    write_tree(project, {TEMPLATE: VPC + OLD})
    words = ("validate", "--baseline", "base.json", "--select", "references")
    assert run(*words, "--write-baseline").exit_code == 0
    write_tree(project, {TEMPLATE: "# moved\n" + VPC + OLD})
    assert run(*words).exit_code == 0
    write_tree(project, {TEMPLATE: VPC + OLD + NEW})
    assert run(*words).exit_code == 1


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (None, "there is no baseline. Make it once with --write-baseline, and commit it."),
        ("[]", "this is not a baseline"),
        ('{"a":' * 100_000 + "1" + "}" * 100_000, "this is not a baseline"),
        ('{"format": 9, "findings": []}', "format 9 is of another tfgen."),
    ],
)
def test_what_is_no_baseline_is_refused(tmp_path: Path, text: str | None, words: str) -> None:
    write_tree(tmp_path, {"a/main.tf": OLD, **({"base.json": text} if text else {})})
    result = validate(tmp_path)
    assert (result.exit_code, result.stdout) == (2, "")
    assert words in result.stderr


def test_writing_needs_a_file(tmp_path: Path) -> None:
    write_tree(tmp_path, {"main.tf": OLD})
    assert run("validate", tmp_path, "--write-baseline").exit_code == 2


def test_a_folder_whose_fault_is_known_does_not_fail(estate: Path) -> None:
    (estate / "c").mkdir()
    os.mkfifo(estate / "c/main.tf")
    assert validate(estate).exit_code == 1
    assert validate(estate, "--write-baseline").exit_code == 0
    result = validate(estate)
    assert (result.exit_code, result.stderr) == (0, "")


def test_a_preset_may_be_called_one(estate: Path) -> None:
    assert run("validate", estate / "a", "--preset", "terraform").exit_code == 1
    assert run("validate", estate / "a", "--preset", "aws").exit_code == 0


def test_a_baseline_is_not_written_into_a_pipe(estate: Path) -> None:
    (estate / "base.json").unlink()
    os.mkfifo(estate / "base.json")
    result = validate(estate, "--write-baseline")
    assert result.exit_code == 2
    assert "base.json: this is a pipe or a device, and what is written is read again. Name a file" in result.stderr
    assert (estate / "base.json").is_fifo()
