"""Remember what templates read of their scope, by the texts of all that they use."""

from __future__ import annotations

import hashlib
from functools import partial
from typing import TYPE_CHECKING

import msgspec
from jinja2 import TemplateNotFound

from tfgen.render.memory.memo import code_fingerprint
from tfgen.render.names.patterns import Each
from tfgen.render.names.read import NamesRead, join_names, read_names_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tfgen.disk.cache import Cache
    from tfgen.render.jinja.environment import TemplateEnvironment
    from tfgen.render.names.patterns import Pattern, Patterns

_KIND = "names"
_Steps = tuple[str | int | list[str], ...]
"""A pattern as it is written: a step to each item or key is a list of its name."""


class _Known(msgspec.Struct, array_like=True):
    """What a template reads, with the hashes of the texts that tell it: None for a template that is not there."""

    texts: dict[str, bytes | None]
    reads: list[_Steps]
    optional: list[tuple[str, int, list[_Steps]]]


class NamesMemory:
    """What templates read, of those whose text and all texts that they use are as they were.

    It is only a cache: reading them again gives the same. What a run did not ask for is forgotten when it is saved.
    """

    def __init__(self, cache: Cache) -> None:
        """`cache` is where is remembered between runs."""
        self._cache = cache
        self._known = cache.at_hand(_KIND, partial(_load, cache))
        self._used: dict[str, _Known] = {}

    def read(self, environment: TemplateEnvironment, templates: Iterable[str]) -> NamesRead:
        """All names that these templates, and those they use, read."""
        hashes: dict[str, bytes | None] = {}
        return join_names([self._read(environment, template, hashes) for template in templates])

    def save(self) -> None:
        """Keep what this run used, unless that is what is kept."""
        if self._used != self._known:
            self._known.clear()
            self._known |= self._used
            self._cache.write_later(_KIND, code_fingerprint(), partial(msgspec.msgpack.encode, self._known))

    def _read(self, environment: TemplateEnvironment, template: str, hashes: dict[str, bytes | None]) -> NamesRead:
        key = f"{environment.variant} {template}"
        known = self._known.get(key)
        if known is None or any(_hash(environment, name, hashes) != told for name, told in known.texts.items()):
            read, used = read_names_of(environment, template)
            known = _written(read, {name: _hash(environment, name, hashes) for name in sorted(used)})
        self._used[key] = known
        return _read_back(known)


def _load(cache: Cache) -> dict[str, _Known]:
    content = cache.read(_KIND, code_fingerprint())
    return {} if content is None else msgspec.msgpack.decode(content, type=dict[str, _Known])


def _hash(environment: TemplateEnvironment, template: str, hashes: dict[str, bytes | None]) -> bytes | None:
    if template not in hashes:
        assert environment.loader  # noqa: S101 - the templates' folder
        try:
            text = environment.loader.get_source(environment, template)[0]
        except TemplateNotFound:
            hashes[template] = None
        else:
            hashes[template] = hashlib.sha256(text.encode()).digest()
    return hashes[template]


def _written(read: NamesRead, texts: dict[str, bytes | None]) -> _Known:
    optional = [(template, line, _steps(patterns)) for (template, line), patterns in sorted(read.optional.items())]
    return _Known(texts, _steps(read.reads), optional)


def _steps(patterns: Patterns) -> list[_Steps]:
    return [
        tuple([step.value] if isinstance(step, Each) else step for step in pattern)
        for pattern in sorted(patterns, key=repr)
    ]


def _read_back(known: _Known) -> NamesRead:
    optional = {(template, line): frozenset(map(_pattern, each)) for template, line, each in known.optional}
    return NamesRead(frozenset(map(_pattern, known.reads)), optional)


def _pattern(steps: _Steps) -> Pattern:
    return tuple(Each(step[0]) if isinstance(step, list) else step for step in steps)
