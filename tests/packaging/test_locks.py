"""Everything that is installed is pinned with hashes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LOCKS = sorted([*(ROOT / "requirements").glob("*.txt"), ROOT / "lambda/requirements.txt"])
INSTALL = re.compile(r"pip install (?P<options>.*)")


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_every_line_of_a_lock_is_a_version_with_hashes(lock: Path) -> None:
    requirements = lock.read_text().replace("\\\n", " ").splitlines()
    pinned = [line for line in requirements if line.strip() and not line.lstrip().startswith("#")]
    assert pinned
    assert [line for line in pinned if not re.match(r"[\w.\[\],-]+==\S+.* --hash=sha256:[0-9a-f]{64}", line)] == []


@pytest.mark.parametrize("file", ["Makefile", ".ci/run"])
def test_nothing_is_installed_without_hashes(file: str) -> None:
    """But this project itself, without dependencies, built with what is pinned."""
    text = re.sub(r"\\\n\s*", "", (ROOT / file).read_text())
    unpinned = [found["options"] for found in INSTALL.finditer(text) if "--require-hashes" not in found["options"]]
    assert [options for options in unpinned if "--no-deps" not in options] == []


def test_the_audit_asks_about_every_lock() -> None:
    audited = re.search(r"\.ci/audit\.py (.*)", (ROOT / "Makefile").read_text())
    assert audited
    assert sorted(lock for pattern in audited[1].split() for lock in ROOT.glob(pattern)) == LOCKS
