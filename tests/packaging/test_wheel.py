"""What is published holds what it should, and works in an empty environment elsewhere."""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
import zipfile
from email.parser import Parser
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.trees import write_tree

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
MODULE = 'locals {\n  left = 1\n}\noutput "left" {\n  value = local.lefd\n}\n'


def run(*command: str | Path, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    return subprocess.run(command, cwd=cwd, env=clean, capture_output=True, text=True, timeout=300, check=False)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    ran = run(sys.executable, "-m", "hatchling", "build", "--directory", folder)
    assert ran.returncode == 0, ran.stderr
    return folder


@pytest.fixture(scope="module")
def wheel(built: Path) -> Iterator[zipfile.ZipFile]:
    with zipfile.ZipFile(next(built.glob("*.whl"))) as opened:
        yield opened


def committed(folder: str) -> set[str]:
    return set(run("git", "ls-files", "--cached", "--others", "--exclude-standard", folder).stdout.splitlines())


def test_the_wheel_holds_the_tool_with_its_data_and_nothing_else(wheel: zipfile.ZipFile) -> None:
    names = {name for name in wheel.namelist() if ".dist-info/" not in name}
    assert names == {name for name in committed("tfgen") if (ROOT / name).exists()}
    assert any(name.endswith(".schema.gz") for name in names)


def test_the_source_archive_builds_without_what_only_the_repository_needs(built: Path) -> None:
    with tarfile.open(next(built.glob("*.tar.gz"))) as archive:
        tops = {name.split("/")[1] for name in archive.getnames()}
    assert {"tfgen", "pyproject.toml", "README.md", "LICENSE", "NOTICE"} <= tops
    assert not tops & {"tests", "lambda", "generated", "config", "templates", "benchmarks"}


def test_the_metadata_names_licence_and_licence_files(wheel: zipfile.ZipFile) -> None:
    name = next(name for name in wheel.namelist() if name.endswith(".dist-info/METADATA"))
    metadata = Parser().parsestr(wheel.read(name).decode())
    assert metadata["License-Expression"] == "Apache-2.0"
    assert metadata.get_all("License-File") == ["LICENSE", "NOTICE"]
    for file in ("LICENSE", "NOTICE"):
        assert wheel.read(f"{name.removesuffix('METADATA')}licenses/{file}") == (ROOT / file).read_bytes()


def test_the_notice_names_every_file_that_is_not_ours(wheel: zipfile.ZipFile) -> None:
    notice = (ROOT / "NOTICE").read_text()
    schemas = [name for name in wheel.namelist() if name.endswith(".schema.gz")]
    assert schemas
    assert [name for name in schemas if name not in notice] == []


def test_the_wheel_works_in_an_empty_environment_elsewhere(built: Path, tmp_path: Path) -> None:
    python, tfgen = tmp_path / "venv/bin/python", tmp_path / "venv/bin/tfgen"
    write_tree(tmp_path, {"module/main.tf": MODULE})
    lock, wheel = ROOT / "requirements/runtime.txt", next(built.glob("*.whl"))
    run(sys.executable, "-m", "venv", tmp_path / "venv")
    pinned = run(python, "-m", "pip", "install", "--require-hashes", "--requirement", lock)
    assert pinned.returncode == 0, pinned.stderr
    run(python, "-m", "pip", "install", "--no-deps", "--no-index", wheel)
    assert run(python, "-m", "pip", "check").returncode == 0
    assert run(tfgen, "--version", cwd=tmp_path).stdout.startswith("tfgen, version ")
    assert "tfgen validate" in run(tfgen, "--help", cwd=tmp_path).stdout
    said = run(tfgen, "validate", "module", cwd=tmp_path)
    assert (said.returncode, "[undeclared-local]" in said.stdout) == (1, True), said.stderr
