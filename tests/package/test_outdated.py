from __future__ import annotations

import os
import zipfile
from typing import TYPE_CHECKING

import pytest

from tfgen.errors import TfgenError
from tfgen.package import ARCHIVE_PATH, build_archive, is_outdated

from ..lambda_.certificates import Authority

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.usefixtures("without_wheels")


def test_a_fresh_archive_is_not_outdated(project: Path) -> None:
    build_archive(project)
    assert is_outdated(project) is None


def test_times_do_not_matter(project: Path) -> None:
    build_archive(project)
    os.utime(project / ARCHIVE_PATH, (0, 0))
    assert is_outdated(project) is None


def test_a_missing_archive_is_outdated(project: Path) -> None:
    assert is_outdated(project) == "lambda/dist/trade_processor.zip does not exist"


def test_a_changed_source_is_named(project: Path) -> None:
    build_archive(project)
    (project / "lambda/src/index.py").write_text("handler = None\n")
    reason = "lambda/dist/trade_processor.zip is older than its sources: lambda/src/index.py changed"
    assert is_outdated(project) == reason


def test_an_added_and_a_removed_source_count(project: Path) -> None:
    build_archive(project)
    (project / "lambda/src/trade_processor/new.py").write_text("")
    (project / "lambda/src/trade_processor/archive.py").unlink()
    reason = is_outdated(project)
    assert reason is not None
    assert reason.endswith("lambda/src/trade_processor/archive.py and 1 more changed")


def test_changed_requirements_count(project: Path) -> None:
    build_archive(project)
    with (project / "lambda/requirements.txt").open("a") as requirements:
        requirements.write("# changed\n")
    assert "lambda/requirements.txt changed" in (is_outdated(project) or "")


def test_an_archive_of_another_architecture_is_outdated_for_who_asks(project: Path) -> None:
    build_archive(project, "arm64")
    assert is_outdated(project, "x86_64") == "lambda/dist/trade_processor.zip is for arm64, not for x86_64"
    assert is_outdated(project) is None


def test_other_certificates_count_when_they_are_named_or_kept_in_the_project(project: Path, tmp_path: Path) -> None:
    build_archive(project)
    bundle = Authority(tmp_path).bundle
    assert "other certificates" in (is_outdated(project, ca_bundle=bundle) or "")
    Authority(project / "lambda", "global-bundle")
    assert "other certificates" in (is_outdated(project) or "")


def test_certificates_that_were_named_once_need_not_be_named_again(project: Path, tmp_path: Path) -> None:
    build_archive(project, ca_bundle=Authority(tmp_path).bundle)
    assert is_outdated(project) is None


def test_certificates_that_are_missing_are_an_error(project: Path, tmp_path: Path) -> None:
    build_archive(project)
    with pytest.raises(TfgenError, match=r"gone\.pem"):
        is_outdated(project, ca_bundle=tmp_path / "gone.pem")


@pytest.mark.parametrize("content", [b"", b"no zip", None])
def test_a_file_that_is_not_ours_is_outdated(project: Path, content: bytes | None) -> None:
    path = project / ARCHIVE_PATH
    path.parent.mkdir()
    if content is None:
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("manifest.json", "[]")
    else:
        path.write_bytes(content)
    assert is_outdated(project) == "lambda/dist/trade_processor.zip was not built by tfgen package"
