"""The folders that are audited, each made once by whichever worker of pytest-xdist comes first."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import msgspec

from tests.checkov.auditor import Audit, audit
from tests.checkov.skips import without_skips
from tests.engine.mirror import locked
from tests.engine.stacks import GENERATED, list_stacks
from tests.features.combination_table import read_combinations, to_choice
from tests.features.switches import FULL, LEAN

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.features.switches import Choice

CHOICES: dict[str, Choice] = {"lean": LEAN, "full": FULL}
CHOICES |= {f"combination {number}": to_choice(row) for number, row in enumerate(read_combinations(), 1)}


def once(path: Path, make: Callable[[Path], object]) -> Path:
    """The path, after the first worker that came here has made what is there."""
    done = path.with_name(f"{path.name}.done")
    with locked(path.with_name(f"{path.name}.lock")):
        if not done.exists():
            make(path)
            done.touch()
    return path


def audit_once(checkov: Path, folder: Path) -> Audit:
    """The audit of a folder that the workers share."""
    report = once(
        folder.with_name(f"{folder.name}.json"),
        lambda path: path.write_bytes(msgspec.json.encode(audit(checkov, folder))),
    )
    return msgspec.json.decode(report.read_bytes(), type=Audit)


def copy_committed(folder: Path) -> None:
    """Copy what tfgen wrote."""
    for stack in list_stacks():
        shutil.copytree(GENERATED / stack, folder / stack, ignore=shutil.ignore_patterns(".terraform*", "*.tfstate*"))


def copy_without_skips(folder: Path) -> Path:
    """A copy beside the folder in which no check is skipped."""

    def write(copy: Path) -> None:
        for path in folder.rglob("*.tf"):
            target = copy / path.relative_to(folder)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(without_skips(path.read_text()))

    return once(folder.with_name(f"{folder.name} without skips"), write)
