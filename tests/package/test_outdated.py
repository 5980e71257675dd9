from __future__ import annotations

import os
import zipfile
from typing import TYPE_CHECKING

import pytest

from ..lambda_.certificates import Authority
from .declared import OUTPUT, build, change, reason

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.usefixtures("without_wheels")


def test_a_fresh_archive_is_not_outdated(project: Path) -> None:
    build(project)
    assert reason(project) is None


def test_times_do_not_matter(project: Path) -> None:
    build(project)
    os.utime(project / OUTPUT, (0, 0))
    assert reason(project) is None


def test_a_missing_archive_is_outdated(project: Path) -> None:
    assert reason(project) == "lambda/dist/trade_processor.zip does not exist"


def test_a_changed_source_is_named(project: Path) -> None:
    build(project)
    (project / "lambda/src/index.py").write_text("handler = None\n")
    older = "lambda/dist/trade_processor.zip is older than its sources: lambda/src/index.py changed"
    assert reason(project) == older


def test_an_added_and_a_removed_source_count(project: Path) -> None:
    build(project)
    (project / "lambda/src/trade_processor/new.py").write_text("")
    (project / "lambda/src/trade_processor/archive.py").unlink()
    assert (reason(project) or "").endswith("lambda/src/trade_processor/archive.py and 1 more changed")


def test_changed_requirements_count(project: Path) -> None:
    build(project)
    with (project / "lambda/requirements.txt").open("a") as requirements:
        requirements.write("# changed\n")
    assert "lambda/requirements.txt changed" in (reason(project) or "")


@pytest.mark.parametrize(("old", "new", "expected"), [
    ("arm64", "x86_64", "is for arm64, not for x86_64"),
    ('"3.13"', '"3.12"', "is for Python 3.13, not for 3.12"),
])  # fmt: skip
def test_an_archive_for_another_machine_is_outdated(project: Path, old: str, new: str, expected: str) -> None:
    build(project)
    change(project, old, new)
    assert reason(project) == f"lambda/dist/trade_processor.zip {expected}"


def test_certificates_that_come_and_go_count(project: Path) -> None:
    build(project)
    bundle = Authority(project / "lambda", "global-bundle").bundle
    other = "lambda/dist/trade_processor.zip holds other certificates than lambda/global-bundle.pem"
    assert reason(project) == other
    build(project)
    assert reason(project) is None
    bundle.unlink()
    assert reason(project) == other


@pytest.mark.parametrize("content", [b"", b"no zip", None])
def test_a_file_that_is_not_ours_is_outdated(project: Path, content: bytes | None) -> None:
    path = project / OUTPUT
    path.parent.mkdir()
    if content is None:
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("manifest.json", "[]")
    else:
        path.write_bytes(content)
    assert reason(project) == f"{OUTPUT} was not built by tfgen package"
