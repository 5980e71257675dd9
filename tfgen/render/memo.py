"""Remember what templates rendered to, by what they read: where nothing of that has changed, a file is a hash.

A file depends on the texts of its template and of those that it uses, on the values that these read, and on the code
that renders, formats and proves. All of that is its key. What is remembered is the hash of the finished text and its
blocks; the text itself is that on disk, if it still has this hash. Whatever is not known is rendered.
"""

from __future__ import annotations

import hashlib
import sys
from functools import cache, cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

import tfgen
from tfgen.disk.cache import NO_CACHE
from tfgen.disk.files import fingerprint, read_file
from tfgen.hcl.parse import BlockHeader

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tfgen.disk.cache import Cache
    from tfgen.render.closure import Closure

_KIND = "renders"
_PACKAGES = (".", "config", "disk", "hcl", "render", "yaml")
_LIBRARIES = ("hcl2", "jinja2", "lark", "markupsafe", "pygohcl", "yaml")
# Beside the files of the present matrix, those of others are remembered, such as another branch's, up to so many times
# the number of files.
_GENERATIONS = 3
_FEWEST = 2_000
_LONG = 8  # items of a list
_EMPTY = b""
"""The hash of what rendered to nothing, which makes no file."""


class _Known(msgspec.Struct):
    """A template's closure: hashes of the templates in it, empty where there is none, and the paths that are read."""

    templates: dict[str, bytes]
    paths: list[list[str | int]]


class _Memory(msgspec.Struct):
    """All that is remembered. `files` has, by key, the hash of a text and the index of its blocks."""

    closures: dict[str, _Known] = {}
    files: dict[bytes, tuple[bytes, int]] = {}
    blocks: list[tuple[tuple[str, tuple[str, ...], int], ...]] = []


class Remembered(msgspec.Struct, frozen=True):
    """What a template rendered to for a target: nothing, or a text and its blocks."""

    text: str | None
    blocks: tuple[BlockHeader, ...] = ()


