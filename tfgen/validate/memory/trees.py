"""Remember syntax trees between runs, by the texts that they were parsed from."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import MutableMapping
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final

import msgspec

import tfgen
from tfgen.disk.files import fingerprint
from tfgen.disk.stored import digest_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tfgen.disk.cache import Cache
    from tfgen.hcl.syntax import Body
    from tfgen.module.pieces import Pieces

_KIND = "trees"
_RECENT = 256
"""Trees at hand at once: some 15 MB, the files of three regions of three environments."""
_MOST = 8 * 1024 * 1024
"""Bytes of trees that are kept between runs: those of the blocks of some fifty stacks that differ; the oldest go."""
_RESIDENT: Final = 8
"""How many times as much a process keeps at hand that stays."""
# A tree that is nested too deeply or has numbers too large to be written, or to be read again.
_USELESS = (ValueError, TypeError, OverflowError, RecursionError)


class RecentTrees(MutableMapping[str, "Body"]):
    """The trees that were asked for last, by text; behind them, packed by the SHA-256 of their text, as many as fit."""

    def __init__(self, packed: dict[bytes, bytes] | None = None, most: int = _RECENT, *, stays: bool = False) -> None:
        """`packed` are those of an earlier run, to which new ones are added; None where nothing is to be kept.

        They are in the order of their use. `most` is how many trees are at hand at once. Where the process `stays`, the
        latest take the place of the oldest; else those of earlier runs alone make room, as which of a thousand stacks
        will change nobody knows, and to pack a tree takes a third of what it takes to cast it.
        """
        self.packed = packed
        self._stays = stays
        self._unused = set(packed or ())
        self._is_full = False
        self.has_new = False
        self._most = most
        self._size = sum(map(len, packed.values())) if packed else 0
        self._recent: OrderedDict[str, Body] = OrderedDict()

    def __contains__(self, text: object) -> bool:
        return text in self._recent or (isinstance(text, str) and self._unpack(text))

    def __getitem__(self, text: str) -> Body:
        if text not in self:
            raise KeyError(text)
        self._recent.move_to_end(text)
        return self._recent[text]

    def __setitem__(self, text: str, tree: Body) -> None:
        self._hold(text, tree)
        if self.packed is not None and not self._is_full:
            with suppress(*_USELESS):
                self._pack(digest_of(text.encode()), msgspec.msgpack.encode(tree))

    def __delitem__(self, text: str) -> None:
        del self._recent[text]

    def __iter__(self) -> Iterator[str]:
        return iter(self._recent)

    def __len__(self) -> int:
        return len(self._recent)

    def let_go(self) -> None:
        """Have none at hand: who asks again has them unpacked."""
        self._recent.clear()

    def _hold(self, text: str, tree: Body) -> None:
        self._recent[text] = tree
        if len(self._recent) > self._most:
            self._recent.popitem(last=False)

    def _pack(self, digest: bytes, tree: bytes) -> None:
        packed = self.packed or {}
        self._size += len(tree) - len(packed.pop(digest, b""))
        packed[digest] = tree
        while self._size > _MOST:
            oldest = next(iter(packed))
            self._size -= len(packed.pop(oldest))
            self._is_full = not self._stays and oldest not in self._unused
            self._unused.discard(oldest)
        self.packed, self.has_new = packed, True

    def _unpack(self, text: str) -> bool:
        """Whether the tree of a text was kept: then it is at hand."""
        from tfgen.hcl.syntax import Body  # which a run that finds nothing new does not need

        digest = digest_of(text.encode("utf-8", "replace")) if self.packed else b""
        if self.packed and (packed := self.packed.pop(digest, None)) is not None:
            self.packed[digest] = packed  # now it is the latest
            self._unused.discard(digest)
            with suppress(*_USELESS):
                self._hold(text, msgspec.msgpack.decode(packed, type=Body))
                return True
        return False


class TreeMemory:
    """Syntax trees kept between runs, for one state of the parser's code: reading one takes a tenth of parsing it.

    It is only a cache, and not even read before a run asks for trees.
    """

    def __init__(self, cache: Cache, *, stays: bool = False) -> None:
        """`cache` is where they are kept; a process that `stays` has more of them at hand."""
        self._cache = cache
        self._times = _RESIDENT if stays else 1

    @cached_property
    def trees(self) -> RecentTrees:
        """The trees by text; those that are added are kept too."""
        return RecentTrees(self._load(), _RECENT * self._times, stays=self._times > 1)

    @cached_property
    def pieces(self) -> Pieces:
        """The blocks that modules share, each with what was worked out of it: their trees are among those."""
        from tfgen.module.pieces import RECENT, Pieces  # with the parser

        return Pieces(self.trees, RECENT * self._times)

    def save(self) -> None:
        """Write the trees, if there is a new one. Where that is impossible, the next run parses again."""
        if "trees" not in self.__dict__:
            return
        if self._times == 1:  # nobody asks again: what is written now takes less memory then
            self.__dict__.pop("pieces", None)
            self.trees.let_go()
        if self.trees.has_new:
            self._cache.write(_KIND, _code_fingerprint(), msgspec.msgpack.encode(self.trees.packed))
            self.trees.has_new = False

    def _load(self) -> dict[bytes, bytes]:
        content = self._cache.read(_KIND, _code_fingerprint())
        with suppress(*_USELESS):
            return {} if content is None else msgspec.msgpack.decode(content, type=dict[bytes, bytes])
        return {}


def _code_fingerprint() -> str:
    """Of the parser, and of what cuts files."""
    home = Path(tfgen.__file__).parent
    return fingerprint(home / "hcl", home / "module" / "pieces.py")
