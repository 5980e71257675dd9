"""A project's folder has no say in how its archive is built, but for its sources and pins."""

from __future__ import annotations

import os
import zipfile
from typing import TYPE_CHECKING

import pytest

from tests.trees import write_tree
from tfgen.errors import TfgenError
from tfgen.package.wheels import read_pins

from .declared import OUTPUT, build, reason

if TYPE_CHECKING:
    from pathlib import Path

HASH = f"--hash=sha256:{'0' * 64}"


@pytest.mark.usefixtures("offline")
def test_modules_of_the_project_are_not_run(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hostile = f"import pathlib\npathlib.Path({str(project / 'ran')!r}).write_text('ran')\n"
    names = ["pip.py", "pip/__init__.py", "pip/__main__.py", "sitecustomize.py", "usercustomize.py", "tempfile.py"]
    for place in ("", "lambda/"):
        write_tree(project, {f"{place}{name}": hostile for name in names if name != "pip.py"})
    monkeypatch.chdir(project)
    monkeypatch.setenv("PYTHONPATH", ".")
    with pytest.raises(TfgenError, match="pip cannot fetch the wheels"):
        build(project)
    assert not (project / "ran").exists()


PINS = {
    "a version": f"a==1 {HASH}",
    "extras and a marker": f"a-b.c[d,e]==1!2.0+local ; python_version >= '3.9' and os_name == \"nt\" {HASH} {HASH}",
    "hashes in lines of their own": f"a==1 \\\n    {HASH} \\\n    {HASH}\n    # via b",
    "nothing": "",
    "a comment": "# about\n\n",
}


@pytest.mark.parametrize("text", PINS.values(), ids=PINS)
def test_pins_are_read(tmp_path: Path, text: str) -> None:
    (tmp_path / "requirements.txt").write_text(text)
    assert read_pins(tmp_path / "requirements.txt").count(" --hash=") == text.count("--hash=")


MORE = {
    "an index": "--index-url https://example.com",
    "links": "-f ./wheels",
    "another file": "-r /etc/passwd",
    "sources": "--no-binary :all:",
    "sources behind a marker": f"a==1 ; python_version > '3' --no-binary=a {HASH}",
    "a place": f"a @ file:///tmp/a.whl {HASH}",
    "an address": f"https://example.com/a.whl {HASH}",
    "a folder": "-e .",
    "no hash": "a==1",
    "no version": f"a {HASH}",
    "another hash": "a==1 --hash=md5:0",
    "options for a build": f"a==1 {HASH} --global-option=x",
    "a variable": f"a==${{VERSION}} {HASH}",
    "a line that only pip sees": "# about\x0c--index-url https://example.com",
    "a comment that goes on": "# about \\\n--index-url https://example.com",
}


@pytest.mark.parametrize("text", MORE.values(), ids=MORE)
def test_anything_but_pins_is_refused_with_the_line(project: Path, text: str) -> None:
    (project / "lambda/requirements.txt").write_text(f"a==1 {HASH}\n{text}\n")
    with pytest.raises(TfgenError, match=r"^lambda/requirements\.txt:[23]: this is not a pin with its hashes"):
        build(project)


@pytest.mark.usefixtures("without_wheels")
def test_a_source_that_leads_out_of_the_project_is_not_packed(project: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.py").write_text("KEY = 1\n")
    (project / "lambda/src/more.py").symlink_to(tmp_path / "secret.py")
    with pytest.raises(TfgenError, match=r"^lambda/src/more\.py: this leads out of the project"):
        build(project)


@pytest.mark.usefixtures("without_wheels")
def test_an_archive_is_not_written_out_of_the_project(project: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (project / "lambda/dist").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(TfgenError, match="this is a link, and may lead out of the project"):
        build(project)
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_a_pipe_among_the_sources_is_not_waited_for(project: Path) -> None:
    os.mkfifo(project / "lambda/src/pipe.py")
    with pytest.raises(TfgenError, match=r"pipe\.py: cannot be read: Not a plain file"):
        build(project)


def test_a_pipe_in_the_place_of_an_archive_is_not_waited_for(project: Path) -> None:
    (project / "lambda/dist").mkdir()
    os.mkfifo(project / OUTPUT)
    for look in (reason, build):
        with pytest.raises(TfgenError, match="there is neither a file nor a folder in that place"):
            look(project)


@pytest.mark.parametrize("content", [b"[" * 100_000, b" " * 2_000_000, b'{"inputs": 1}', b"\xff"])
def test_an_archive_of_others_is_not_ours(project: Path, content: bytes) -> None:
    (project / "lambda/dist").mkdir()
    with zipfile.ZipFile(project / OUTPUT, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("manifest.json", content)
    assert reason(project) == f"{OUTPUT} was not built by tfgen package"
