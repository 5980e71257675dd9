"""Remember what templates rendered to, by a key: a hash of each text and its blocks, and no text."""

from __future__ import annotations

from functools import cached_property, partial
from typing import TYPE_CHECKING

import msgspec

from tfgen.hcl.parse import BlockHeader
from tfgen.structs import Struct

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from tfgen.disk.cache import Cache

_Blocks = tuple[tuple[str, tuple[str, ...], int], ...]
_DIGEST = 32
_WIDTH = _DIGEST + 4  # bytes of one file: its hash, and the index of its blocks
_NO_FILE = bytes(_DIGEST)
# Entries of other runs, such as those on another branch, are kept as well: so many times the number that this run used.
_GENERATIONS = 3
_FEWEST = 2_000


class Remembered(Struct, frozen=True, array_like=True):
    """What a template rendered to for a target: the hash of its text, None where it made no file, and its blocks."""

    digest: bytes | None
    blocks: tuple[BlockHeader, ...] = ()


class _Memory(msgspec.Struct):
    """By key the files, packed one after the other, so that a thousand folders are a thousand values."""

    entries: dict[bytes, bytes] = {}
    blocks: list[_Blocks] = []


class RenderStore:
    """Entries of one kind. Read when the first is asked for, and once in a process that stays."""

    def __init__(self, cache: Cache, kind: str, code: str) -> None:
        """`kind` names what is kept here, and `code` is the fingerprint of the code that makes it."""
        self._cache = cache
        self._place = kind, code
        self._used: dict[bytes, None] = {}
        self._learned = False
        self._headers: dict[int, tuple[BlockHeader, ...]] = {}

    def find(self, key: bytes) -> list[Remembered] | None:
        """What was kept under a key."""
        if (packed := self._memory.entries.get(key)) is None:
            return None
        self._used[key] = None
        return [self._unpack(packed, at) for at in range(0, len(packed), _WIDTH)]

    def keep(self, key: bytes, files: Iterable[Remembered]) -> None:
        """Keep this, in this order."""
        packed = b"".join(map(self._pack, files))
        self._learned |= self._memory.entries.get(key) != packed
        self._memory.entries[key] = packed
        self._used[key] = None

    def save(self, beside: int = 0) -> None:
        """Write it if it has something new. Of the entries that this run did not use, only the most recent are kept.

        `beside` is how many more entries this run would have used, had it not found their results elsewhere.
        """
        if self._learned:
            self._learned = False
            self._cache.write_later(*self._place, partial(self._packed, beside))

    def let_go(self) -> None:
        """Free the memory; the next lookup reads the file again."""
        self.__dict__.pop("_memory", None)
        self.__dict__.pop("_known_blocks", None)
        self._used.clear()
        self._headers.clear()

    def _packed(self, beside: int) -> bytes:
        """All that is kept from now on."""
        known = self._memory.entries
        rest = [key for key in known if key not in self._used]
        room = max((len(self._used) + beside) * _GENERATIONS, _FEWEST)
        entries = {key: known[key] for key in [*rest[-room:], *self._used]}
        indexes = sorted({index for packed in entries.values() for index in _indexes(packed)})
        places = {index: place for place, index in enumerate(indexes)}
        self._memory = _Memory(
            {key: _replaced(packed, places) for key, packed in entries.items()},
            [self._memory.blocks[index] for index in indexes],
        )
        self._used.clear()
        self._headers.clear()
        self.__dict__.pop("_known_blocks", None)
        return msgspec.msgpack.encode(self._memory)

    @cached_property
    def _memory(self) -> _Memory:
        content = self._cache.read(*self._place)
        return _Memory() if content is None else msgspec.msgpack.decode(content, type=_Memory)

    @cached_property
    def _known_blocks(self) -> dict[_Blocks, int]:
        return {blocks: index for index, blocks in enumerate(self._memory.blocks)}

    def _pack(self, file: Remembered) -> bytes:
        dumped = tuple((block.type, block.labels, block.line) for block in file.blocks)
        index = self._known_blocks.setdefault(dumped, len(self._memory.blocks))
        if index == len(self._memory.blocks):
            self._memory.blocks.append(dumped)
        return (file.digest or _NO_FILE) + index.to_bytes(4, "little")

    def _unpack(self, packed: bytes, at: int) -> Remembered:
        digest, index = packed[at : at + _DIGEST], int.from_bytes(packed[at + _DIGEST : at + _WIDTH], "little")
        if index not in self._headers:
            self._headers[index] = tuple(BlockHeader(*block) for block in self._memory.blocks[index])
        return Remembered(None if digest == _NO_FILE else digest, self._headers[index])


def _indexes(packed: bytes) -> Iterator[int]:
    return (int.from_bytes(packed[at - 4 : at], "little") for at in range(_WIDTH, len(packed) + 1, _WIDTH))


def _replaced(packed: bytes, places: Mapping[int, int]) -> bytes:
    """With the new places of blocks."""
    digests = (packed[at : at + _DIGEST] for at in range(0, len(packed), _WIDTH))
    pairs = zip(digests, _indexes(packed), strict=True)
    return b"".join(digest + places[index].to_bytes(4, "little") for digest, index in pairs)