class Memo:
    """What was rendered before. Never raises: what cannot be told is not known."""

    def __init__(self, templates: Path, cache: Cache = NO_CACHE) -> None:
        """`templates` is their folder; `cache` is where is remembered between runs."""
        self._folder = templates
        self._cache = cache
        self._hashes: dict[str, bytes] = {}
        self._digests: dict[int, tuple[object, bytes]] = {}
        self._used: dict[bytes, None] = {}
        self._learned = False

    def find(self, language: str, template: str, scope: Mapping[str, Any], path: Path) -> Remembered | None:
        """What the template renders to in a scope, if that is known and, at `path`, still there.

        `language` tells apart renderers that make another text of the same template.
        """
        key = self._key(language, template, scope)
        if key is None or (known := self._memory.files.get(key)) is None:
            return None
        digest, index = known
        text = None if digest == _EMPTY else _read(path, digest)
        if text is None and digest != _EMPTY:
            return None
        self._used[key] = None
        return Remembered(text, self._blocks(index))

    def keep(
        self,
        language: str,
        template: str,
        scope: Mapping[str, Any],
        text: str | None,
        blocks: Sequence[BlockHeader] = (),
    ) -> None:
        """Remember what was rendered and found right; `learn` has been told of the template."""
        if (key := self._key(language, template, scope)) is None:
            return
        dumped = tuple((block.type, block.labels, block.line) for block in blocks)
        index = self._indexes.setdefault(dumped, len(self._memory.blocks))
        if index == len(self._memory.blocks):
            self._memory.blocks.append(dumped)
        entry = (_EMPTY if text is None else _digest(text.encode()), index)
        self._learned |= self._memory.files.get(key) != entry
        self._memory.files[key] = entry
        self._used[key] = None

    def knows(self, language: str, template: str) -> bool:
        """Whether it is known what the template, as it is now, depends on."""
        return self._closure(language, template) is not None

    def learn(self, language: str, template: str, closure: Closure | None) -> None:
        """Remember what the template depends on; None for what cannot be told."""
        if closure is not None:
            hashes = {name: self._hash(name) for name in sorted(closure.templates)}
            self._memory.closures[f"{language} {template}"] = _Known(hashes, [list(path) for path in closure.paths])

    def save(self) -> None:
        """Write the memory if there is something new in it."""
        if not self._learned:
            return
        kept = self._newest()
        indexes = sorted({index for _, index in kept.values()})
        places = {index: place for place, index in enumerate(indexes)}
        memory = _Memory(
            self._memory.closures,
            {key: (digest, places[index]) for key, (digest, index) in kept.items()},
            [self._memory.blocks[index] for index in indexes],
        )
        self._cache.write(_KIND, _makers(), msgspec.msgpack.encode(memory))

    def _newest(self) -> dict[bytes, tuple[bytes, int]]:
        """What this run has used, and of the rest what was used last."""
        files = self._memory.files
        rest = [key for key in files if key not in self._used]
        room = max(len(self._used) * _GENERATIONS, _FEWEST)
        return {key: files[key] for key in [*rest[-room:], *self._used]}

    @cached_property
    def _memory(self) -> _Memory:
        content = self._cache.read(_KIND, _makers())
        return _Memory() if content is None else msgspec.msgpack.decode(content, type=_Memory)

    @cached_property
    def _indexes(self) -> dict[tuple[tuple[str, tuple[str, ...], int], ...], int]:
        return {blocks: index for index, blocks in enumerate(self._memory.blocks)}

    def _blocks(self, index: int) -> tuple[BlockHeader, ...]:
        return tuple(BlockHeader(*block) for block in self._memory.blocks[index])

    def _key(self, language: str, template: str, scope: Mapping[str, Any]) -> bytes | None:
        """All that the rendered text depends on, as a hash; None when that cannot be told."""
        if (known := self._closure(language, template)) is None:
            return None
        try:
            read = [self._reached(scope, path) for path in known.paths]
            return _digest(_ENCODER.encode([language, template, known.templates, read]))
        except (TypeError, ValueError, OverflowError, RecursionError):  # a value that is none of JSON's, or is too deep
            return None

    def _closure(self, language: str, template: str) -> _Known | None:
        known = self._memory.closures.get(f"{language} {template}")
        if known is None or any(self._hash(name) != found for name, found in known.templates.items()):
            return None
        return known

    def _hash(self, template: str) -> bytes:
        if template not in self._hashes:
            try:
                self._hashes[template] = _digest(read_file(self._folder / template, follow=False))
            except (OSError, ValueError):  # none of that name, or no name of a file
                self._hashes[template] = b""
        return self._hashes[template]

    def _reached(self, scope: Mapping[str, Any], path: Sequence[str | int]) -> tuple[int, Any]:
        """How far a path leads, and the value there: what is no key of a map may read the whole of it."""
        value: Any = scope
        for depth, step in enumerate(path):
            if not isinstance(value, dict if isinstance(step, str) else dict | list):
                return depth, self._compact(value)
            try:
                value = value[step]
            except LookupError:
                return depth, self._compact(value) if depth else None
        return len(path), self._compact(value)

    def _compact(self, value: Any) -> Any:
        """The value, or the hash of a long list, which many targets have in common."""
        if not isinstance(value, list) or len(value) < _LONG:
            return value
        if id(value) not in self._digests:  # with the list itself, so that no other one gets its id
            self._digests[id(value)] = value, _digest(_ENCODER.encode(value))
        return self._digests[id(value)][1]


_ENCODER = msgspec.msgpack.Encoder()


def _digest(content: bytes) -> bytes:
    return hashlib.sha256(content).digest()


def _read(path: Path, digest: bytes) -> str | None:
    """The text of a file, if it has this hash."""
    try:
        content = read_file(path, follow=False)
    except OSError:
        return None
    return content.decode() if _digest(content) == digest else None


@cache
def _makers() -> str:
    """Names the code that renders, formats and proves."""
    package = Path(tfgen.__file__).parent
    specs = [find_spec(name) for name in _LIBRARIES]
    origins = [Path(spec.origin) for spec in specs if spec and spec.origin]
    return f"{sys.version} {fingerprint(*(package / name for name in _PACKAGES), *origins)}"
