from __future__ import annotations

import hashlib
import os
import re
import shutil
import stat
import zipfile
from typing import TYPE_CHECKING

import pytest

from tfgen.errors import TfgenError

from ..lambda_.certificates import Authority
from .declared import OUTPUT, build, change

if TYPE_CHECKING:
    from pathlib import Path


def entries(project: Path) -> list[zipfile.ZipInfo]:
    with zipfile.ZipFile(project / OUTPUT) as archive:
        return archive.infolist()


def sha256(project: Path) -> str:
    return hashlib.sha256((project / OUTPUT).read_bytes()).hexdigest()


def test_the_archive_has_the_handler_its_packages_and_the_wheels(built: Path) -> None:
    names = {entry.filename for entry in entries(built)}
    assert {"index.py", "trade_processor/application.py", "manifest.json", "pymysql/__init__.py"} <= names
    assert {"aws_lambda_powertools/__init__.py", "jwt/__init__.py", "typing_extensions.py"} <= names
    assert not {name for name in names if name.startswith(("boto", "bin/")) or "__pycache__" in name}
    assert (built / OUTPUT).stat().st_size < 30 * 1024 * 1024


@pytest.mark.usefixtures("without_wheels")
def test_what_was_built_is_told_with_the_hash_and_size_of_the_archive(project: Path) -> None:
    archive = build(project)
    assert (archive.sha256, archive.size) == (sha256(project), (project / OUTPUT).stat().st_size)


def test_the_licences_of_the_wheels_are_in_the_archive(built: Path) -> None:
    folders = {entry.filename.split(".dist-info/")[0] for entry in entries(built) if "LICENSE" in entry.filename}
    assert {name.rpartition("-")[0] for name in folders} == {
        "aws_lambda_powertools",
        "cffi",
        "cryptography",
        "jmespath",
        "pycparser",
        "pyjwt",
        "pymysql",
        "typing_extensions",
    }


@pytest.mark.prove
def test_the_same_inputs_give_the_same_bytes_elsewhere_and_later(built: Path, tmp_path: Path) -> None:
    copy = tmp_path / "elsewhere" / "copy"
    shutil.copytree(built, copy, ignore=shutil.ignore_patterns("dist"))
    for path in copy.rglob("*"):
        os.utime(path, (1_000_000_000, 1_000_000_000))
        if path.is_file():
            path.chmod(0o600)
    assert build(copy).sha256 == sha256(built)


@pytest.mark.prove
def test_both_architectures_build_and_differ_in_compiled_code_and_the_manifest_alone(
    built: Path, project: Path
) -> None:
    arm = {entry.filename: entry.CRC for entry in entries(built)}
    change(project, "arm64", "x86_64")
    build(project)
    intel = {entry.filename: entry.CRC for entry in entries(project)}
    different = {name for name in arm | intel if arm.get(name) != intel.get(name)}
    packages = {re.split(r"[/.-]", name)[0] for name in different}
    assert packages == {"_cffi_backend", "cffi", "cryptography", "manifest"}


@pytest.mark.usefixtures("without_wheels")
def test_entries_are_sorted_stored_plain_files_of_1980(project: Path) -> None:
    build(project)
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
    expected = build(project).sha256
    cache = project / "lambda/src/trade_processor/__pycache__"
    cache.mkdir()
    (cache / "errors.cpython-313.pyc").write_bytes(b"\0")
    assert build(project).sha256 == expected


@pytest.mark.usefixtures("without_wheels")
def test_data_beside_the_modules_is_packed_and_what_is_hidden_is_not(project: Path) -> None:
    (project / "lambda/src/trade_processor/limits.json").write_text("{}")
    (project / "lambda/src/.DS_Store").write_text("")
    build(project)
    names = {entry.filename for entry in entries(project)}
    assert "trade_processor/limits.json" in names
    assert ".DS_Store" not in names


@pytest.mark.usefixtures("without_wheels")
def test_certificates_lie_beside_the_modules(project: Path) -> None:
    bundle = Authority(project / "lambda", "global-bundle").bundle
    built = build(project)
    with zipfile.ZipFile(project / OUTPUT) as content:
        assert content.read("global-bundle.pem") == bundle.read_bytes()
    assert built.missing is None


@pytest.mark.usefixtures("without_wheels")
@pytest.mark.parametrize("content", [b"", b"no certificate"])
def test_a_ca_bundle_without_certificates_is_refused(project: Path, content: bytes) -> None:
    (project / "lambda/global-bundle.pem").write_bytes(content)
    message = (
        r"regions\.yaml:10: artifacts\.trade_processor\.ca_bundle is lambda/global-bundle\.pem, which is not usable: "
    )
    with pytest.raises(TfgenError, match=message):
        build(project)


def test_an_archive_without_requirements_needs_no_pip(project: Path, offline: None) -> None:
    change(project, "    requirements: lambda/requirements.txt\n", "")
    build(project)
    assert {entry.filename.partition("/")[0] for entry in entries(project)} == {
        "authorizer.py", "index.py", "manifest.json", "token_authorizer", "trade_processor",
    }  # fmt: skip


def test_a_project_without_sources_is_refused(project: Path) -> None:
    shutil.rmtree(project / "lambda/src")
    with pytest.raises(TfgenError, match=r"regions\.yaml:6: .*\.source is lambda/src: there is no Python source"):
        build(project)


def test_missing_requirements_are_refused(project: Path) -> None:
    (project / "lambda/requirements.txt").unlink()
    with pytest.raises(TfgenError, match=r"\.requirements is lambda/requirements\.txt: the file is missing\. Compile"):
        build(project)


@pytest.mark.usefixtures("without_wheels")
def test_an_archive_that_is_too_large_is_refused_and_the_old_one_stays(
    project: Path,
) -> None:
    before = build(project).sha256
    (project / "lambda/src/large.bin").write_bytes(bytes(1024 * 1024))
    change(project, "max_mb: 30", "max_mb: 1")
    with pytest.raises(TfgenError, match=r"max_mb is 1, and the archive has 1\.1\. Drop a dependency"):
        build(project)
    assert sha256(project) == before
    assert [path.name for path in (project / "lambda/dist").iterdir()] == ["trade_processor.zip"]


def test_a_source_that_a_wheel_would_overwrite_is_refused(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def install(_: Path, target: Path, *__: object) -> None:
        (target / "index.py").write_text("")

    monkeypatch.setattr("tfgen.package.archive.install_wheels", install)
    with pytest.raises(TfgenError, match=r"lambda/src/index\.py: a wheel brings a file of the same name"):
        build(project)


def test_a_file_that_is_no_archive_is_not_overwritten(project: Path) -> None:
    (project / "lambda/dist").mkdir()
    (project / OUTPUT).write_text("mine")
    with pytest.raises(TfgenError, match=r"what is there is no archive\. Remove it"):
        build(project)
    assert (project / OUTPUT).read_text() == "mine"
