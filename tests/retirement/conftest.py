"""A rendered project, and the same after a stack has left its matrix."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.declared import write_ordered as write_tree
from tests.retirement.projects import FILES, WITHOUT_STACK
from tests.terraform.conftest import archive, engine, simulated_mirror
from tests.trees import CONFIG, run

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["archive", "engine", "simulated_mirror"]


@pytest.fixture
def rendered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder: a project that was rendered."""
    write_tree(tmp_path, FILES)
    monkeypatch.chdir(tmp_path)
    run("render")
    return tmp_path


@pytest.fixture
def left(rendered: Path) -> Path:
    """The same, and dev/us-west-2 is not in the matrix any more; nothing was rendered since."""
    write_tree(rendered, {CONFIG: WITHOUT_STACK})
    return rendered


@pytest.fixture
def retired(left: Path) -> Path:
    """The same, rendered."""
    run("render")
    return left
