"""Remember syntax trees between runs, by the texts that they were parsed from."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import MutableMapping
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

import tfgen
from tfgen.disk.files import fingerprint
from tfgen.disk.stored import digest_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from tfgen.disk.cache import Cache
    from tfgen.hcl.syntax import Body

_KIND = "trees"
_RECENT = 256
"""Trees at hand at once: some 15 MB, the files of three regions of three environments."""
_MOST = 16 * 1024 * 1024
"""Bytes of trees that are kept between runs: those of some hundred stacks; of the others a changed file is parsed with
the files around it."""
# A tree that is nested too deeply or has numbers too large to be written, or to be read again.
_USELESS = (ValueError, TypeError, OverflowError, RecursionError)


class RecentTrees(MutableMapping[str, "Body"]):
    """The trees that were asked for last, by text; behind them, packed by the SHA-256 of their text, as many as fit."""

    def __init__(self, packed: dict[bytes, bytes] | None = None, most: int = _RECENT) -> None:
        """`packed` are those of an earlier run, to which new ones are added; None where nothing is to be kept.

        `most` is how many trees are at hand at once.
        """
        self.packed = packed
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
        if self.packed is not None and self._size < _MOST:
            with suppress(*_USELESS):
                self.packed[digest_of(text.encode())] = packed = msgspec.msgpack.encode(tree)
                self._size += len(packed)

    def __delitem__(self, text: str) -> None:
        del self._recent[text]

    def __iter__(self) -> Iterator[str]:
        return iter(self._recent)

    def __len__(self) -> int:
        return len(self._recent)

    def reduce_to(self, packed: dict[bytes, bytes]) -> None:
        """Let go of all trees but these."""
        self.packed = packed
        self._size = sum(map(len, packed.values()))
        for text in [text for text in self._recent if digest_of(text.encode("utf-8", "replace")) not in packed]:
            del self._recent[text]

    def _hold(self, text: str, tree: Body) -> None:
        self._recent[text] = tree
        if len(self._recent) > self._most:
            self._recent.popitem(last=False)

    def _unpack(self, text: str) -> bool:
        """Whether the tree of a text was kept: then it is at hand."""
        from tfgen.hcl.syntax import Body  # which a run that finds nothing new does not need

        packed = self.packed.get(digest_of(text.encode("utf-8", "replace"))) if self.packed else None
        if packed is not None:
            with suppress(*_USELESS):
                self._hold(text, msgspec.msgpack.decode(packed, type=Body))
                return True
        return False


class TreeMemory:
    """Syntax trees kept between runs, for one state of the parser's code: reading one takes a tenth of parsing it.

    It is only a cache, and not even read before a run asks for trees.
    """

    def __init__(self, cache: Cache, most: int = _RECENT) -> None:
        """`cache` is where they are kept; `most` is how many are at hand at once."""
        self._cache = cache
        self._most = most
        self._kept: frozenset[bytes] | None = None

    @cached_property
    def trees(self) -> RecentTrees:
        """The trees by text; those that are added are kept too."""
        found = self._load()
        self._kept = frozenset(found)
        return RecentTrees(found, self._most)

    def save(self, digests: Collection[bytes]) -> None:
        """Write the trees of texts with these SHA-256, unless the memory holds just them, or nobody asked for any.

        Where that is impossible, the next run parses again.
        """
        if self._kept is None:
            return
        packed = self.trees.packed or {}
        used = {digest: packed[digest] for digest in dict.fromkeys(digests) if digest in packed}
        if used.keys() != self._kept:
            self._cache.write(_KIND, _made_by(), msgspec.msgpack.encode(used))
        self.trees.reduce_to(used)
        self._kept = frozenset(used)

    def _load(self) -> dict[bytes, bytes]:
        content = self._cache.read(_KIND, _made_by())
        with suppress(*_USELESS):
            return {} if content is None else msgspec.msgpack.decode(content, type=dict[bytes, bytes])
        return {}


def _made_by() -> str:
    """Names the present state of the parser."""
    return fingerprint(Path(tfgen.__file__).parent / "hcl")
