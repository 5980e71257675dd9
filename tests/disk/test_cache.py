"""The memory between runs: the user's own, and believed only when it is what this user's tfgen wrote there."""

from __future__ import annotations

import os
import shutil
import stat
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tfgen.disk import cache
from tfgen.disk.cache import NO_CACHE, VARIABLE, Cache

if TYPE_CHECKING:
    from collections.abc import Callable

ENTRY = ("kind", "key")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of entries and key, beside the folder `project`."""
    (tmp_path / "project").mkdir()
    monkeypatch.setenv(VARIABLE, str(tmp_path / "home"))
    return tmp_path / "home"


def opened(home: Path) -> Cache:
    """The cache of the project, as another run finds it."""
    return Cache(home.parent / "project")


def entry(home: Path) -> Path:
    """The one file of an entry."""
    [path] = [path for path in (home / "entries").rglob("*") if path.is_file() and path.name != "pruned"]
    return path


def test_what_was_written_is_there_in_the_next_run(home: Path) -> None:
    opened(home).write(*ENTRY, b"content")
    assert opened(home).read(*ENTRY) == b"content"


def test_entries_and_key_are_for_their_user_only(home: Path) -> None:
    opened(home).write(*ENTRY, b"content")
    modes = {stat.S_IMODE(path.stat().st_mode) for path in (entry(home), home / "key")}
    assert modes == {0o600}
    assert stat.S_IMODE((home / "entries").stat().st_mode) == 0o700


@pytest.mark.parametrize("other", [("kind", "other"), ("other", "key"), ("kindkey", "")])
def test_an_entry_is_found_under_its_own_kind_and_key(home: Path, other: tuple[str, str]) -> None:
    opened(home).write(*ENTRY, b"content")
    assert opened(home).read(*other) is None


def test_an_entry_that_was_copied_to_another_name_misses(home: Path) -> None:
    opened(home).write(*ENTRY, b"content")
    entry(home).rename(opened(home)._folder / opened(home)._name("kind", "other"))
    assert opened(home).read("kind", "other") is None


def test_an_entry_of_another_project_misses(home: Path) -> None:
    other = Cache(home.parent / "other")
    other.write(*ENTRY, b"content")
    shutil.copytree(other._folder, opened(home)._folder)
    (opened(home)._folder / other._name(*ENTRY)).rename(opened(home)._folder / opened(home)._name(*ENTRY))
    assert opened(home).read(*ENTRY) is None


def test_an_entry_of_another_version_misses(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened(home).write(*ENTRY, b"content")
    monkeypatch.setattr(cache, "__version__", "another")
    assert opened(home).read(*ENTRY) is None


def test_an_entry_of_another_user_misses(home: Path) -> None:
    opened(home).write(*ENTRY, b"content")
    (home / "key").write_bytes(b"k" * 32)
    assert opened(home).read(*ENTRY) is None


@pytest.mark.parametrize("place", [0, 31, 32, -1])
def test_an_entry_with_one_byte_changed_misses(home: Path, place: int) -> None:
    opened(home).write(*ENTRY, b"content")
    content = bytearray(entry(home).read_bytes())
    content[place] ^= 1
    entry(home).write_bytes(content)
    assert opened(home).read(*ENTRY) is None


OBSTACLES: dict[str, Callable[[Path], object]] = {
    "nothing in it": lambda path: path.write_bytes(b""),
    "cut off": lambda path: path.write_bytes(b"x" * 31),
    "huge": lambda path: (path.write_bytes(b""), os.truncate(path, 1 << 40)),
    "a pipe": os.mkfifo,
    "a folder": os.mkdir,
    "a device": lambda path: path.symlink_to("/dev/zero"),
    "a terminal": lambda path: path.symlink_to("/dev/tty"),
    "a link to itself": lambda path: path.symlink_to(path),
    "a link to nothing": lambda path: path.symlink_to("nowhere"),
    "for nobody": lambda path: (path.write_bytes(b""), path.chmod(0)),
}


@pytest.mark.parametrize("make", OBSTACLES.values(), ids=OBSTACLES)
def test_whatever_lies_in_the_place_of_an_entry_is_no_entry(home: Path, make: Callable[[Path], object]) -> None:
    opened(home).write(*ENTRY, b"content")
    path = entry(home)
    path.unlink()
    make(path)
    assert opened(home).read(*ENTRY) is None


@pytest.mark.parametrize("make", OBSTACLES.values(), ids=OBSTACLES)
def test_whatever_lies_in_the_place_of_the_key_is_no_key(home: Path, make: Callable[[Path], object]) -> None:
    home.mkdir(mode=0o700)
    make(home / "key")
    opened(home).write(*ENTRY, b"content")
    assert opened(home).read(*ENTRY) in (None, b"content")
    assert (home / "key").is_dir() or (home / "key").stat().st_size == 32


def test_a_key_that_others_could_read_is_made_anew(home: Path) -> None:
    opened(home).write(*ENTRY, b"content")
    known = (home / "key").read_bytes()
    (home / "key").chmod(0o644)
    assert opened(home).read(*ENTRY) is None
    assert (home / "key").read_bytes() != known


@pytest.mark.parametrize("make", [os.mkfifo, Path.touch])
def test_without_a_folder_nothing_is_remembered(home: Path, make: Callable[[Path], None]) -> None:
    make(home)
    opened(home).write(*ENTRY, b"content")
    assert opened(home).read(*ENTRY) is None


def test_a_folder_that_others_may_write_to_is_not_used(home: Path) -> None:
    home.mkdir()
    home.chmod(0o777)
    opened(home).write(*ENTRY, b"content")
    assert list(home.iterdir()) == []


@pytest.mark.parametrize("place", ["project/.cache", "project/../project/.cache", "link/.cache"])
def test_a_folder_in_the_project_is_not_used(home: Path, monkeypatch: pytest.MonkeyPatch, place: str) -> None:
    (home.parent / "link").symlink_to("project")
    monkeypatch.setenv(VARIABLE, str(home.parent / place))
    opened(home).write(*ENTRY, b"content")
    assert list((home.parent / "project").iterdir()) == []


def test_a_folder_in_the_repository_above_the_project_is_not_used(home: Path) -> None:
    (home.parent / ".git").mkdir()
    opened(home).write(*ENTRY, b"content")
    assert not home.exists()


def test_a_relative_folder_is_not_used(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(home.parent)
    monkeypatch.setenv(VARIABLE, "home")
    opened(home).write(*ENTRY, b"content")
    assert not home.exists()


def test_by_default_entries_and_key_lie_in_different_folders(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE)
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setenv("XDG_CACHE_HOME", str(home / "caches"))
    monkeypatch.setenv("XDG_STATE_HOME", str(home / "state"))
    opened(home).write(*ENTRY, b"content")
    assert opened(home).read(*ENTRY) == b"content"
    assert (home / "state/tfgen/key").is_file()
    assert (home / "caches/tfgen").is_dir()


@pytest.mark.parametrize("variables", [{}, {"XDG_CACHE_HOME": "here", "XDG_STATE_HOME": ""}])
def test_by_default_the_folders_are_in_the_users_home(
    home: Path, monkeypatch: pytest.MonkeyPatch, variables: dict[str, str]
) -> None:
    for name in (VARIABLE, "XDG_CACHE_HOME", "XDG_STATE_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("sys.platform", "linux")
    for name, value in (variables | {"HOME": str(home)}).items():
        monkeypatch.setenv(name, value)
    opened(home).write(*ENTRY, b"content")
    assert sorted(path.relative_to(home).as_posix() for path in home.glob(".*/**/tfgen")) == [
        ".cache/tfgen",
        ".local/state/tfgen",
    ]


def test_no_cache_remembers_nothing(home: Path) -> None:
    NO_CACHE.write(*ENTRY, b"content")
    assert NO_CACHE.read(*ENTRY) is None


def test_what_no_run_has_used_for_long_is_forgotten(home: Path) -> None:
    opened(home).write("kind", "old", b"content")
    old = entry(home)
    os.utime(old, (0, time.time() - cache.MAX_AGE - 60))
    opened(home).write("kind", "new", b"content")
    assert not old.exists()


def test_what_is_used_is_not_forgotten(home: Path) -> None:
    opened(home).write("kind", "old", b"content")
    os.utime(entry(home), (0, time.time() - cache.MAX_AGE - 60))
    assert opened(home).read("kind", "old") == b"content"
    opened(home).write("kind", "new", b"content")
    assert opened(home).read("kind", "old") == b"content"


def test_of_too_much_the_entries_used_longest_ago_are_forgotten(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "MAX_PROJECT", 2000)
    for age, key in enumerate(["newest", "middle", "oldest"]):
        opened(home).write("kind", key, b"x" * 500)
        os.utime(opened(home)._folder / opened(home)._name("kind", key), (0, time.time() - 100 * age))
    opened(home).write("kind", "last", b"x" * 1000)
    assert [opened(home).read("kind", key) is None for key in ("last", "newest", "middle", "oldest")] == [
        False,
        False,
        True,
        True,
    ]


def test_projects_that_nobody_renders_any_more_are_forgotten(home: Path) -> None:
    gone = Cache(home.parent / "gone")
    gone.write(*ENTRY, b"content")
    os.utime(entry(home), (0, time.time() - cache.MAX_AGE - 60))
    os.utime(home / "entries/pruned", (0, 0))
    opened(home).write(*ENTRY, b"content")
    assert not gone._folder.exists()


def test_what_is_put_off_is_known_at_once_and_written_when_it_is_flushed(home: Path) -> None:
    staying = opened(home)
    staying.put_off()
    staying.write_later(*ENTRY, lambda: b"content")
    assert (staying.read(*ENTRY), opened(home).read(*ENTRY)) == (b"content", None)
    staying.flush()
    assert opened(home).read(*ENTRY) == b"content"


def test_what_is_not_put_off_is_written_at_once(home: Path) -> None:
    opened(home).write_later(*ENTRY, lambda: b"content")
    assert opened(home).read(*ENTRY) == b"content"


def test_what_is_at_hand_lives_as_long_as_the_cache(home: Path) -> None:
    staying = opened(home)
    first = staying.at_hand("name", list)
    assert staying.at_hand("name", list) is first
    assert staying.at_hand("other", list) is not first
    assert opened(home).at_hand("name", list) is not first


def test_what_is_first_asked_for_meanwhile_is_let_go_of_at_the_end(home: Path) -> None:
    staying = opened(home)
    known = staying.at_hand("known", list)
    with staying.letting_go():
        new = staying.at_hand("new", list)
        assert staying.at_hand("new", list) is new
        assert staying.at_hand("known", list) is known
    assert staying.at_hand("new", list) is not new
    assert staying.at_hand("known", list) is known


def test_what_remembers_nothing_has_nothing_at_hand() -> None:
    assert NO_CACHE.at_hand("name", list) is not NO_CACHE.at_hand("name", list)
