"""Remember what templates rendered to, by what they read: where nothing of that has changed, a file is a hash.

A file depends on the texts of its template and of those that it uses, on the values that these read, and on the code
that renders, formats and proves. All of that is its key. What is remembered is the hash of the finished text and its
blocks; the text itself is on the disk, or is rendered again if somebody asks. Whatever is not known is rendered.
All files of a target have a key together too, of all that any of them reads, so that most targets are one look.
"""

from __future__ import annotations

import sys
from functools import cache, partial
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

import tfgen
from tfgen.disk.cache import NO_CACHE
from tfgen.disk.files import fingerprint, read_file
from tfgen.disk.stored import digest_of
from tfgen.render.memory import reached
from tfgen.render.memory.store import Remembered, RenderStore
from tfgen.structs import Struct

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tfgen.disk.cache import Cache
    from tfgen.render.jinja.closure import Closure

_KIND = "closures"
PACKAGES = (
    ".",
    "config",
    "disk",
    "hcl",
    "render/blame",
    "render/files",
    "render/jinja",
    "render/languages",
    "render/memory",
    "render/names",
    "render/proof",
    "render/targets",
    "render/templates",
    "yaml",
)
"""Those whose code decides what a file is rendered to."""
_MOST_KEYS = 100_000  # of a file each, at hand at once: those of two thousand stacks
_LIBRARIES = ("hcl2", "jinja2", "lark", "markupsafe", "pygohcl", "yaml")


class _Known(msgspec.Struct):
    """A template's closure: hashes of the templates in it, empty where there is none, and the paths that are read."""

    templates: dict[str, bytes]
    paths: list[list[str | int]]


class _Reads(Struct, frozen=True):
    """What something is made from: a hash of names and templates, and the paths whose values are read."""

    head: bytes
    paths: tuple[reached.Path, ...]


class Asked(Struct, frozen=True):
    """Templates in an order; `variant` tells apart renderers that make another text of the same template."""

    variant: str
    templates: tuple[str, ...]


