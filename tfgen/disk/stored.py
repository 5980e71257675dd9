"""Contents that are not kept in memory: they lie in a file without a name, or where they belong."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from contextlib import contextmanager
from functools import cached_property
from io import BytesIO
from typing import IO, TYPE_CHECKING, Protocol
from weakref import finalize

from tfgen.disk.files import read_file
from tfgen.errors import OutputError, Position, Problem
from tfgen.structs import Struct

if TYPE_CHECKING:
    from collections.abc import Iterator

_IN_MEMORY = 4 * 1024 * 1024
"""Bytes of a spool up to which it needs no file: what some forty stacks render to."""


def digest_of(content: bytes) -> bytes:
    """The SHA-256 of a content."""
    return hashlib.sha256(content).digest()


class Stored(Protocol):
    """A content that can be had as often as it is asked for, and its SHA-256."""

    @property
    def digest(self) -> bytes:
        """Its SHA-256."""

    def read(self) -> bytes:
        """The content. Raises OutputError when the disk refuses."""


class Held(Struct, frozen=True, dict=True):
    """A content that is kept in memory."""

    content: bytes

    @cached_property
    def digest(self) -> bytes:
        """Its SHA-256."""
        return digest_of(self.content)

    def read(self) -> bytes:
        """The content."""
        return self.content


def read_if(path: str, digest: bytes) -> bytes | None:
    """The content of a file, if it is one with this SHA-256."""
    try:
        content = read_file(path, follow=False)
    except OSError:
        return None
    return content if digest_of(content) == digest else None


class Spool:
    """Many contents, one after the other, in memory first and then in a temporary file that nobody else can open."""

    def __init__(self) -> None:
        self._end = 0
        self._file: IO[bytes] = BytesIO()

    def add(self, content: bytes) -> Stored:
        """Keep a content. Raises OutputError when the disk refuses."""
        with _refused():
            if self._end <= _IN_MEMORY < self._end + len(content):
                self._roll_over()
            self._file.seek(self._end)
            self._file.write(content)
        start, self._end = self._end, self._end + len(content)
        return _Spooled(self, start, len(content), digest_of(content))

    def read(self, start: int, length: int) -> bytes:
        """A part of it. Raises OutputError when the disk refuses."""
        with _refused():
            self._file.seek(start)
            return self._file.read(length)

    def _roll_over(self) -> None:
        """Go on in a file."""
        from tempfile import TemporaryFile  # with much else, which most projects do not need

        file = TemporaryFile()  # noqa: SIM115 - closed with the spool
        finalize(self, file.close)
        self._file.seek(0)
        file.write(self._file.read())
        self._file = file


class _Spooled(Struct, frozen=True, eq=False):
    spool: Spool
    start: int
    length: int
    digest: bytes

    def read(self) -> bytes:
        return self.spool.read(self.start, self.length)


class StoredTexts(Mapping[str, str]):
    """Texts by name that are read when they are asked for; what is no UTF-8 is replaced."""

    def __init__(self, contents: Mapping[str, Stored]) -> None:
        self.contents = contents

    def __getitem__(self, name: str) -> str:
        return self.contents[name].read().decode(errors="replace")

    def __iter__(self) -> Iterator[str]:
        return iter(self.contents)

    def __len__(self) -> int:
        return len(self.contents)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, StoredTexts):
            return super().__eq__(other)
        return _digests(self) == _digests(other)

    __hash__ = None  # type: ignore[assignment]


def find_differing(one: Mapping[str, str], other: Mapping[str, str]) -> set[str]:
    """The names of the texts that are not the same in both, for which those that are stored need not be read."""
    first: Mapping[str, object] = one
    second: Mapping[str, object] = other
    if isinstance(one, StoredTexts) and isinstance(other, StoredTexts):
        first, second = _digests(one), _digests(other)
    return {name for name in first.keys() | second.keys() if first.get(name) != second.get(name)}


def _digests(texts: StoredTexts) -> dict[str, bytes]:
    return {name: stored.digest for name, stored in texts.contents.items()}


@contextmanager
def _refused() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        from tempfile import gettempdir

        fact = f"temporary files cannot be kept here: {error.strerror}. Mend this, or name another folder in TMPDIR."
        raise OutputError(Problem(Position(gettempdir()), fact)) from None
