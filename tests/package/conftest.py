"""Project folders for what builds artifacts."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.package.declared import MATRIX, build
from tests.trees import CONFIG, write_tree

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """What the platform's archive is built from, and a matrix that declares it."""
    return write_project(tmp_path / "project")


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Such a project with its archive, built with the wheels; only to be read: pip works for seconds."""
    folder = write_project(tmp_path_factory.mktemp("built") / "project")
    build(folder)
    return folder


def write_project(folder: Path) -> Path:
    """Write what the platform's archive is built from into a folder that is to be made, and return that folder."""
    shutil.copytree(ROOT / "lambda" / "src", folder / "lambda" / "src", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "lambda" / "requirements.txt", folder / "lambda")
    write_tree(folder, {CONFIG: MATRIX})
    return folder


@pytest.fixture
def offline(monkeypatch: pytest.MonkeyPatch) -> None:
    """No package index, no local wheels, whatever this machine's pip is configured to use."""
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:9/simple")
    monkeypatch.setenv("PIP_RETRIES", "0")
    monkeypatch.setenv("PIP_NO_CACHE_DIR", "1")
    for name in ("PIP_FIND_LINKS", "PIP_EXTRA_INDEX_URL", "PIP_NO_INDEX", "PIP_CONSTRAINT"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def without_wheels(monkeypatch: pytest.MonkeyPatch) -> None:
    """Build from our files alone: for tests of what does not depend on the wheels."""
    monkeypatch.setattr("tfgen.package.archive.install_wheels", lambda *_: None)
