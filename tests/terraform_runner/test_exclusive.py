"""The locks of stacks, and what else the runner keeps in a project's `.tfgen/`, follow no link out of it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from tfgen.errors import OutputError, TfgenError
from tfgen.terraform.exclusive import exclusive
from tfgen.terraform.journal import open_journal
from tfgen.terraform.root_module import RootModule

if TYPE_CHECKING:
    from pathlib import Path

KEPT = ["locks", "plans", "drift", "init"]


def hold(project: Path) -> None:
    with exclusive([RootModule(project, "dev/us-east-1")]):
        pass


@pytest.mark.parametrize("link", [".tfgen", *(f".tfgen/{kind}{rest}" for kind in KEPT for rest in ("", "/dev"))])
def test_a_link_on_the_way_is_refused(tmp_path: Path, link: str) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "project" / link).parent.mkdir(parents=True)
    (tmp_path / "project" / link).symlink_to(tmp_path / "elsewhere")
    with pytest.raises(OutputError, match=f"project/{link}: cannot be written: Is a link"):
        hold(tmp_path / "project")
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_a_file_that_a_lock_points_at_keeps_its_content(tmp_path: Path) -> None:
    (tmp_path / "victim").write_text("mine")
    (tmp_path / "project/.tfgen/locks/dev").mkdir(parents=True)
    (tmp_path / "project/.tfgen/locks/dev/us-east-1").symlink_to(tmp_path / "victim")
    with pytest.raises(OutputError, match="Is a link"):
        hold(tmp_path / "project")
    assert (tmp_path / "victim").read_text() == "mine"


def test_a_pipe_in_the_place_of_a_lock_is_not_waited_for(tmp_path: Path) -> None:
    (tmp_path / ".tfgen/locks/dev").mkdir(parents=True)
    os.mkfifo(tmp_path / ".tfgen/locks/dev/us-east-1")
    with pytest.raises(OutputError, match="Not a plain file"):
        hold(tmp_path)


def test_a_stack_is_held_once_at_a_time(tmp_path: Path) -> None:
    hold(tmp_path)
    with (
        exclusive([RootModule(tmp_path, "dev/us-east-1")]),
        pytest.raises(TfgenError, match="another tfgen is at work on this stack"),
    ):
        hold(tmp_path)


@pytest.mark.parametrize("link", [".tfgen", ".tfgen/runs"])
def test_a_record_of_a_run_is_not_written_through_a_link(tmp_path: Path, link: str) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "project" / link).parent.mkdir(parents=True)
    (tmp_path / "project" / link).symlink_to(tmp_path / "elsewhere")
    with pytest.raises(OutputError, match=f"project/{link}: cannot be made: Is a link"):
        open_journal(tmp_path / "project", "plan")
    assert list((tmp_path / "elsewhere").iterdir()) == []
