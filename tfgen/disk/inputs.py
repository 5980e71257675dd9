"""Record which files and folders a run reads, so that a later run can tell whether any of them has changed.

A folder is recorded when it, or a file in it, is first looked at: the names in it, and what each of them is (a file, a
folder, a link, executable). Of a file that is read the SHA-256 is recorded. So whatever is added, removed, edited or
made executable afterwards shows, also in the middle of the run. What is behind a link cannot be recorded; then the
recorder is not sure of its answer, and nothing may be remembered. Files outside of the project are recorded on request.

All code that reads files of a project calls one of the `note_` functions; they do nothing where nobody records.
"""

from __future__ import annotations

import hashlib
import os
import stat
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Final, NamedTuple

from tfgen.patterns import regex

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping
    from io import FileIO
    from pathlib import Path

# Without waiting, should it have become a pipe, and never through a link.
_FLAGS: Final = ("O_NONBLOCK", "O_NOFOLLOW", "O_CLOEXEC", "O_BINARY")
_READ: Final = os.O_RDONLY | sum(getattr(os, name, 0) for name in _FLAGS)
_CHUNK: Final = 1 << 16  # bytes: nearly all files are smaller
_MOST: Final = 64 * 1024 * 1024  # bytes of a file that is read to be recognised, and by nobody else
_ABSENT: Final = ""
_NAMED: Final = "?"  # before a path of which no more than that it is there was asked
_FOLDER, _LINK, _FILE, _EXECUTABLE, _OTHER = "dlfxo"
_PLAIN: Final = (_FILE, _EXECUTABLE)
_ODD: Final = regex(r"//|/\.\.?(?:/|$)|/$")  # what the system reads otherwise than it is written
_ODD_NAMES: Final = ("", ".", "..")

_RECORDER: Final[ContextVar[InputRecorder | None]] = ContextVar("recorder", default=None)


class FolderState(NamedTuple):
    """The state of a folder: SHA-256 in hex of its listing, and of the contents of the files with these names in it."""

    listing: str
    contents: str
    names: tuple[str, ...]


