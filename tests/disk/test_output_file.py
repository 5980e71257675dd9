"""The files that a command line names: what tfgen made is replaced, what others made never."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.trees import run, snapshot, write_tree
from tfgen.disk.output_file import refuse_foreign, write_output_file
from tfgen.errors import OutputError

VPC = 'resource "aws_vpc" "main" {}\n'
OURS = [
    pytest.param(("graph", ".", "-o", "out.svg"), "out.svg", id="svg"),
    pytest.param(("graph", "nothing", "-o", "out.mmd"), "out.mmd", id="mermaid-of-nothing"),
    pytest.param(("graph", ".", "-o", "out.mmd"), "out.mmd", id="mermaid"),
    pytest.param(("graph", ".", "-o", "out.dot"), "out.dot", id="dot"),
    pytest.param(("graph", ".", "-o", "any", "--format", "dot"), "any", id="no-ending"),
    pytest.param(("validate", ".", "--baseline", "base.json", "--write-baseline"), "base.json", id="baseline"),
]
OF_A_PROJECT = [
    pytest.param(("graph", "--matrix", "-o", "out.svg"), "out.svg", id="svg-of-the-matrix"),
    pytest.param(("graph", "--matrix", "-o", "out.mmd"), "out.mmd", id="mermaid-of-the-matrix"),
    pytest.param(("report", "-o", "out.html"), "out.html", id="page"),
    pytest.param(("report", "--format", "json", "-o", "out.json"), "out.json", id="json"),
]


def refuses(words: tuple[str, ...], file: Path) -> None:
    """Check that the command says what is in the way, and leaves it."""
    before = snapshot(file.parent)
    result = run(*words)
    assert (result.exit_code, result.stdout) == (2, "")
    assert (
        f"{file.name}: tfgen has not made this file, and would overwrite it. Delete it, or name another"
        in result.stderr
    )
    assert snapshot(file.parent) == before


@pytest.mark.parametrize(("words", "file"), OURS)
def test_an_output_is_replaced_and_a_file_of_others_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], file: str
) -> None:
    write_tree(tmp_path, {"main.tf": VPC, "nothing/main.tf": "# nothing\n"})
    monkeypatch.chdir(tmp_path)
    again(words, tmp_path / file)
    (tmp_path / file).write_text("# somebody's\n")
    refuses(words, tmp_path / file)


@pytest.mark.parametrize(("words", "file"), OF_A_PROJECT)
def test_an_output_of_a_project_is_replaced_and_its_matrix_is_not(
    project: Path, words: tuple[str, ...], file: str
) -> None:
    run("render", "--quiet")
    again(words, project / file)
    (project / file).write_bytes((project / "config/regions.yaml").read_bytes())
    refuses(words, project / file)


def again(words: tuple[str, ...], file: Path) -> None:
    """Check that the command writes its file a second time, also over one with other ends of lines."""
    assert run(*words).exit_code == 0
    first = file.read_bytes()
    file.write_bytes(first.replace(b"\n", b"\r\n") + b"\r\n")
    assert run(*words).exit_code == 0
    assert file.read_bytes() == first


def test_a_baseline_that_a_formatter_changed_is_still_one(tmp_path: Path) -> None:
    file = tmp_path / "base.json"
    file.write_text('{\n    "format": 1,\n    "findings": [\n    ]\n}\n')
    refuse_foreign(file, "--baseline")


def test_an_empty_file_is_written(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert write_output_file(tmp_path / "file", (b"new",), "-o") == len(b"new")


def test_a_link_is_not_written_through(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to("elsewhere")
    with pytest.raises(OutputError, match=r"this is a link, and nothing is written through it. Name the file itself"):
        write_output_file(tmp_path / "link", (b"new",), "-o")
    assert not (tmp_path / "elsewhere").exists()


def test_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match=r"cannot be written: Is a directory. Name another file with -o"):
        refuse_foreign(tmp_path, "-o")


def test_a_pipe_is_written_into_and_stays(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    code = "import sys; print(open(sys.argv[1]).read())"
    with subprocess.Popen((sys.executable, "-c", code, tmp_path / "pipe"), stdout=subprocess.PIPE) as reader:
        assert write_output_file(tmp_path / "pipe", (b"one ", b"two"), "-o") == len(b"one two")
        assert reader.communicate(timeout=20)[0].split() == [b"one", b"two"]
    assert (tmp_path / "pipe").is_fifo()


def test_a_device_stays_one(tmp_path: Path) -> None:
    (tmp_path / "null").symlink_to("/dev/null")
    assert write_output_file(tmp_path / "null", (b"gone",), "-o") == len(b"gone")
    assert (tmp_path / "null").is_symlink()


def test_a_file_that_is_read_again_is_no_pipe_and_no_device(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "pipe", Path("/dev/null")):
        with pytest.raises(OutputError, match=r"a pipe or a device, .* is read again. Name a file with --baseline"):
            write_output_file(path, (b"new",), "--baseline", is_read=True)
