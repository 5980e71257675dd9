"""What every test may use: a small project in a folder of its own, and property tests that repeat in CI.

`make test` runs what takes less than three minutes on two processors and needs nothing of the system; `make prove` runs
the rest: what needs Terraform, a database, a browser, another environment, or minutes. A test belongs to it by its
folder (PROOFS), by its mark `terraform`, or by its mark `prove`.
"""

from __future__ import annotations

import gc
import os
import re
import sysconfig
from functools import lru_cache
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import hypothesis
import pytest
from _pytest.runner import runtestprotocol

import tfgen
from tests.trees import PROJECT, write_tree
from tfgen.disk import files
from tfgen.disk.cache import VARIABLE
from tfgen.settings import declaration
from tfgen.validate.sources import source

if TYPE_CHECKING:
    from collections.abc import Iterator

HERE = Path(__file__).parent
PROOFS = {
    "benchmarks": "minutes: hundreds of mutants",
    "checkov": "checkov, in an environment of its own",
    "cli/test_terminal.py": "a terminal, and a process for each command: a quarter of a minute",
    "docs/test_report_picture.py": "the report of the whole platform: a quarter of a minute",
    "docs/test_site.py": "a browser, and the builder of the site",
    "report/page/test_page.py": "a browser, and a thousand stacks",
    "engine": "Terraform and its providers",
    "examples": "Terraform",
    "explain/test_complete.py": "every argument of every stack; test_one_stack.py is a sample",
    "features": "minutes: the platform with each switch",
    "lsp": "an editor, and a server for each question",
    "fuzz": "minutes",
    "lambda_": "a database server",
    "picture/test_drawn.py": "a browser, and the programs that draw Mermaid and DOT",
    "packaging": "environments to install into",
    "starters": "an environment to install into",
    "terraform": "Terraform and its providers",
    "terraform_runner": "Terraform",
    "workflows": "shellcheck, jq and minutes",
}

MARKS = ("pytest.mark.terraform", "pytest.mark.prove")

_NUMBERS = count()

hypothesis.settings.register_profile("local", max_examples=50, deadline=None)
hypothesis.settings.register_profile("ci", max_examples=50, deadline=None, derandomize=True)
hypothesis.settings.load_profile("ci" if os.environ.get("CI") else "local")


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--update-golden` rewrites what the golden cases want; `--sweep` tries all combinations, which takes minutes."""
    parser.addoption("--update-golden", action="store_true", help="rewrite tests/golden/*/want from what is rendered")
    parser.addoption("--sweep", action="store_true", help="all hostile values in all places, not a share of them")


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Do not import what `-m` would deselect: modules make their cases when they are imported, some for seconds."""
    if config.option.markexpr == "not prove":
        return _is_proof(collection_path) or None
    if config.option.markexpr == "prove" and collection_path.match("test_*.py"):
        return not (_is_proof(collection_path) or _is_marked(collection_path)) or None
    return None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what `make prove` runs."""
    for item in items:
        if _is_proof(item.path):
            item.add_marker("prove")
        elif item.get_closest_marker("terraform"):
            assert _is_marked(item.path), f"{item.path} has to say {MARKS[0]}: else `make prove` does not look into it"
            item.add_marker("prove")


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """Tests and modules stay to the end: the garbage collector need not look at all of them again and again."""
    gc.collect()
    gc.freeze()


def _is_proof(path: Path) -> bool:
    inside = path.relative_to(HERE).as_posix() if path.is_relative_to(HERE) else ""
    return inside in PROOFS or inside.partition("/")[0] in PROOFS


def _is_marked(path: Path) -> bool:
    text = path.read_text(encoding="utf-8")
    return any(mark in text for mark in MARKS)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item, nextitem: pytest.Item | None) -> bool | None:
    """A worker of xdist tells how a test ended, and of its fixtures only what went wrong.

    Each message costs both processes, and of 10,000 tests nearly all have nothing to say of their beginning and end.
    """
    if not hasattr(item.config, "workerinput"):
        return None
    for report in runtestprotocol(item, log=False, nextitem=nextitem):
        if report.when == "call" or not report.passed:
            item.ihook.pytest_runtest_logreport(report=report)
    return True


@pytest.fixture(scope="session", autouse=True)
def _own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What tests remember is not the user's, and is gone with the tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(VARIABLE, str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(scope="session", autouse=True)
def _same_texts_are_read_once() -> Iterator[None]:
    """The platform's declaration stands in most small projects, each of which has a cache of its own: read it once.

    Both functions depend on their arguments alone, and what they return is never changed.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(declaration, "parse_declaration", lru_cache(8)(declaration.parse_declaration))
        patch.setattr(source, "_check", lru_cache(8)(source._check))
        yield


@pytest.fixture(scope="session", autouse=True)
def _code_is_looked_at_once() -> Iterator[None]:
    """Each run asks whether the code that made what it remembers has changed since; that of this process does not."""
    states, once = files._states, lru_cache(None)(files._states)
    installed = (str(Path(tfgen.__file__).parent), sysconfig.get_path("purelib"), sysconfig.get_path("platlib"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(files, "_states", lambda path: (once if str(path).startswith(installed) else states)(path))
        yield


@pytest.fixture(scope="session", autouse=True)
def _faults_are_seen() -> Iterator[None]:
    """A rule or parser that fails is a note for a user; for a test it is an exception."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TFGEN_DEBUG", "1")
        yield


@pytest.fixture
def tmp_path(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of the test's own, as pytest's fixture of this name makes it.

    That one lists the folders of all tests before it to number the next: of thousands, that is most of such a test.
    """
    name = re.sub(r"\W", "_", request.node.name)[:30]
    return tmp_path_factory.mktemp(f"{name}{next(_NUMBERS)}", numbered=False)


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder: two environments in two regions, and one template."""
    write_tree(tmp_path, PROJECT)
    monkeypatch.chdir(tmp_path)
    return tmp_path
