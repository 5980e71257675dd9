"""A rendered project, and the same after a stack has left its matrix."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from tests.declared import write_ordered as write_tree
from tests.retirement.projects import FILES, WITHOUT_STACK
from tests.terraform.conftest import archive, engine, simulated_mirror
from tests.trees import CONFIG, run

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["archive", "engine", "simulated_mirror"]


@pytest.fixture(scope="session")
def rendered_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project that was rendered, to be copied."""
    folder = tmp_path_factory.mktemp("rendered")
    write_tree(folder, FILES)
    assert run("render", "-C", str(folder)).exit_code == 0
    return folder


@pytest.fixture
def rendered(rendered_once: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder: a project that was rendered."""
    shutil.copytree(rendered_once, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
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
