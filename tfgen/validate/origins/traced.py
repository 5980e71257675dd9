"""Remember which template line and which setting are behind a place, by what its file was rendered from."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Literal

import msgspec

from tfgen.disk.project import TEMPLATES
from tfgen.render.memory.memo import Memo, code_fingerprint

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from tfgen.disk.cache import Cache
    from tfgen.render.files.rendered import RenderedFile

_KIND = "origins"
Steps = tuple[str | int, ...]
"""A template and a line of it, or the path of a setting; nothing where there is none."""
_Place = tuple[Literal["line", "setting"], int, int]


class Traced:
    """What was traced before, of files whose template and all that it reads are as they were.

    It is only a cache: tracing gives the same. What a run did not ask for is forgotten when it is saved.
    """

    def __init__(self, project: Path, cache: Cache) -> None:
        """`cache` is where is remembered between runs."""
        self._cache = cache
        self._memo = Memo(project / TEMPLATES, cache)
        self._keys: dict[tuple[str, str, str], bytes | None] = {}
        self._used: dict[bytes, dict[str, Steps]] = {}

    def recall(self, file: RenderedFile, place: _Place, trace: Callable[[], Steps]) -> Steps:
        """What is known of a place, or else what `trace` says now."""
        if (key := self._key(file)) is None:
            return trace()
        name = " ".join(map(str, place))
        used = self._used.setdefault(key, {})
        if name not in used:
            known = self._known.get(key, {})
            used[name] = known[name] if name in known else trace()
        return used[name]

    def save(self) -> None:
        """Keep what this run used, unless that is what is kept."""
        if self._used != self._known:
            self._cache.write(_KIND, code_fingerprint(), msgspec.msgpack.encode(self._used))

    def _key(self, file: RenderedFile) -> bytes | None:
        """The key that the file was rendered with; None where it cannot be told what its template reads."""
        place = file.renderer.variant, file.template, file.folder
        if place not in self._keys:
            self._keys[place] = self._memo.key(file.renderer.variant, file.template, file.target.known)
        return self._keys[place]

    @cached_property
    def _known(self) -> Mapping[bytes, dict[str, Steps]]:
        content = self._cache.read(_KIND, code_fingerprint())
        return {} if content is None else msgspec.msgpack.decode(content, type=dict[bytes, dict[str, Steps]])
