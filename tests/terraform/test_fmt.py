"""`terraform fmt` has nothing to change in what tfgen writes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.engine.stacks import GENERATED

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


def test_unformatted_file_is_found(engine: Engine, tmp_path: Path) -> None:
    (tmp_path / "locals.tf").write_text("locals {\n  a=1\n}\n")
    assert "-  a=1\n+  a = 1\n" in changes(engine, tmp_path)
