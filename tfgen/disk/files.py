"""Read plain files, write files whole, and tell versions of files apart."""

from __future__ import annotations

import errno
import hashlib
import io
import os
import stat
from contextlib import suppress
from typing import TYPE_CHECKING

from tfgen.disk.ending import ended_like_interrupted
from tfgen.disk.inputs import note_content, note_digest, note_file, note_name, note_opened, note_unknown
from tfgen.disk.unsaved import unsaved
from tfgen.patterns import regex

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path
    from typing import BinaryIO

MAX_BYTES = 64 * 1024 * 1024
"""Of a file that is read: far above whatever tfgen has a use for, far below what a machine can hold."""

# What a system does not have does not protect there: Windows has neither links nor pipes in a checkout by default.
_NO_FOLLOW = getattr(os, "O_NOFOLLOW", 0)
_OPEN = getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
_READ = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0) | _OPEN
_MAKE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | _NO_FOLLOW | _OPEN
_BESIDE = regex(r"\.tfgen-[0-9a-f]{32}")


def read_file(path: Path | str, *, follow: bool = True, most: int = MAX_BYTES) -> bytes:
    """The content of a plain file, for every file that others could have put there. Never waits.

    `follow` says whether `path` itself may be a link. Raises OSError like `Path.read_bytes`, and for a pipe, device or
    socket, which would be waited for, and for more than `most` bytes; its `strerror` says what is wrong.
    """
    if (text := unsaved(path)) is not None:
        return text
    content = _read_whole(path, follow=follow, most=most)
    note_content(path, content)
    return content


def read_hashed(path: Path | str, *, follow: bool = True) -> tuple[bytes, bytes]:
    """The content of a plain file, and its SHA-256. Raises OSError like `read_file`."""
    if (text := unsaved(path)) is not None:
        return text, hashlib.sha256(text).digest()
    content = _read_whole(path, follow=follow, most=MAX_BYTES)
    digest = hashlib.sha256(content).digest()
    note_digest(path, digest)
    return content, digest


def _read_whole(path: Path | str, *, follow: bool, most: int) -> bytes:
    descriptor, size = _open_descriptor(path, follow=follow)
    try:
        content = os.read(descriptor, size + 1) if size <= most else None
        while content is not None and size < len(content) <= most:  # it grows, or has no size (/proc)
            if not (more := os.read(descriptor, most + 1 - len(content))):
                break
            content += more
    finally:
        os.close(descriptor)
    if content is None or len(content) > most:
        raise OSError(errno.EFBIG, f"Larger than {most} bytes", str(path))
    return content


def digest_file(path: Path) -> str:
    """SHA-256 in hex of a plain file of any size. Raises OSError like `read_file`."""
    with open_plain(path) as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def read_beginning(path: Path, size: int, *, follow: bool = True) -> bytes:
    """Up to `size` bytes of a plain file. Raises OSError like `read_file`."""
    with _open_plain(path, follow=follow) as file:
        if os.fstat(file.fileno()).st_size <= MAX_BYTES:
            note_opened(path, file)
        else:  # it would all be read, to be recognised
            note_unknown()
        return file.read(size)


def open_plain(path: Path | str, *, follow: bool = True) -> io.FileIO:
    """A plain file, opened for reading. Raises OSError like `read_file`."""
    file = _open_plain(path, follow=follow)
    note_opened(path, file)
    return file


def _open_plain(path: Path | str, *, follow: bool) -> io.FileIO:
    return io.FileIO(_open_descriptor(path, follow=follow)[0])


def _open_descriptor(path: Path | str, *, follow: bool) -> tuple[int, int]:
    """A plain file, opened for reading, and its size in bytes. Raises OSError."""
    note_file(path)
    # Without waiting, as opening a pipe waits for who writes into it; what it is, the open file tells.
    try:
        descriptor = os.open(path, _READ | (0 if follow else _NO_FOLLOW))
    except OSError as error:
        if error.errno == errno.ELOOP and not follow:
            raise OSError(errno.ELOOP, "Is a link", str(path)) from None
        raise
    found = os.fstat(descriptor)
    if stat.S_ISREG(found.st_mode):
        return descriptor, found.st_size
    os.close(descriptor)
    code = errno.EISDIR if stat.S_ISDIR(found.st_mode) else errno.EINVAL
    raise OSError(code, os.strerror(code) if code == errno.EISDIR else "Not a plain file", str(path))


