"""What every test may use: a small project in a folder of its own, and property tests that repeat in CI.

`make test` runs what takes five minutes and needs nothing of the system; `make prove` runs the rest: what needs
Terraform, a database, a browser, another environment, or minutes. A test belongs to it by its folder (PROOFS) or by its
mark `terraform`.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import hypothesis
import pytest

from tests.trees import PROJECT, write_tree
from tfgen.disk.cache import VARIABLE

if TYPE_CHECKING:
    from collections.abc import Iterator

HERE = Path(__file__).parent
PROOFS = {
    "benchmarks": "minutes: hundreds of mutants",
    "checkov": "checkov, in an environment of its own",
    "cli/test_terminal.py": "a terminal, and a process for each command: a quarter of a minute",
    "docs/test_site.py": "a browser, and the builder of the site",
    "report/page/test_page.py": "a browser, and a thousand stacks",
    "engine": "Terraform and its providers",
    "examples": "Terraform",
    "features": "minutes: the platform with each switch",
    "lsp": "an editor, and a server for each question",
    "fuzz": "minutes",
    "lambda_": "a database server",
    "packaging": "environments to install into",
    "starters": "an environment to install into",
    "terraform": "Terraform and its providers",
    "terraform_runner": "Terraform",
    "workflows": "shellcheck, jq and minutes",
}

hypothesis.settings.register_profile("local", max_examples=50, deadline=None)
hypothesis.settings.register_profile("ci", max_examples=50, deadline=None, derandomize=True)
hypothesis.settings.load_profile("ci" if os.environ.get("CI") else "local")


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--update-golden` rewrites what the golden cases want; `--sweep` tries all combinations, which takes minutes."""
    parser.addoption("--update-golden", action="store_true", help="rewrite tests/golden/*/want from what is rendered")
    parser.addoption("--sweep", action="store_true", help="all hostile values in all places, not a share of them")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what `make prove` runs."""
    for item in items:
        if item.get_closest_marker("terraform") or _is_proof(item.path.relative_to(HERE).as_posix()):
            item.add_marker("prove")


def _is_proof(path: str) -> bool:
    return path in PROOFS or path.partition("/")[0] in PROOFS


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
