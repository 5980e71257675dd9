"""`terraform fmt` has nothing to change in what tfgen writes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.engine.stacks import GENERATED
from tests.features.combination_table import read_combinations, to_choice
from tests.features.rendering import write_choice
from tests.features.switches import FULL, LEAN

if TYPE_CHECKING:
    from pathlib import Path

    from tests.engine.binary import Engine

pytestmark = pytest.mark.terraform


def changes(engine: Engine, folder: Path) -> str:
    """What `terraform fmt` would change below the folder, as a diff; empty when nothing."""
    done = engine.run(folder, "fmt", "-check", "-diff", "-recursive", "-no-color")
    assert bool(done.returncode) == bool(done.stdout), done.stderr
    return done.stdout


def test_committed_stacks_are_formatted(engine: Engine) -> None:
    assert changes(engine, GENERATED) == ""


def test_stacks_of_every_combination_of_switches_are_formatted(engine: Engine, tmp_path: Path) -> None:
    choices = [LEAN, FULL, *map(to_choice, read_combinations())]
    for number, choice in enumerate(choices):
        write_choice(tmp_path / "project", choice, tmp_path / "rendered" / str(number))
    assert changes(engine, tmp_path / "rendered") == ""


def test_unformatted_file_is_found(engine: Engine, tmp_path: Path) -> None:
    (tmp_path / "locals.tf").write_text("locals {\n  a=1\n}\n")
    assert "-  a=1\n+  a = 1\n" in changes(engine, tmp_path)
