"""Remember bytes between runs, in the user's own folder and under the user's own key.

A repository is written by strangers, so nothing in it is taken for a memory of ours: entries lie in the user's cache
folder, and each carries a code (HMAC-SHA256) over what it is, for which project and version, and what it holds. The key
of that code lies elsewhere, for its user only. What was edited, copied or made by others is not there.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import stat
import sys
import time
from contextlib import contextmanager, suppress
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeVar

from tfgen import __version__
from tfgen.disk.files import is_mine, read_file, write_whole
from tfgen.disk.project import find_repository, is_within

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterator

T = TypeVar("T")

VARIABLE = "TFGEN_CACHE_DIR"
"""The environment variable that names another folder for entries and key, by its absolute path."""
MAX_AGE = 30 * 24 * 3600
"""Seconds after which an entry that no run has used is deleted."""
MAX_PROJECT = 128 * 1024 * 1024
"""Bytes that the entries of a project may take; the ones used longest ago go first."""
MAX_TOTAL = 512 * 1024 * 1024
"""Bytes that the entries of all projects may take, looked at once a day."""

_DAY: Final = 24 * 3600
_PRIVATE: Final = 0o600
_FOLDER_MODE: Final = 0o700
_OTHERS: Final = 0o077
_CODE_LENGTH: Final = 32
_KEY_LENGTH: Final = 32


class _Home(NamedTuple):
    """Where this user's entries lie, and the key to them."""

    entries: Path
    key: Path


class Cache:
    """What is remembered for one project. Never raises and never waits: what cannot be had is not there."""

    def __init__(self, project: Path | None) -> None:
        """`project` is the project's folder; None remembers nothing (`--no-cache`)."""
        self._project = project
        self._has_written = False
        self._at_hand: dict[Hashable, Any] = {}
        self._puts_off = False
        self._waiting: dict[tuple[str, str], Callable[[], bytes]] = {}

    def read(self, kind: str, key: str) -> bytes | None:
        """What was written under this kind and key, for this project by this version of tfgen and this user.

        `key` says what it was made from, and by which state of which code.
        """
        if (waiting := self._waiting.get((kind, key))) is not None:
            self._waiting[kind, key] = partial(bytes, content := waiting())
            return content
        if self._secret is None:
            return None
        name = self._name(kind, key)
        path = self._folder / name
        try:
            found = read_file(path, follow=False, most=MAX_PROJECT)
            self._touch(path)
        except OSError:
            return None
        code, content = found[:_CODE_LENGTH], found[_CODE_LENGTH:]
        return content if hmac.compare_digest(code, self._code(name, content)) else None

    def write(self, kind: str, key: str, content: bytes) -> None:
        """Remember this; where that is impossible, the next run works again."""
        if self._secret is None or len(content) + _CODE_LENGTH > MAX_PROJECT:
            return
        name = self._name(kind, key)
        with suppress(OSError):
            write_whole(self._folder / name, content, _PRIVATE, head=self._code(name, content))
        if not self._has_written:
            self._has_written = True
            self._forget_old()

    def write_later(self, kind: str, key: str, make: Callable[[], bytes]) -> None:
        """Remember what this makes: at once, or when it is flushed, if writing is put off."""
        if self._puts_off:
            self._waiting[kind, key] = make
        else:
            self.write(kind, key, make())

    def put_off(self) -> None:
        """From now on write nothing before `flush`: for a process that stays, whose answers need not wait for it."""
        self._puts_off = self.remembers

    @property
    def puts_off(self) -> bool:
        """Whether this is the memory of a process that stays: what it keeps at hand is asked for again."""
        return self._puts_off

    def flush(self) -> None:
        """Write what was put off."""
        waiting, self._waiting = self._waiting, {}
        for (kind, key), make in waiting.items():
            self.write(kind, key, make())

    def at_hand(self, name: Hashable, make: Callable[[], T]) -> T:
        """What `make` made for the first who asked for this name: it is kept in memory for as long as this lives.

        Whoever asks answers for it that what is kept is still true. What remembers nothing makes it anew.
        """
        if not self.remembers:
            return make()
        if name not in self._at_hand:
            self._at_hand[name] = make()
        found: T = self._at_hand[name]
        return found

    @contextmanager
    def letting_go(self) -> Iterator[None]:
        """At the end, drop what was first put at hand inside: what a temporary folder was read and rendered to."""
        before = set(self._at_hand)
        try:
            yield
        finally:
            for name in self._at_hand.keys() - before:
                del self._at_hand[name]

    @property
    def remembers(self) -> bool:
        """Whether it is to remember anything, and what was found earlier may be used."""
        return self._project is not None

    @property
    def folders(self) -> tuple[Path, ...]:
        """The folders in which entries and key lie, none where nothing is remembered."""
        home = self._home
        return () if home is None else (home.entries, home.key.parent)

    @cached_property
    def _home(self) -> _Home | None:
        return None if self._project is None else _find_home(self._project)

    @cached_property
    def _secret(self) -> bytes | None:
        return None if self._project is None else load_user_key(self._project)

    @cached_property
    def _folder(self) -> Path:
        assert self._home  # noqa: S101 - whoever asks has looked for the secret first
        return self._home.entries / hashlib.sha256(self._place.encode()).hexdigest()[:32]

    @cached_property
    def _place(self) -> str:
        assert self._project is not None  # noqa: S101 - as above
        return os.fsencode(os.path.realpath(self._project)).hex()

    def _name(self, kind: str, key: str) -> str:
        """The file's name, which is all that the entry is bound to: project, version, kind and key."""
        return hashlib.sha256(json.dumps([__version__, self._place, kind, key]).encode()).hexdigest()

    def _code(self, name: str, content: bytes) -> bytes:
        assert self._secret  # noqa: S101 - as above
        code = hmac.new(self._secret, name.encode(), "sha256")
        code.update(content)  # which is not copied behind the name: it may be large
        return code.digest()

    def _touch(self, path: Path) -> None:
        """Note that the entry was used, once a day."""
        if time.time() - path.lstat().st_mtime > _DAY:
            os.utime(path, follow_symlinks=False)

    def _forget_old(self) -> None:
        assert self._home  # noqa: S101 - as above
        _prune(self._folder, MAX_PROJECT)
        mark = self._home.entries / "pruned"
        with suppress(OSError):
            if not mark.exists() or time.time() - mark.lstat().st_mtime > _DAY:
                write_whole(mark, b"", _PRIVATE)
                _prune(self._home.entries, MAX_TOTAL)


