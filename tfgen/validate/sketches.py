"""Remember what rules about the matrix know of a root module, by what it was made from."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from tfgen.rules.sketch import Gap, Sketch

if TYPE_CHECKING:
    from tfgen.disk.cache import Cache
    from tfgen.validate.folder import Folder

_KIND = "sketches"


class _Drawn(NamedTuple):
    """The facts of a sketch, as numbers of packs, and its notes."""

    facts: dict[str, int]
    notes: dict[str, Gap]


class _Book(NamedTuple):
    """Packs, each once, and the sketches by key."""

    packs: list[bytes]
    drawn: dict[str, _Drawn]


class SketchMemory:
    """Sketches by key, for one state of tfgen's code and of the schemas: where one stack changes, one is parsed.

    It is only a cache, and not even read before something over the matrix is to be judged.
    """

    def __init__(self, cache: Cache, made_by: str) -> None:
        """`cache` is where they are kept, `made_by` names that state."""
        self._cache = cache
        self._made_by = made_by
        self._packs: dict[bytes, int] = {}
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
            self._known = _Book(list(self._packs), self._drawn)
            self._cache.write(_KIND, self._made_by, msgspec.msgpack.encode(self._known))
        self._packs, self._drawn = {}, {}

    @cached_property
    def _known(self) -> _Book:
        content = self._cache.read(_KIND, self._made_by)
        return _Book([], {}) if content is None else msgspec.msgpack.decode(content, type=_Book)
