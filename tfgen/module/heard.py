"""What other processes found: of blocks that say the same on the same ground, that nothing is wrong with them."""

from __future__ import annotations

import hashlib
from functools import cached_property
from struct import Struct as Form
from typing import TYPE_CHECKING, Any, Final

import msgspec

from tfgen.module.pieces import DIGEST

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tfgen.module.grounds import Number

_RECORD: Final = Form("<16sI")
_LARGEST: Final = 2**32 - 1
_MOST: Final = 32768
"""Records that are kept: 640 KB, those of some eighty stacks that differ in all."""


class Heard:
    """Records by number: what a number is of says who keeps it, as does what is told beside, a small natural number.

    A number is a digest of everything that a finding rests on, so that it holds in any process; but for code and
    schemas, for one state of which all of it is. Those that a run asked for last are kept.
    """

    def __init__(self, state: str, load: Callable[[], bytes | None] = lambda: None) -> None:
        """`state` names code and schemas; `load` gives what `packed` was, when somebody first asks for it."""
        self.number = hashlib.blake2b(state.encode("utf-8", "surrogatepass"), digest_size=16).digest()
        self._load = load
        self._used: dict[Number, int] = {}
        self._new = bytearray()  # a record takes 20 bytes, an entry of a dict five times as much

    @property
    def knows_any(self) -> bool:
        """Whether an earlier process told anything: else no number need be worked out to recall by."""
        return bool(self._known)

    @property
    def is_full(self) -> bool:
        """Whether nothing more is kept, so that no number need be worked out to keep."""
        return len(self._new) >= _MOST * _RECORD.size

    def recall(self, number: Number) -> int | None:
        """What was told beside a number, None where nothing is known of it."""
        told = self._known.get(number)
        if told is not None:
            self._used[number] = told
        return told

    def keep(self, number: Number, told: int = 0) -> None:
        """Have other processes know of a number; those that come first, where there are too many."""
        if told <= _LARGEST and not self.is_full:
            self._new += _RECORD.pack(number, told)

    def words_of(self, told: int) -> frozenset[str]:
        """The words that `told_by` stands for."""
        return self._words[told - 1] if told else frozenset()

    def told_by(self, words: frozenset[str]) -> int:
        """What to tell for these words."""
        if not words:
            return 0
        if words not in self._words:
            self._words.append(words)
        return self._words.index(words) + 1

    def packed(self) -> bytes | None:
        """All of it for the next process, None where nothing is new. What was asked for last comes last."""
        if not self._new:
            return None
        records = self._joined() if self._known else bytes(self._new)
        self._used, self._new = {}, bytearray()
        self._loaded = records, [sorted(words) for words in self._words]
        del self._known  # which who asks again has made of it: a process that judged a thousand stacks does not
        return msgspec.msgpack.encode(self._loaded)

    def _joined(self) -> bytes:
        """What was known, with what was asked for, and what is new, behind it."""
        new: dict[Number, int] = dict(_RECORD.iter_unpack(self._new))
        rest = {number: told for number, told in self._known.items() if number not in self._used}
        known = list({**rest, **self._used, **new}.items())[-_MOST:]
        return b"".join(_RECORD.pack(number, told) for number, told in known)

    @cached_property
    def _loaded(self) -> tuple[bytes, list[list[str]]]:
        content = self._load()
        if content is None:
            return b"", []
        return msgspec.msgpack.decode(content, type=tuple[bytes, list[list[str]]])

    @cached_property
    def _known(self) -> dict[Number, int]:
        return dict(_RECORD.iter_unpack(self._loaded[0]))

    @cached_property
    def _words(self) -> list[frozenset[str]]:
        return list(map(frozenset, self._loaded[1]))


def number_in(kept: Mapping[str, Any], what: bytes, *numbers: Number) -> Number | None:
    """The number of what is known of a block under a name, on this ground; None of a block that none other has."""
    digest: bytes | None = kept.get(DIGEST)
    if digest is None:
        return None
    return hashlib.blake2b(b"".join((digest, *numbers, what)), digest_size=16).digest()