class InputRecorder:
    """Records what is read below a project's folder."""

    def __init__(self, project: Path, apart: Iterable[str | Path] | None = None) -> None:
        """With `apart` also what is looked at outside of it, but for what is in these folders."""
        self._apart = None if apart is None else tuple(os.path.join(os.path.abspath(one), "") for one in apart)  # noqa: PTH100, PTH118
        self._outside: dict[str, str] = {}
        self._root = os.path.abspath(project)  # noqa: PTH100 - of many files, and without following links
        self._given = os.path.join(os.fspath(project), "")  # noqa: PTH118 - as above
        self._inner: dict[str, str | None] = {}
        self._listings: dict[str, dict[str, str]] = {}
        self._opened: set[tuple[str, str]] = set()
        self._digests: dict[str, dict[str, bytes]] = {}
        self.is_sure = True
        """Whether everything that was read is recorded."""
        self.facts: dict[str, str] = {}
        """What was found out from other programs, by the name of the question."""

    def note_folder(self, path: str | Path) -> None:
        """A folder is looked into, which need not be there."""
        if (inner := self._inside(path)) is not None:
            self._note(inner)
        else:
            self._note_outside(path)

    def note_file(self, path: str | Path, digest: bytes | None = None) -> None:
        """A file is about to be opened, which need not be there; or it was read, and this is the SHA-256 of it."""
        if not (place := self._place_of(path)):
            self._note_outside(path, digest)
            return
        folder, name = place
        self._note(folder)
        self._opened.add((folder, name))
        if digest is not None and self._digests.setdefault(folder, {}).setdefault(name, digest) != digest:
            self.is_sure = False  # it was edited between two looks

    def note_name(self, path: str | Path) -> None:
        """Somebody asks whether there is such a file, without opening it."""
        if not (place := self._place_of(path)):
            if whole := self._path_outside(path):
                self._outside.setdefault(f"{_NAMED}{whole}", _kind_at(whole))
            return
        folder, name = place
        self._note(folder)
        self.is_sure &= self._listings[folder].get(name) != _LINK

    def digest_of(self, path: str | Path) -> bytes | None:
        """The SHA-256 of a file in the project that was read, None of one that was not."""
        folder, name = self._place_of(path) or ("", "")
        return self._digests.get(folder, {}).get(name)

    def note_state(self, path: str | Path) -> None:
        """Somebody tells states of a file, or of the names in a folder, from each other without opening it."""
        if not (place := self._place_of(path)):
            self._note_outside(path)
            return
        self.note_name(path)
        folder, name = place
        kind = self._listings[folder].get(name)
        if kind == _FOLDER:
            self.note_folder(path)
        elif kind in _PLAIN and name not in self._digests.get(folder, ()):
            found = _state(os.fspath(path))
            self.is_sure &= found is not None
            self.note_file(path, bytes.fromhex(found[1:65]) if found and found[0] in _PLAIN else None)

    def expect_file(self, path: Path, digest: bytes) -> None:
        """A file has been written, and this is the SHA-256 of what it is to hold."""
        if not (inner := self._inside(path)):
            return
        folder, _, name = inner.rpartition("/")
        self._listings.setdefault(folder, {})[name] = _kind_of(path.lstat().st_mode)
        self._digests.setdefault(folder, {})[name] = digest
        while folder:
            above, _, name = folder.rpartition("/")
            self._listings.setdefault(above, {})[name] = _FOLDER
            folder = above

    def folder_states(self) -> dict[str, FolderState] | None:
        """The folders by their path in the project; None where something was read that is not recorded."""
        is_sure = self.is_sure and all(self._is_known(folder, name) for folder, name in self._opened)
        if not is_sure:
            return None
        return {folder: self._state_of(folder) for folder in self._listings if not self._is_implied(folder)}

    def listing_of(self, folder: str, without: Container[str] = ()) -> str:
        """What was seen of the listing of a folder in the project, as `FolderState` has it, but for these names."""
        listing = self._listings.get(folder, {})
        return _of_listing({name: kind for name, kind in listing.items() if name not in without})

    @property
    def outside(self) -> Mapping[str, str]:
        """What was seen outside of the project, by path, as `is_outside_unchanged` compares it."""
        return self._outside

    def _path_outside(self, path: str | Path) -> str | None:
        """The absolute path of what is outside of the project, None where that is not to be noted."""
        whole = os.path.abspath(path)  # noqa: PTH100 - without following links
        return None if self._apart is None or whole.startswith(self._apart) else whole

    def _is_implied(self, folder: str) -> bool:
        """Whether a folder was not there, which is told by what is in the one above it."""
        above, _, name = folder.rpartition("/")
        return bool(folder) and not self._listings[folder] and self._listings[above].get(name) != _FOLDER

    def _note_outside(self, path: str | Path, digest: bytes | None = None) -> None:
        """A file or folder outside of the project, with the SHA-256 of what was read."""
        if not (whole := self._path_outside(path)):
            return
        if whole not in self._outside:
            state = _state(whole)
            self.is_sure &= state is not None
            self._outside[whole] = state or _ABSENT
        if digest is not None and not self._outside[whole].startswith(f"{_FILE}{digest.hex()}"):
            self.is_sure = False

    def _place_of(self, path: str | Path) -> tuple[str, str] | None:
        """The folder in the project, and the name in it: most files come folder by folder."""
        above, slash, name = os.fspath(path).rpartition("/")
        if not slash or name in _ODD_NAMES or os.sep != "/":
            inner = self._inside(path)
            folder, _, name = (inner or "").rpartition("/")
            return (folder, name) if inner else None
        if above not in self._inner:
            self._inner[above] = self._inside(above)
        folder_inside = self._inner[above]
        return None if folder_inside is None else (folder_inside, name)

    def _inside(self, path: str | Path) -> str | None:
        """The path in the project, with slashes; None for one outside, which is none of the project's."""
        text = os.fspath(path)
        if os.sep == "/" and text.startswith(self._given) and not _ODD.search(text):
            return text[len(self._given) :]
        whole = os.path.abspath(path)  # noqa: PTH100 - as above
        if whole == self._root:
            return ""
        inner = whole.removeprefix(self._root + os.sep)
        return None if inner == whole else inner.replace(os.sep, "/")

    def _note(self, folder: str) -> None:
        """The listing of a folder, and before it of those around it, of which a text may name thousands."""
        around = [folder]
        while around[-1] and around[-1] not in self._listings:
            around.append(around[-1].rpartition("/")[0])
        for one in reversed(around):
            if one not in self._listings:
                self._note_below(one)

    def _note_below(self, folder: str) -> None:
        """The listing of a folder in one that has been listed."""
        if folder:
            above, _, name = folder.rpartition("/")
            self.is_sure &= self._listings[above].get(name) != _LINK
        try:
            self._listings[folder] = _list(self._place(folder))
        except OSError:
            self._listings[folder] = {}
            self.is_sure = False

    def _place(self, folder: str) -> str:
        return os.path.join(self._root, folder)  # noqa: PTH118 - as above

    def _is_known(self, folder: str, name: str) -> bool:
        """Whether a file that was opened was not there, or was read as what it is."""
        kind = self._listings[folder].get(name)
        return kind is None or (kind in _PLAIN and name in self._digests.get(folder, {}))

    def _state_of(self, folder: str) -> FolderState:
        digests = self._digests.get(folder, {})
        return FolderState(_of_listing(self._listings[folder]), _of_contents(digests.items()), tuple(digests))


@contextmanager
def recording_inputs(recorder: InputRecorder) -> Iterator[None]:
    """Have the recorder record what is read inside of the block."""
    token = _RECORDER.set(recorder)
    try:
        yield
    finally:
        _RECORDER.reset(token)


def note_folder(folder: str | Path) -> None:
    """To be called by who lists a folder, or asks whether it is there."""
    if recorder := _RECORDER.get():
        recorder.note_folder(folder)


