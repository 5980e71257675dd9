"""Remember what rules about the matrix know of a root module, by what it was made from."""

from __future__ import annotations

from functools import cached_property
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

import msgspec

from tfgen.disk.stored import digest_of
from tfgen.rules.sketch import SMALL, Gap, Sketch
from tfgen.structs import Struct

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tfgen.disk.cache import Cache
    from tfgen.disk.stored import Stored
    from tfgen.validate.folders.folder import Folder

_KIND = "sketches"
_NUMBER: Final = 8  # bytes of the length of the index, behind which they are


class _Drawn(Struct, frozen=True, array_like=True):
    """The facts of a sketch, as numbers of packs, and its notes."""

    facts: dict[str, int]
    notes: dict[str, Gap]


class _Index(Struct, frozen=True, array_like=True):
    """Where each pack ends, and the sketches by key."""

    ends: list[int]
    drawn: dict[str, _Drawn]


class _Book(Struct, frozen=True):
    """Packs, each once, and the sketches by key."""

    packs: Sequence[bytes | Stored]
    drawn: dict[str, _Drawn]


class _Part(Struct, frozen=True, eq=False):
    """A part of a content that is read."""

    content: bytes
    start: int
    end: int

    @property
    def digest(self) -> bytes:
        """Its SHA-256."""
        return digest_of(self.read())

    def read(self) -> bytes:
        """The bytes."""
        return self.content[self.start : self.end]


class SketchMemory:
    """Sketches by key, for one state of tfgen's code and of the schemas: where one stack changes, one is parsed.

    It is only a cache, and not even read before something over the matrix is to be judged.
    """

    def __init__(self, cache: Cache, code: str) -> None:
        """`cache` is where they are kept, `code` the fingerprint of the code that finds it."""
        self._cache = cache
        self._code = code
        self._packs: dict[bytes | Stored, int] = {}
        self._drawn: dict[str, _Drawn] = {}

    def recall(self, key: str, folder: Folder) -> Sketch | None:
        """That of an earlier run, if it is kept."""
        drawn = self._known.drawn.get(key)
        if drawn is None:
            return None
        facts: dict[str, Any] = {name: self._known.packs[number] for name, number in drawn.facts.items()}
        return Sketch(folder.path, folder.stack, facts, notes=dict(drawn.notes))

    def keep(self, key: str, sketch: Sketch) -> None:
        """Keep a sketch, if it is whole, as it is before rules over the matrix have noted anything."""
        if sketch.is_packed:
            facts = {name: self._packs.setdefault(pack, len(self._packs)) for name, pack in sketch.facts.items()}
            self._drawn[key] = _Drawn(facts, dict(sketch.notes))

    def save(self) -> None:
        """Write those that this run kept, if it needed any, unless they are what there is."""
        if self._drawn and self._drawn.keys() != self._known.drawn.keys():
            self._known = self._bind()
            self._cache.write(_KIND, self._code, _written(self._known))
        self._packs, self._drawn = {}, {}

    def _bind(self) -> _Book:
        """The sketches of this run, with packs that are the same only once: one may be of this run, one of earlier."""
        packs: dict[bytes, bytes | Stored] = {}
        places: list[int] = []
        numbers: dict[bytes, int] = {}
        for pack in self._packs:
            name = pack if isinstance(pack, bytes) else pack.digest
            places.append(numbers.setdefault(name, len(numbers)))
            packs.setdefault(name, pack)
        drawn = {
            key: _Drawn({name: places[number] for name, number in one.facts.items()}, one.notes)
            for key, one in self._drawn.items()
        }
        return _Book(list(packs.values()), drawn)

    @cached_property
    def _known(self) -> _Book:
        content = self._cache.read(_KIND, self._code)
        return _Book([], {}) if content is None else _read(content)


def _written(book: _Book) -> bytes:
    """A book as bytes: the packs one after the other, as together they are large, the index, and its length."""
    found = BytesIO()  # it gives away what it holds, without a copy
    ends = []
    for pack in book.packs:
        found.write(pack if isinstance(pack, bytes) else pack.read())
        ends.append(found.tell())
    index = msgspec.msgpack.encode(_Index(ends, book.drawn))
    found.write(index)
    found.write(len(index).to_bytes(_NUMBER, "big"))
    return found.getvalue()


def _read(content: bytes) -> _Book:
    last = len(content) - _NUMBER
    first = last - int.from_bytes(content[last:], "big")
    index = msgspec.msgpack.decode(memoryview(content)[first:last], type=_Index)
    return _Book(list(_parts(content, index.ends)), index.drawn)


def _parts(content: bytes, ends: Sequence[int]) -> Iterator[bytes | Stored]:
    start = 0
    for end in ends:
        yield content[start:end] if end - start <= SMALL else _Part(content, start, end)
        start = end
