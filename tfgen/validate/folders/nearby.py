"""What calls may lead to, each folder read once in a run: of 300 root modules most call the same ten modules."""

from __future__ import annotations

import os
from contextlib import suppress
from os.path import normpath
from pathlib import Path
from typing import TYPE_CHECKING

from tfgen.dialects.dialect import NO_PIN
from tfgen.dialects.files import Above
from tfgen.disk.files import read_file
from tfgen.disk.inputs import note_folder
from tfgen.module.library import MANIFEST, place_of
from tfgen.structs import Struct
from tfgen.validate.folders.called import stamps_of
from tfgen.validate.folders.folder import read_folder
from tfgen.validate.folders.keys import digest
from tfgen.validate.folders.named import Named, names_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tfgen.dialects.dialect import Pin
    from tfgen.validate.folders.folder import Folder


class _Near(Struct, frozen=True):
    """A folder that calls may lead to: its absolute path, what is read there, and what its texts name.

    `key` tells what is in it, and what its functions see of the files in it, from anything else.
    """

    place: str
    folder: Folder
    named: tuple[Named, ...]
    inner: tuple[str, ...]
    key: str


class Nearby:
    """The folders that calls may lead to, as they were when a run first looked at each: it is for one run alone."""

    def __init__(self, engine: Pin = NO_PIN) -> None:
        """`engine` is the one that is to read them."""
        self._engine = engine
        self._above = Above()
        self._near: dict[str, _Near | None] = {}

    def read(self, path: str) -> Folder:
        """The module in a folder. Raises OSError."""
        near = self._look(path)
        return read_folder(Path(path), self._engine, self._above) if near is None else near.folder

    def parts_around(self, folder: Folder, named: Sequence[Named]) -> Iterator[str]:
        """What tells everything that calls in a root module may lead to from anything else; its texts name this.

        It may be more than they lead to, and is never less. Nothing is parsed, as this is to tell whether that is
        needed.
        """
        with suppress(OSError):
            yield read_file(Path(folder.path, MANIFEST)).decode(errors="replace")
        seen = {place_of(folder.path)}
        waiting = [*_inner(folder.path, named)]
        while waiting:
            path = waiting.pop()
            near = self._look(path)
            if near and near.place not in seen:
                seen.add(near.place)
                yield from (path, near.key, *stamps_of(near.named, [folder.path]))
                waiting += near.inner

    def _look(self, path: str) -> _Near | None:
        """What is in a folder; None where there is none, or none that can be read."""
        if path not in self._near:
            note_folder(path)
            self._near[path] = None
            if os.path.isdir(path):  # noqa: PTH112 - as in find_folder
                with suppress(OSError):
                    self._near[path] = self._read(path)
        return self._near[path]

    def _read(self, path: str) -> _Near:
        found = read_folder(Path(path), self._engine, self._above)
        named = tuple(names_in(text) for text in found.texts.values())
        texts = (part for pair in found.texts.items() for part in pair)
        key = digest([*found.unread, *texts, *stamps_of(named, [path])])
        return _Near(place_of(path), found, named, _inner(path, named), key)


def _inner(path: str, named: Sequence[Named]) -> tuple[str, ...]:
    """The folders, from where tfgen runs, that texts in a folder name as paths from there."""
    inner = dict.fromkeys(one for each in named for one in each.paths)
    return tuple(normpath(Path(path, one.replace("\\", "/"))) for one in inner)
