"""What lies outside of the repository that is checked is not read, and not told of."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.trees import write_tree
from tfgen.validate import validate_paths

if TYPE_CHECKING:
    from pathlib import Path

SECRET = 'output "hunter2" {\n  value = hunter3\n}\n'


@pytest.mark.parametrize("source", ["../../other", "{tmp}/other", "./linked"])
def test_a_module_outside_is_a_note(tmp_path: Path, source: str) -> None:
    call = f'module "m" {{\n  source = "{source.replace("{tmp}", str(tmp_path))}"\n}}\n'
    write_tree(tmp_path, {"other/main.tf": SECRET, "repository/.git/HEAD": "", "repository/a/main.tf": call})
    (tmp_path / "repository" / "a" / "linked").symlink_to(tmp_path / "other")
    report = validate_paths([tmp_path / "repository" / "a"])
    assert report.findings == ()
    (note,) = report.notes
    assert "it lies outside of the repository" in note.text


def test_a_module_of_the_repository_is_read(tmp_path: Path) -> None:
    call = 'module "m" {\n  source = "../other"\n}\n'
    write_tree(tmp_path, {"other/main.tf": SECRET, ".git/HEAD": "", "a/main.tf": call})
    assert "hunter3" in "".join(finding.message for finding in validate_paths([tmp_path / "a"]).findings)


def test_a_file_that_is_a_link_out_is_not_read(tmp_path: Path) -> None:
    write_tree(
        tmp_path, {"secret": "hunter2 = ", "repository/.git/HEAD": "", "repository/main.tf": "", "other/main.tf": ""}
    )
    (tmp_path / "repository" / "more.tf").symlink_to(tmp_path / "secret")
    report = validate_paths([tmp_path / "repository", tmp_path / "other"])
    assert report.findings == ()
    (note,) = report.notes
    assert note.text == (
        "more.tf, and names that it may declare: it is a link out of the repository, which is not followed"
    )


def test_a_link_within_the_repository_is_followed(tmp_path: Path) -> None:
    write_tree(tmp_path, {"common.tf": SECRET, ".git/HEAD": "", "a/main.tf": ""})
    (tmp_path / "a" / "more.tf").symlink_to("../common.tf")
    assert [finding.position.file for finding in validate_paths([tmp_path / "a"]).findings] == [f"{tmp_path}/a/more.tf"]


def test_a_list_of_installed_modules_that_is_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    import os

    write_tree(tmp_path, {"main.tf": 'module "m" {\n  source = "a/b/aws"\n}\n', ".terraform/modules/x": ""})
    os.mkfifo(tmp_path / ".terraform" / "modules" / "modules.json")
    assert [note.text[:15] for note in validate_paths([tmp_path]).notes] == ["module a/b/aws:"]
