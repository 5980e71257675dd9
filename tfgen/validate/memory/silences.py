"""Remember what rules had nothing to say of: a project's over all stacks, and those on the blocks of one."""

from __future__ import annotations

from functools import cached_property, partial
from typing import TYPE_CHECKING

import msgspec

from tfgen.rules.own.quiet import Quiet

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tfgen.disk.cache import Cache
    from tfgen.module.heard import Heard

_KIND = "silences"
_OF_BLOCKS = "heard"


class QuietMemory:
    """What `Quiet` keeps, for one state of tfgen's code and of the schemas.

    It is only a cache, and read by who judges the matrix; what a run did not ask for is forgotten.
    """

    def __init__(self, cache: Cache, code: str) -> None:
        """`cache` is where it is kept, `code` the fingerprint of the code that finds it."""
        self._cache = cache
        self._code = code
        self._last: Quiet | None = None

    def of(self, keys: Mapping[str, str]) -> Quiet:
        """For root modules with these keys, by folder."""
        self._last = Quiet(keys, self._known)
        return self._last

    def save(self) -> None:
        """Keep what the last look used, unless that is what is kept."""
        if self._last and self._last.used and self._last.used.keys() != self._known.keys():
            self._known = self._last.used
            self._cache.write(_KIND, self._code, msgspec.msgpack.encode(self._known))
        self._last = None

    @cached_property
    def _known(self) -> dict[str, list[str]]:
        content = self._cache.read(_KIND, self._code)
        return {} if content is None else msgspec.msgpack.decode(content, type=dict[str, list[str]])


class HeardMemory:
    """What `Heard` keeps, for one state of tfgen's code and of the schemas.

    It is only a cache, and read by who judges a root module.
    """

    def __init__(self, cache: Cache, code: str) -> None:
        """`cache` is where it is kept, `code` the fingerprint of the code that finds it."""
        self._cache = cache
        self._code = code

    @cached_property
    def heard(self) -> Heard | None:
        """What other processes found, to which new findings are added; None where nothing is remembered."""
        if not self._cache.remembers:
            return None
        from tfgen.module.heard import Heard  # with the parser, which a run that finds nothing new does not need

        return Heard(self._code, partial(self._cache.read, _OF_BLOCKS, self._code))

    def save(self) -> None:
        """Write it, if something is new."""
        heard = self.__dict__.get("heard")
        if heard and (content := heard.packed()) is not None:
            self._cache.write(_OF_BLOCKS, self._code, content)
