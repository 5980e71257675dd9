"""Every promise of docs/reliability.md is kept by tests that exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs/reliability.md").read_text(encoding="utf-8")
ROWS = [line for line in TEXT.splitlines() if line.startswith("| ") and not line.startswith(("| Promise", "|---"))]
FILE = re.compile(r"(?:[\w/]+/)?test_\w+\.py|tests/[\w/]+(?:\.tsv)?")


def kept_by(row: str) -> list[str]:
    """What a row names, in backquotes, in its last column."""
    return re.findall(r"`([^`]+)`", row.rsplit(" | ", 1)[-1])


def section_files(row: str) -> list[Path]:
    """The files that a row, and the rows above it in its table, name."""
    above = TEXT[: TEXT.index(row) + len(row)].rpartition("\n## ")[2]
    return [path for name in FILE.findall(above) for path in paths_of(name)]


def paths_of(name: str) -> list[Path]:
    """The file or folder of that name, which may be said without its folder."""
    return [ROOT / name] if (ROOT / name).exists() else list((ROOT / "tests").rglob(name.rpartition("/")[2]))


def functions_of(paths: list[Path]) -> set[str]:
    return {name for path in paths if path.is_file() for name in re.findall(r"def (test_\w+)", path.read_text())}


@pytest.mark.parametrize("row", ROWS, ids=[row[2:60] for row in ROWS])
def test_what_keeps_a_promise_exists(row: str) -> None:
    named = kept_by(row)
    assert named, "a promise without a test"
    known = functions_of(section_files(row))
    for each in named:
        file, _, test = each.partition("::")
        if file.startswith(("tests/", "test_")):
            assert paths_of(file), each
        if test or each.startswith("…"):
            wanted = (test or each).strip("…_")
            assert any(wanted in name for name in known), each


def test_a_promise_whose_test_is_gone_would_be_found() -> None:
    assert not paths_of("tests/disk/test_gone.py")
    assert kept_by("| a | `tests/disk/test_gone.py::test_b`, `…_c` |") == ["tests/disk/test_gone.py::test_b", "…_c"]
