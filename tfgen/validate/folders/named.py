"""Which files and folders texts of Terraform name, remembered by their SHA-256: what is unchanged is not read."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final

import msgspec

from tfgen.disk.files import fingerprint
from tfgen.disk.stored import StoredTexts, digest_of
from tfgen.patterns import regex
from tfgen.structs import Struct

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tfgen.disk.cache import Cache

_KIND = "named"
# These find more than there is, also in comments, in JSON and in what is no HCL, and never less: what a text names is
# asked to tell whether it has to be parsed.
# What a source that is a path may look like, and much else that leads to no module.
_PATHS = regex(r'"(\.\.?[/\\][^"\n]*|/[^"\n]+)"')
# Files that functions read, from the folder of the module or from the one in which Terraform runs.
_CALL = r"file\w*(?:\s|/\*(?s:.)*?\*/)*\("  # what begins with a literal is found ten times faster
_FOLDER = r"\$\{\s*path\.(?:module|root)\s*\}/"
_PLAIN = r'[^"\\$%\n]+"'
_READING = regex(_CALL)
_SEEN = regex(rf'{_CALL}\s*"(?:{_FOLDER})?{_PLAIN}\s*[,)]')
_BEHIND = regex(rf'"{_FOLDER}([^"$]+)"')
_READ = regex(rf'{_CALL}\s*"([^"$]+)"')


class Named(Struct, frozen=True, array_like=True):
    """What a text names: `files` that functions may read, `paths` that may lead to modules.

    `is_worked_out`: a function reads a file whose name cannot be seen in the text.
    """

    is_worked_out: bool = False
    files: tuple[str, ...] = ()
    paths: tuple[str, ...] = ()


NOTHING: Final = Named()


def names_in(text: str) -> Named:
    """What a text names."""
    behind = _BEHIND.findall(text) if "path." in text else ()
    read = _READ.findall(text) if "file" in text else ()
    paths = (match[1] for match in _PATHS.finditer(text)) if "module" in text else ()
    is_worked_out = "file" in text and len(_READING.findall(text)) > len(_SEEN.findall(text))
    return Named(is_worked_out, (*behind, *read), tuple(dict.fromkeys(paths)))


class NamedMemory:
    """What texts name, by their SHA-256. It is only a cache; what a run did not ask for is forgotten."""

    def __init__(self, cache: Cache) -> None:
        """`cache` is where is remembered between runs."""
        self._cache = cache
        self._used: dict[bytes, Named] = {}
        self._distinct: dict[Named, Named] = {}

    def look(self, texts: Mapping[str, str]) -> Iterator[Named]:
        """What each of these texts names; one that is stored and known is not read."""
        for name, digest in digests_by_name(texts).items():
            if digest not in self._used:
                found = self._known.get(digest) or names_in(texts[name])
                self._used[digest] = self._distinct.setdefault(found, found)  # of a thousand stacks few are different
            yield self._used[digest]

    def save(self) -> None:
        """Keep what this run used, unless that is what is kept."""
        if self._used.keys() != self._known.keys():
            self._known = self._used
            self._cache.write(_KIND, _code_fingerprint(), msgspec.msgpack.encode(self._used))
        self._used = {}
        self._distinct = {}

    @cached_property
    def _known(self) -> dict[bytes, Named]:
        content = self._cache.read(_KIND, _code_fingerprint())
        return {} if content is None else msgspec.msgpack.decode(content, type=dict[bytes, Named])


def digests_by_name(texts: Mapping[str, str]) -> dict[str, bytes]:
    """The SHA-256 of each text; those that are stored are not read."""
    if isinstance(texts, StoredTexts):
        return {name: stored.digest for name, stored in texts.contents.items()}
    return {name: digest_of(text.encode(errors="replace")) for name, text in texts.items()}


def _code_fingerprint() -> str:
    return fingerprint(Path(__file__))
