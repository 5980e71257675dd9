"""What the root modules of a commit hold, remembered by git's name for it: a folder that is as it was is not read."""

from __future__ import annotations

import os
from functools import cached_property
from typing import TYPE_CHECKING, Final

import msgspec

from tfgen.disk.stored import digest_of
from tfgen.validate.folders.keys import digest
from tfgen.validate.folders.named import digests_by_name

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tfgen.disk.cache import Cache
    from tfgen.validate.folders.previous import Committed

_KIND: Final = "committed"
_FORM: Final = "2"


class CommittedMemory:
    """What tells the texts of a root module in a commit from others, by `Committed.tree`.

    It is only a cache; what a run did not ask for is forgotten. Git names a folder by its content.
    """

    def __init__(self, cache: Cache) -> None:
        """`cache` is where is remembered between runs."""
        self._cache = cache
        self._used: dict[str, str] = {}

    def is_same(self, committed: Committed, texts: Mapping[str, str]) -> bool:
        """Whether the folder of the commit has these texts."""
        if committed.tree not in self._used:
            self._used[committed.tree] = self._known.get(committed.tree) or _told(committed)
        return self._used[committed.tree] == _digest(digests_by_name(texts))

    def save(self) -> None:
        """Keep what this run used, unless that is what is kept."""
        if self._used and self._used.keys() != self._known.keys():
            self._known = self._used
            self._cache.write(_KIND, _FORM, msgspec.msgpack.encode(self._used))
        self._used = {}

    @cached_property
    def _known(self) -> dict[str, str]:
        content = self._cache.read(_KIND, _FORM)
        return {} if content is None else msgspec.msgpack.decode(content, type=dict[str, str])


def _told(committed: Committed) -> str:
    return _digest({name: digest_of(text.encode(errors="surrogatepass")) for name, text in committed.items()})


def _digest(digests: Mapping[str, bytes]) -> str:
    return digest(part for name in sorted(digests) for part in (os.fsencode(name), digests[name]))
