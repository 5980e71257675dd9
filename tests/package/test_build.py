from __future__ import annotations

import hashlib
import os
import shutil
import stat
import zipfile
from typing import TYPE_CHECKING

import pytest

from tfgen.errors import TfgenError
from tfgen.package import ARCHIVE_PATH, build_archive

from ..lambda_.certificates import Authority

if TYPE_CHECKING:
    from pathlib import Path


def entries(project: Path) -> list[zipfile.ZipInfo]:
    with zipfile.ZipFile(project / ARCHIVE_PATH) as archive:
        return archive.infolist()


def test_the_archive_has_the_handler_its_packages_and_the_wheels(project: Path) -> None:
    archive = build_archive(project)
    names = {entry.filename for entry in entries(project)}
    assert {"index.py", "trade_processor/application.py", "manifest.json", "pymysql/__init__.py"} <= names
    assert {"aws_lambda_powertools/__init__.py", "typing_extensions.py"} <= names
    assert not {name for name in names if name.startswith(("boto", "bin/")) or "__pycache__" in name}
    assert archive.sha256 == hashlib.sha256((project / ARCHIVE_PATH).read_bytes()).hexdigest()
    assert archive.size < 10 * 1024 * 1024


def test_the_licences_of_the_wheels_are_in_the_archive(project: Path) -> None:
    build_archive(project)
    folders = {entry.filename.split(".dist-info/")[0] for entry in entries(project) if "LICENSE" in entry.filename}
    assert {name.rpartition("-")[0] for name in folders} == {
        "aws_lambda_powertools",
        "jmespath",
        "pymysql",
        "typing_extensions",
    }


def test_the_same_inputs_give_the_same_bytes_elsewhere_and_later(project: Path, tmp_path: Path) -> None:
    first = build_archive(project)
    copy = tmp_path / "elsewhere" / "copy"
    shutil.copytree(project, copy, ignore=shutil.ignore_patterns("dist"))
    for path in copy.rglob("*"):
        os.utime(path, (1_000_000_000, 1_000_000_000))
        if path.is_file():
            path.chmod(0o600)
    assert build_archive(copy).sha256 == first.sha256


def test_both_architectures_build_and_differ_in_the_manifest_alone(project: Path) -> None:
    build_archive(project, "arm64")
    arm = {entry.filename: entry.CRC for entry in entries(project)}
    build_archive(project, "x86_64")
    intel = {entry.filename: entry.CRC for entry in entries(project)}
    assert {name for name in arm | intel if arm.get(name) != intel.get(name)} == {"manifest.json"}


@pytest.mark.usefixtures("without_wheels")
def test_entries_are_sorted_stored_plain_files_of_1980(project: Path) -> None:
    build_archive(project)
    names = [entry.filename for entry in entries(project)]
    assert names == sorted(names)
    for entry in entries(project):
        assert (entry.compress_type, entry.date_time, entry.create_system) == (
            zipfile.ZIP_STORED,
            (1980, 1, 1, 0, 0, 0),
            3,
        )
        assert stat.S_IMODE(entry.external_attr >> 16) == 0o644


@pytest.mark.usefixtures("without_wheels")
def test_byte_code_beside_the_sources_stays_out(project: Path) -> None:
    expected = build_archive(project).sha256
    cache = project / "lambda/src/trade_processor/__pycache__"
    cache.mkdir()
    (cache / "errors.cpython-313.pyc").write_bytes(b"\0")
    assert build_archive(project).sha256 == expected


@pytest.mark.usefixtures("without_wheels")
def test_a_named_ca_bundle_lies_beside_the_handler(project: Path, tmp_path: Path) -> None:
    bundle = Authority(tmp_path).bundle
    archive = build_archive(project, ca_bundle=bundle)
    with zipfile.ZipFile(archive.path) as content:
        assert content.read("global-bundle.pem") == bundle.read_bytes()
    assert archive.has_ca_bundle


@pytest.mark.usefixtures("without_wheels")
def test_the_projects_own_ca_bundle_needs_no_option(project: Path) -> None:
    Authority(project / "lambda", "global-bundle")
    assert build_archive(project).has_ca_bundle


@pytest.mark.usefixtures("without_wheels")
@pytest.mark.parametrize("content", [None, b"", b"no certificate"])
def test_a_ca_bundle_without_certificates_is_refused(project: Path, tmp_path: Path, content: bytes | None) -> None:
    bundle = tmp_path / "bundle.pem"
    if content is not None:
        bundle.write_bytes(content)
    with pytest.raises(TfgenError, match=r"bundle\.pem: not usable as a CA bundle: .+ Download"):
        build_archive(project, ca_bundle=bundle)


def test_a_project_without_sources_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TfgenError, match=r"lambda/src: there is no Python source\. Name .* --project"):
        build_archive(tmp_path)


def test_missing_requirements_are_refused(project: Path) -> None:
    (project / "lambda/requirements.txt").unlink()
    with pytest.raises(TfgenError, match=r"lambda/requirements\.txt: the file is missing\. Compile"):
        build_archive(project)


@pytest.mark.usefixtures("without_wheels")
def test_an_archive_that_is_too_large_is_refused_and_the_old_one_stays(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = build_archive(project).sha256
    monkeypatch.setattr("tfgen.package.build.MAX_BYTES", 1000)
    with pytest.raises(TfgenError, match=r"bytes are more than 1000\. Drop a dependency"):
        build_archive(project)
    assert hashlib.sha256((project / ARCHIVE_PATH).read_bytes()).hexdigest() == before
    assert [path.name for path in (project / "lambda/dist").iterdir()] == ["trade_processor.zip"]


def test_a_source_that_a_wheel_would_overwrite_is_refused(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def install(_: Path, target: Path, *__: object) -> None:
        (target / "index.py").write_text("")

    monkeypatch.setattr("tfgen.package.build.install_wheels", install)
    with pytest.raises(TfgenError, match=r"lambda/src/index\.py: a wheel brings a file of the same name"):
        build_archive(project)
