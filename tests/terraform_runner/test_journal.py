"""The records of runs: numbered, and as many as are promised."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tfgen.terraform.journal import KEPT, open_journal

if TYPE_CHECKING:
    from pathlib import Path


def numbers(project: Path) -> list[int]:
    """The numbers of the records that are there."""
    return sorted(int(path.name) for path in (project / ".tfgen/runs").iterdir() if not path.is_symlink())


def test_exactly_the_promised_number_of_records_stays(tmp_path: Path) -> None:
    for _ in range(KEPT):
        open_journal(tmp_path, "plan")
    assert numbers(tmp_path) == list(range(1, KEPT + 1))
    for _ in range(2):
        open_journal(tmp_path, "plan")
    assert numbers(tmp_path) == list(range(3, KEPT + 3))


def test_latest_points_to_the_newest(tmp_path: Path) -> None:
    for number in (1, 2):
        assert open_journal(tmp_path, "plan").number == number
        assert (tmp_path / ".tfgen/runs/latest").readlink().name == str(number)