class Memo:
    """What was rendered before. Never raises: what cannot be told is not known."""

    def __init__(self, templates: Path, cache: Cache = NO_CACHE) -> None:
        """`templates` is their folder; `cache` is where is remembered between runs."""
        self._folder = templates
        self._cache = cache
        self._files, self._targets = (
            cache.at_hand(kind, partial(RenderStore, cache, kind, code_fingerprint()))
            for kind in ("renders", "targets")
        )
        self._keys = cache.at_hand("keys", dict[tuple[bytes, bytes], "bytes | None"])
        self._closures = cache.at_hand(_KIND, partial(_load_closures, cache))
        self._reached = reached.Reached()
        self._hashes: dict[str, bytes] = {}
        self._reads: dict[tuple[str, str], _Reads | None] = {}
        self._reads_of_all: dict[Asked, tuple[_Reads, tuple[str, ...]]] = {}
        self._has_learned = False
        self._spared = 0

    def find_all(self, asked: Asked, scope: Mapping[str, Any]) -> dict[str, Remembered]:
        """What the templates rendered to in this scope, if that is known for every one of them."""
        reads, told = self._together(asked)
        key = self._reached.digest_again(scope, reads.paths, reads.head)
        found = self._targets.find(key) if key else None
        if found is None:
            return {}
        self._spared += len(told)
        return dict(zip(told, found, strict=True))

    def keep_all(self, asked: Asked, scope: Mapping[str, Any], made: Mapping[str, Remembered]) -> None:
        """Remember what each template rendered to, once all files are proved."""
        reads, told = self._together(asked)
        key = self._reached.digest_again(scope, reads.paths, reads.head)
        if key and made.keys() >= set(told):
            self._targets.keep(key, (made[name] for name in told))

    def key(self, variant: str, template: str, scope: Mapping[str, Any]) -> bytes | None:
        """A hash of everything that the rendered text depends on; None if that is not known."""
        reads = self._of(variant, template)
        if reads is None:
            return None
        if (whole := self._reached.whole(scope)) is None:
            return self._reached.digest(scope, reads.paths, reads.head)
        if (whole, reads.head) not in self._keys:
            if len(self._keys) >= _MOST_KEYS:
                self._keys.clear()
            self._keys[whole, reads.head] = self._reached.digest(scope, reads.paths, reads.head)
        return self._keys[whole, reads.head]

    def find(self, key: bytes) -> Remembered | None:
        """What was rendered with this key."""
        found = self._files.find(key)
        return found[0] if found else None

    def keep(self, key: bytes, made: Remembered) -> None:
        """Remember what was rendered with a key and found right."""
        self._files.keep(key, [made])

    def knows(self, variant: str, template: str) -> bool:
        """Whether it is known what the template, as it is now, depends on."""
        return self._of(variant, template) is not None

    def learn(self, variant: str, template: str, closure: Closure | None) -> None:
        """Remember what the template depends on; None for what cannot be told."""
        if closure is not None:
            hashes = {name: self._hash(name) for name in sorted(closure.templates)}
            self._closures[f"{variant} {template}"] = _Known(hashes, [list(path) for path in closure.paths])
            self._has_learned = True
            self._reads.pop((variant, template), None)
            self._reads_of_all.clear()

    def save(self) -> None:
        """Write what is new. In a process that ends nobody asks again, so that nothing stays at hand."""
        self._files.save(self._spared)
        self._targets.save()
        if not self._cache.puts_off:
            self._files.let_go()
            self._targets.let_go()
            self._keys.clear()
        if self._has_learned:
            self._cache.write_later(_KIND, code_fingerprint(), partial(msgspec.msgpack.encode, self._closures))

    def _of(self, variant: str, template: str) -> _Reads | None:
        """What a template is made from, if that is known."""
        if (variant, template) not in self._reads:
            known = self._closures.get(f"{variant} {template}")
            is_true = known and all(self._hash(name) == found for name, found in known.templates.items())
            self._reads[variant, template] = _reads(variant, template, known) if known and is_true else None
        return self._reads[variant, template]

    def _together(self, asked: Asked) -> tuple[_Reads, tuple[str, ...]]:
        """What these templates are made from, as far as that is known, and the templates for which it is."""
        if asked not in self._reads_of_all:
            told = {name: reads for name in asked.templates if (reads := self._of(asked.variant, name))}
            names = sorted({path[:1] for reads in told.values() for path in reads.paths}, key=repr)
            head = digest_of(b"".join(reads.head for reads in told.values()))
            self._reads_of_all[asked] = _Reads(head, tuple(names)), tuple(told)
        return self._reads_of_all[asked]

    def _hash(self, template: str) -> bytes:
        if template not in self._hashes:
            try:
                self._hashes[template] = digest_of(read_file(self._folder / template, follow=False))
            except (OSError, ValueError):  # none of that name, or no name of a file
                self._hashes[template] = b""
        return self._hashes[template]


def _load_closures(cache: Cache) -> dict[str, _Known]:
    content = cache.read(_KIND, code_fingerprint())
    return {} if content is None else msgspec.msgpack.decode(content, type=dict[str, _Known])


def _reads(variant: str, template: str, known: _Known) -> _Reads:
    head = digest_of(msgspec.msgpack.encode([variant, template, known.templates]))
    return _Reads(head, tuple(tuple(path) for path in known.paths))


@cache
def code_fingerprint() -> str:
    """The fingerprint of the code that renders, formats and proves: results of other code are not used."""
    package = Path(tfgen.__file__).parent
    specs = [find_spec(name) for name in _LIBRARIES]
    origins = [Path(spec.origin) for spec in specs if spec and spec.origin]
    return f"{sys.version} {fingerprint(*(package / name for name in PACKAGES), *origins)}"