def write_whole(path: Path, content: bytes | Iterable[bytes], mode: int | None = None, *, head: bytes = b"") -> None:
    """Write beside the file, then rename: a reader sees the old content or the new one, never half of it.

    Makes the folders above. A link in its place is replaced, not followed. The file has `mode`, else the mode that it
    had, else that of new files. `head` stands before the content; what is too large to be held comes in parts. Raises
    OSError, and leaves nothing beside the file then.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with ended_like_interrupted():
        beside = write_beside(path, content, mode, head=head)
        try:
            os.replace(beside, path)  # noqa: PTH105 - atomic
        except BaseException:  # Ctrl-C too
            with suppress(OSError):
                os.unlink(beside)  # noqa: PTH108 - as below
            raise


def write_beside(
    path: Path,
    content: bytes | Iterable[bytes],
    mode: int | None = None,
    *,
    executable: bool | None = None,
    head: bytes = b"",
) -> str:
    """The path of a new file in the folder of `path`, ready to take its place; see `write_whole` for its mode.

    `executable` says whether who may read it may execute it too; with None that is as `mode` says.
    Its name cannot be foreseen, so that nothing can lie in wait there. Raises OSError, and leaves no file then.
    """
    beside = os.path.join(os.path.dirname(path), f".tfgen-{os.urandom(16).hex()}")  # noqa: PTH118, PTH120 - many files
    wanted = mode_of(path) if mode is None else mode
    if wanted is not None and executable is not None:
        wanted = wanted & ~0o111 | ((wanted & 0o444) >> 2 if executable else 0)
    descriptor = os.open(beside, _MAKE, (0o777 if executable else 0o666) if wanted is None else wanted & 0o600)
    try:
        try:
            if wanted is not None and hasattr(os, "fchmod"):
                os.fchmod(descriptor, wanted)
            _write_all(descriptor, head)
            for part in (content,) if isinstance(content, bytes) else content:
                _write_all(descriptor, part)
        finally:
            os.close(descriptor)
    except OSError as error:
        with suppress(OSError):
            os.unlink(beside)  # noqa: PTH108 - as above
        raise named(error, path) from None
    except BaseException:  # Ctrl-C too
        with suppress(OSError):
            os.unlink(beside)  # noqa: PTH108 - as above
        raise
    return beside


def write_scratch(path: Path, content: bytes) -> None:
    """Write a new file in a temporary folder of one's own. Raises OSError, which names it."""
    try:
        path.write_bytes(content)
    except OSError as error:
        raise named(error, path) from None


def named(error: OSError, path: Path | str) -> OSError:
    """The error with the path that it is about, which writing to a file that is open does not tell."""
    if error.filename is None:
        error.filename = str(path)
    return error


def _write_all(descriptor: int, content: bytes) -> None:
    """Write to a file that is open, without what Python's own file objects ask the system before."""
    rest = memoryview(content)
    while rest:
        rest = rest[os.write(descriptor, rest) :]


def is_executable(path: Path) -> bool | None:
    """Whether its owner may execute a plain file; None on systems that do not tell, and where there is none."""
    mode = None if os.name == "nt" else mode_of(path)
    return None if mode is None else bool(mode & stat.S_IXUSR)


def mode_of(path: Path) -> int | None:
    """The permissions of a plain file; None where there is none."""
    try:
        found = os.lstat(path).st_mode
    except OSError:
        return None
    return stat.S_IMODE(found) & 0o777 if stat.S_ISREG(found) else None


def sweep(folder: Path) -> None:
    """Delete what runs that were killed left in a folder: files of ours with names that only `write_beside` gives.

    Only for who knows that no other run is writing there. What cannot be deleted stays.
    """
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if is_leftover(entry.name) and _is_ours(entry):
                with suppress(OSError):
                    os.unlink(entry.path)  # noqa: PTH108 - as scanned


def is_leftover(name: str) -> bool:
    """Whether a name is one that only `write_beside` gives: a run that was killed left the file."""
    return _BESIDE.fullmatch(name) is not None


def _is_ours(entry: os.DirEntry[str]) -> bool:
    found = entry.stat(follow_symlinks=False)
    return stat.S_ISREG(found.st_mode) and is_mine(found)


def is_mine(found: os.stat_result) -> bool:
    """Whether a file or folder belongs to the user of this process; on systems that do not tell, it does."""
    return not hasattr(os, "geteuid") or found.st_uid == os.geteuid()


def open_lock(root: Path, path: Path) -> BinaryIO:
    """A file below `root` to take a lock on, made with its folders if it is not there; what is in it stays.

    Raises OSError, also for a link on the way, which could lead anywhere, and for what is no plain file.
    """
    if link := find_link(root, path):
        raise OSError(errno.ELOOP, "Is a link", str(link))
    path.parent.mkdir(parents=True, exist_ok=True)
    flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_NONBLOCK", 0) | _NO_FOLLOW | _OPEN
    file = os.fdopen(os.open(path, flags, 0o666), "rb+", buffering=0)
    if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
        file.close()
        raise OSError(errno.EINVAL, "Not a plain file", str(path))
    return file


def is_plain_file(path: Path | str) -> bool:
    """Whether there is a plain file; of what is no name of one, such as a thousand letters or a NUL, there is none.

    Until Python 3.14 `Path.is_file` raises OSError for a name that is too long.
    """
    note_name(path)
    return os.path.isfile(path)  # noqa: PTH113 - see above


def find_link(root: Path, path: Path) -> Path | None:
    """The first folder or file on the way from `root` down to `path` that is a link; None when there is none.

    `root` itself, which the user names, may be one. `path` need not exist.
    """
    steps = path.relative_to(root).parts
    ways = (root.joinpath(*steps[:count]) for count in range(1, len(steps) + 1))
    return next((way for way in ways if way.is_symlink()), None)


def fingerprint(*paths: Path) -> str:
    """A name for the present state of these files and of the code and data in these folders, by size and time."""
    stats = [found for path in paths for found in _states(path)]
    return hashlib.sha256(repr(stats).encode()).hexdigest()[:16]


def _states(path: Path) -> list[tuple[str, int, int]]:
    """Name, size and time of a file, or of the files in a folder: hundreds are looked at in each run."""
    try:
        with os.scandir(path) as entries:
            files = (entry for entry in entries if not entry.name.endswith(".pyc") and entry.is_file())
            found = [(entry.name, entry.stat()) for entry in files]
    except NotADirectoryError:
        found = [(path.name, path.stat())]
    return sorted((name, state.st_size, state.st_mtime_ns) for name, state in found)
