"""Reading and writing files that others could have put there."""

from __future__ import annotations

import ast
import os
import socket
import stat
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.trees import small_files
from tfgen.disk.files import (
    digest_file,
    find_link,
    read_beginning,
    read_file,
    sweep,
    write_beside,
    write_scratch,
    write_whole,
)

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[2]


def test_a_file_is_read(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"content")
    assert read_file(tmp_path / "file") == b"content"


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(OSError, match="Not a plain file"):
        read_file(tmp_path / "pipe")


@pytest.mark.parametrize("device", ["/dev/zero", "/dev/null"])
def test_a_device_is_not_read(tmp_path: Path, device: str) -> None:
    (tmp_path / "link").symlink_to(device)
    with pytest.raises(OSError, match="Not a plain file"):
        read_file(tmp_path / "link")


def test_a_socket_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("socket")
        with pytest.raises(OSError, match="No such device"):
            read_file(tmp_path / "socket")


def test_a_folder_is_not_read(tmp_path: Path) -> None:
    with pytest.raises(IsADirectoryError):
        read_file(tmp_path)


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"12345")
    assert read_file(tmp_path / "file", most=5) == b"12345"
    with pytest.raises(OSError, match="Larger than 4 bytes"):
        read_file(tmp_path / "file", most=4)


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="there is no /proc here")
def test_a_file_that_does_not_tell_its_size_is_read_whole() -> None:
    assert read_file(Path("/proc/self/status")).startswith(b"Name:")
    assert len(read_file(Path("/proc/self/status"))) > 100


def test_a_link_is_read_only_where_that_is_wanted(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"content")
    (tmp_path / "link").symlink_to("file")
    assert read_file(tmp_path / "link") == b"content"
    with pytest.raises(OSError, match="Is a link"):
        read_file(tmp_path / "link", follow=False)


def test_a_link_in_the_place_of_a_file_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "victim").write_text("mine")
    (tmp_path / "file").symlink_to("victim")
    write_whole(tmp_path / "file", b"new")
    assert (tmp_path / "victim").read_text() == "mine"
    assert not (tmp_path / "file").is_symlink()


def test_a_new_file_has_the_mode_that_the_user_has_chosen_for_new_files(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        write_whole(tmp_path / "file", b"new")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "file").stat().st_mode) == 0o640


@pytest.mark.parametrize("mode", [0o600, 0o664, 0o755])
def test_a_file_keeps_its_mode(tmp_path: Path, mode: int) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "file").chmod(mode)
    write_whole(tmp_path / "file", b"new")
    assert stat.S_IMODE((tmp_path / "file").stat().st_mode) == mode


def test_names_of_temporary_files_are_never_the_same(tmp_path: Path) -> None:
    assert len({write_beside(tmp_path / "file", b"") for _ in range(50)}) == 50


def test_only_leftovers_of_ours_are_swept(tmp_path: Path) -> None:
    left = Path(write_beside(tmp_path / "file", b"half"))
    others = [".tfgen", ".tfgen-notes", f"{left.name}.tf", f".tfgen-{'A' * 32}", "x.tf"]
    for name in others:
        (tmp_path / name).touch()
    (tmp_path / f".tfgen-{'a' * 32}").symlink_to("x.tf")
    (tmp_path / f".tfgen-{'b' * 32}").mkdir()
    sweep(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(
        [*others, f".tfgen-{'a' * 32}", f".tfgen-{'b' * 32}"]
    )


def test_a_link_on_the_way_is_found(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a/b").symlink_to("/")
    assert find_link(tmp_path, tmp_path / "a/b/c/d") == tmp_path / "a/b"
    assert find_link(tmp_path, tmp_path / "a/x/y") is None


# What reads a file by Path's own methods waits for a pipe, and takes a file of any size.
OF_ONES_OWN = {
    "tfgen/adopt/proof.py": "it has written the file itself, in a folder of its own",
    "tfgen/evaluation/functions/signatures.py": "the data of tfgen",
    "tfgen/first/make.py": "it has written the files itself, in a folder of its own",
    "tfgen/first/write.py": "the data of tfgen",
    "tfgen/hcl/grammar.py": "the data of tfgen",
    "tfgen/migration/catalogue.py": "the data of tfgen",
    "tfgen/package/archive.py": "files that pip and it have made in a folder of their own",
    "tfgen/providers/aws/values/provider.py": "the data of tfgen",
    "tfgen/render/jinja/compiled.py": "the data of tfgen",
    "tfgen/render/proof/shipped.py": "the data of tfgen",
    "tfgen/report/page/html.py": "the data of tfgen",
    "tfgen/validate/alike/vocabulary.py": "the code and the data of tfgen",
    "tfgen/rules/own/check.py": "no file: a root module of the matrix",
    "tfgen/rules/root.py": "no file: a root module of the matrix",
    "tfgen/rules/shared/remote_states.py": "no file: a root module of the matrix",
    "tfgen/schema/bindings/archive.py": "a file inside of an archive",
    "tfgen/starters/catalogue.py": "the starters of tfgen",
    "tfgen/terraform/journal.py": "the log of this run, which it has opened itself",
}
READERS = {"read_text", "read_bytes", "open"}


def reads_by_itself(source: Path) -> bool:
    """Whether a module calls `Path.read_text`, `Path.read_bytes`, `Path.open` or `open`."""
    calls = [node.func for node in ast.walk(ast.parse(source.read_text())) if isinstance(node, ast.Call)]
    names = {call.attr for call in calls if isinstance(call, ast.Attribute) and not is_of_os(call)}
    return bool(READERS & names) or any(isinstance(call, ast.Name) and call.id == "open" for call in calls)


def is_of_os(call: ast.Attribute) -> bool:
    return isinstance(call.value, ast.Name) and call.value.id in ("os", "webbrowser", "tarfile")


def test_whatever_others_can_have_put_there_is_read_without_waiting_and_up_to_a_size() -> None:
    modules = {path.relative_to(ROOT).as_posix(): path for path in (ROOT / "tfgen").rglob("*.py")}
    assert {name for name, path in modules.items() if reads_by_itself(path)} == set(OF_ONES_OWN)


@pytest.mark.parametrize("read", [read_file, digest_file, lambda path: read_beginning(path, 10)])
def test_a_folder_in_the_place_of_a_file_is_named(tmp_path: Path, read: Callable[[Path], object]) -> None:
    with pytest.raises(IsADirectoryError) as caught:
        read(tmp_path)
    assert caught.value.filename == str(tmp_path)


@pytest.mark.parametrize("write", [write_whole, write_beside, write_scratch])
def test_what_a_full_disk_refuses_is_named(tmp_path: Path, write: Callable[[Path, bytes], object]) -> None:
    with small_files(10), pytest.raises(OSError, match="File too large") as caught:
        write(tmp_path / "file", b"x" * 100)
    assert caught.value.filename == str(tmp_path / "file")
