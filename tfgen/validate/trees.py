"""Remember syntax trees between runs, by the texts that they were parsed from."""

from __future__ import annotations

from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

import tfgen
from tfgen.disk.files import fingerprint

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tfgen.disk.cache import Cache
    from tfgen.hcl.syntax import Body

_KIND = "trees"
# A tree that is nested too deeply or has numbers too large to be written, or to be read again.
_USELESS = (ValueError, TypeError, OverflowError, RecursionError)


class TreeMemory:
    """Syntax trees kept between runs, for one state of the parser's code: reading one takes a tenth of parsing it.

    It is only a cache, and not even read before a run asks for trees.
    """

    def __init__(self, cache: Cache) -> None:
        """`cache` is where they are kept."""
        self._cache = cache
        self._kept: frozenset[str] | None = None

    @cached_property
    def trees(self) -> dict[str, Body]:
        """The trees by text; those that are added are kept too."""
        found = self._load()
        self._kept = frozenset(found)
        return found

    def save(self, texts: Iterable[str]) -> None:
        """Write the trees of these texts, unless the memory holds just them, or nobody asked for any.

        Where that is impossible, the next run parses again.
        """
        if self._kept is None:
            return
        used = {text: self.trees[text] for text in texts if text in self.trees}
        if used.keys() != self._kept:
            with suppress(*_USELESS):
                self._cache.write(_KIND, _made_by(), msgspec.msgpack.encode(used))
        for text in self.trees.keys() - used.keys():
            del self.trees[text]
        self._kept = frozenset(used)

    def _load(self) -> dict[str, Body]:
        from tfgen.hcl.syntax import Body  # which a run that finds nothing new does not need

        content = self._cache.read(_KIND, _made_by())
        with suppress(*_USELESS):
            return {} if content is None else msgspec.msgpack.decode(content, type=dict[str, Body])
        return {}


def _made_by() -> str:
    """Names the present state of the parser."""
    return fingerprint(Path(tfgen.__file__).parent / "hcl")
