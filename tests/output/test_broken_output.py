"""Output folders that tfgen must not, or cannot, write to, each with exactly what the user is told."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from tests.trees import STACKS, assert_refused, run, small_files, snapshot, write_tree

if TYPE_CHECKING:
    from pathlib import Path

FILE = "generated/dev/us-east-1/network.tf"
YOURS = (
    "this file does not begin with tfgen's header, so it is yours, and a generated one belongs here. "
    "Rename it, or rename the template."
)
NOT_PLAIN = "this is not a plain file, and a generated one belongs here. Move it away."
LINK = "this is a link, and tfgen writes only below its output folder. Remove it."
MEND = "Mend this and run tfgen again."


def test_a_file_of_someone_else_is_not_overwritten(project: Path) -> None:
    write_tree(project, {FILE: 'resource "aws_vpc" "mine" {}\n'})
    assert_refused(project, f"{FILE}: {YOURS}")


def test_every_file_of_someone_else_is_told(project: Path) -> None:
    write_tree(project, {f"generated/{stack}/network.tf": "# mine\n" for stack in STACKS})
    assert_refused(project, *(f"generated/{stack}/network.tf: {YOURS}" for stack in STACKS))


def test_a_file_whose_header_was_removed_is_not_overwritten(project: Path) -> None:
    run("render")
    (project / FILE).write_text("\n" + (project / FILE).read_text())
    assert_refused(project, f"{FILE}: {YOURS}")


def test_a_folder_in_the_place_of_a_file_is_refused(project: Path) -> None:
    write_tree(project, {f"{FILE}/notes": ""})
    assert_refused(project, f"{FILE}: {NOT_PLAIN}")


def test_a_link_in_the_place_of_a_file_is_not_followed(project: Path) -> None:
    (project / FILE).parent.mkdir(parents=True)
    (project / FILE).symlink_to(project / "config/regions.yaml")
    assert_refused(project, f"{FILE}: {NOT_PLAIN}")


@pytest.mark.parametrize("folder", ["generated/dev", "generated/dev/us-east-1"])
def test_a_link_in_the_place_of_a_stacks_folder_is_not_followed(project: Path, folder: str) -> None:
    (project / "elsewhere").mkdir()
    (project / folder).parent.mkdir(parents=True)
    (project / folder).symlink_to(project / "elsewhere")
    assert_refused(project, f"{folder}: {LINK}")


@pytest.mark.parametrize("folder", ["generated", "generated/dev/us-east-1"])
def test_a_file_in_the_place_of_a_folder_is_refused(project: Path, folder: str) -> None:
    write_tree(project, {folder: "notes\n"})
    assert_refused(
        project, f"{folder}: this is a file, and a folder of what is rendered belongs here. Move it away, or rename it."
    )


def test_a_disk_that_refuses_is_told_with_the_file(project: Path) -> None:
    run("render")
    write_tree(project, {"templates/logs.tf.j2": f'locals {{\n  a = "{"a" * 5000}"\n}}\n'})
    before = snapshot(project)
    with small_files(4000):
        result = run("render", "--quiet")
    assert result.stderr == f"error: generated/dev/us-east-1/logs.tf: cannot be written: File too large. {MEND}\n"
    assert result.exit_code == 2
    assert snapshot(project) == before


def test_a_pipe_among_the_files_is_not_read(project: Path) -> None:
    run("render")
    os.mkfifo(project / "generated/dev/us-east-1/pipe.tf")
    assert run("render", "--check").exit_code == 0