def load_user_key(project: Path) -> bytes | None:
    """The user's own key, made now if there is none; None where there is no folder that is safe from the project."""
    home = _find_home(project)
    return None if home is None else _load_key(home)


NO_CACHE = Cache(None)
"""Remembers nothing."""


def _find_home(project: Path) -> _Home | None:
    """The user's folders; None where there are none that are the user's own, and out of reach of the project."""
    try:
        home = _user_folders()
        repository = find_repository(project)
        is_safe = home and all(_is_own(path.parent, repository) for path in (home.entries / "any", home.key))
    except (OSError, RuntimeError, ValueError):  # no home, a loop of links, a name with a zero byte
        return None
    return home if is_safe else None


def _user_folders() -> _Home | None:
    """The folders that the system provides for this user's caches and state.

    https://specifications.freedesktop.org/basedir-spec/latest/, and their equals on macOS and Windows. Our own
    lines, as importing platformdirs takes a tenth of the time of a render without changes.
    """
    if named := os.environ.get(VARIABLE):
        return _Home(Path(named) / "entries", Path(named) / "key") if os.path.isabs(named) else None  # noqa: PTH117
    if sys.platform == "win32":
        local = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local") / "tfgen"
        return _Home(local / "Cache", local / "State" / "key")
    if sys.platform == "darwin":
        library = Path.home() / "Library"
        return _Home(library / "Caches" / "tfgen", library / "Application Support" / "tfgen" / "key")
    caches, state = _xdg("XDG_CACHE_HOME", ".cache"), _xdg("XDG_STATE_HOME", ".local/state")
    return _Home(caches / "tfgen", state / "tfgen" / "key")


def _xdg(variable: str, default: str) -> Path:
    """As the specification has it, a relative path does not count."""
    named = Path(os.environ.get(variable, ""))
    return named if named.is_absolute() else Path.home() / default


def _is_own(folder: Path, repository: Path) -> bool:
    """Whether a folder, which need not exist, is this user's alone, and none that the repository could bring along."""
    real = Path(os.path.realpath(folder))
    if is_within(real, repository):
        return False
    existing = next(path for path in (real, *real.parents) if path.exists())
    found = existing.stat()
    is_closed = existing != real or os.name == "nt" or not stat.S_IMODE(found.st_mode) & 0o022
    return stat.S_ISDIR(found.st_mode) and is_mine(found) and is_closed


def _load_key(home: _Home) -> bytes | None:
    """The user's key, made now if there is none that nobody else could have read or written."""
    with suppress(OSError):
        for folder in (home.entries, home.key.parent):
            folder.mkdir(mode=_FOLDER_MODE, parents=True, exist_ok=True)
        if (known := _read_key(home.key)) is not None:
            return known
        write_whole(home.key, os.urandom(_KEY_LENGTH), _PRIVATE)
        return _read_key(home.key)
    return None


def _read_key(path: Path) -> bytes | None:
    try:
        found = path.lstat()
        content = read_file(path, follow=False, most=_KEY_LENGTH)
    except OSError:
        return None
    is_secret = is_mine(found) and (os.name == "nt" or not stat.S_IMODE(found.st_mode) & _OTHERS)
    return content if is_secret and len(content) == _KEY_LENGTH else None


def _prune(folder: Path, most: int) -> None:
    """Delete the entries below a folder that are too old, and those used longest ago while all take too much."""
    found = sorted(_entries(folder), reverse=True)
    now, total = time.time(), 0
    for used, size, path in found:
        total += size
        if total > most or now - used > MAX_AGE:
            with suppress(OSError):
                os.unlink(path)  # noqa: PTH108 - as scanned
                os.rmdir(os.path.dirname(path))  # noqa: PTH106, PTH120 - refused while another entry is in it


def _entries(folder: Path) -> list[tuple[float, int, str]]:
    """Time of the last use, size and path of the files in a folder and in the folders directly below it."""
    found: list[tuple[float, int, str]] = []
    for place, folders, names in os.walk(folder):
        if Path(place) != folder:
            folders.clear()
        for name in names:
            with suppress(OSError):
                state = os.lstat(path := os.path.join(place, name))  # noqa: PTH118 - many files
                found.append((state.st_mtime, state.st_size, path))
    return found