def note_file(path: str | Path) -> None:
    """To be called by who opens a file, or asks whether it is there."""
    if recorder := _RECORDER.get():
        recorder.note_file(path)


def note_name(path: str | Path) -> None:
    """To be called by who asks whether there is such a file, and does not open it."""
    if recorder := _RECORDER.get():
        recorder.note_name(path)


def note_state(path: str | Path) -> None:
    """To be called by who goes by size and time of a file, or of a folder."""
    if recorder := _RECORDER.get():
        recorder.note_state(path)


def digest_noted(path: str | Path) -> bytes | None:
    """The SHA-256 of a file as it was read in this run, if somebody noted it."""
    recorder = _RECORDER.get()
    return recorder.digest_of(path) if recorder else None


def note_fact(question: str, answer: str) -> None:
    """To be called by who asks another program, which whoever compares has to ask again."""
    if recorder := _RECORDER.get():
        recorder.facts[question] = answer


def note_unknown() -> None:
    """To be called by who looks at what cannot be noted."""
    if recorder := _RECORDER.get():
        recorder.is_sure = False


def note_content(path: str | Path, content: bytes) -> None:
    """To be called by who has read a file."""
    if recorder := _RECORDER.get():
        recorder.note_file(path, hashlib.sha256(content).digest())


def note_digest(path: str | Path, digest: bytes) -> None:
    """To be called by who has read a file, and knows its SHA-256."""
    if recorder := _RECORDER.get():
        recorder.note_file(path, digest)


def note_opened(path: str | Path, file: FileIO) -> None:
    """To be called by who lets others read a file, with the file at its beginning."""
    if recorder := _RECORDER.get():
        recorder.note_file(path, hashlib.file_digest(file, "sha256").digest())
        file.seek(0)


def is_folder_unchanged(project: Path, folder: str, state: FolderState) -> bool:
    """Whether a folder of a project, and the files in it that were read, are as they were seen."""
    place = os.path.join(project, folder)  # noqa: PTH118 - as above
    try:
        if _of_listing(_list(place)) != state.listing:
            return False
        return _of_contents((name, _digest_file(os.path.join(place, name))) for name in state.names) == state.contents  # noqa: PTH118
    except OSError:
        return False


def is_outside_unchanged(path: str, state: str) -> bool:
    """Whether what is at a path outside of the project is as it was seen."""
    return (_kind_at(path[1:]) if path.startswith(_NAMED) else _state(path)) == state


def _kind_at(path: str) -> str:
    """What is at a path, through links."""
    try:
        return _FOLDER if stat.S_ISDIR(mode := os.stat(path).st_mode) else _kind_of(mode)  # noqa: PTH116 - as below
    except (OSError, ValueError):
        return _ABSENT


def _state(path: str) -> str | None:
    """What is at a path, through links: kind and SHA-256, and where they lead. None for what cannot be told."""
    try:
        found = os.stat(path)  # noqa: PTH116 - as below
        if stat.S_ISDIR(found.st_mode):
            return f"{_FOLDER}{_of_listing(_list(path))} {os.path.realpath(path)}"
        if not stat.S_ISREG(found.st_mode) or found.st_size > _MOST:
            return None
        return f"{_FILE}{_digest_file(real := os.path.realpath(path)).hex()} {real}"
    except (FileNotFoundError, NotADirectoryError):
        return _ABSENT
    except (OSError, ValueError):
        return None


def _list(folder: str) -> dict[str, str]:
    """What each name in a folder is; nothing where there is no folder. Raises OSError for one that cannot be read."""
    try:
        with os.scandir(folder) as entries:
            return {entry.name: _kind(entry) for entry in entries}
    except (FileNotFoundError, NotADirectoryError):
        return {}


def _kind(entry: os.DirEntry[str]) -> str:
    if entry.is_dir(follow_symlinks=False):
        return _FOLDER
    return _kind_of(entry.stat(follow_symlinks=False).st_mode)


def _kind_of(mode: int) -> str:
    if stat.S_ISREG(mode):
        return _EXECUTABLE if mode & stat.S_IXUSR else _FILE
    return _FOLDER if stat.S_ISDIR(mode) else _LINK if stat.S_ISLNK(mode) else _OTHER


def _of_listing(listing: Mapping[str, str]) -> str:
    names = sorted(listing)
    return hashlib.sha256(os.fsencode("\0".join(f"{listing[name]}{name}" for name in names))).hexdigest()


def _of_contents(digests: Iterable[tuple[str, bytes]]) -> str:
    """Of files in the order in which they were read."""
    found = hashlib.sha256()
    for name, digest in digests:
        found.update(digest)
        found.update(os.fsencode(name))
    return found.hexdigest()


def _digest_file(path: str) -> bytes:
    """SHA-256 of a plain file, which the listing has just shown. Raises OSError."""
    descriptor = os.open(path, _READ)
    try:
        found = hashlib.sha256()
        while chunk := os.read(descriptor, _CHUNK):
            found.update(chunk)
        return found.digest()
    finally:
        os.close(descriptor)
