"""What every test may use: a small project in a folder of its own, and property tests that repeat in CI."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import hypothesis
import pytest

from tests.trees import PROJECT, write_tree
from tfgen.disk.cache import VARIABLE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

hypothesis.settings.register_profile("local", max_examples=50, deadline=None)
hypothesis.settings.register_profile("ci", max_examples=50, deadline=None, derandomize=True)
hypothesis.settings.load_profile("ci" if os.environ.get("CI") else "local")


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--update-golden` rewrites what the golden cases want; `--sweep` tries all combinations, which takes minutes."""
    parser.addoption("--update-golden", action="store_true", help="rewrite tests/golden/*/want from what is rendered")
    parser.addoption("--sweep", action="store_true", help="all hostile values in all places, not a share of them")


@pytest.fixture(scope="session", autouse=True)
def _own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What tests remember is not the user's, and is gone with the tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(VARIABLE, str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(scope="session", autouse=True)
def _faults_are_seen() -> Iterator[None]:
    """A rule or parser that fails is a note for a user; for a test it is an exception."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TFGEN_DEBUG", "1")
        yield


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder: two environments in two regions, and one template."""
    write_tree(tmp_path, PROJECT)
    monkeypatch.chdir(tmp_path)
    return tmp_path
