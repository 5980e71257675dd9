"""What functions see of the files that a root module names: where it is the same, so is what they found."""

from __future__ import annotations

import os.path
from os.path import normpath
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tfgen.disk.files import is_plain_file
from tfgen.disk.project import find_bounds
from tfgen.validate.folders.called import stamps_of
from tfgen.validate.folders.named import Named

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from tfgen.validate.folders.folder import Folder

_FARTHEST: Final = 5
"""How far up `Paths` looks for who may call a module in which a file is not there."""


def files_seen(folder: Folder, named: Sequence[Named]) -> Iterator[str | bytes]:
    """What tells what functions in a root module, whose texts name this, find in files from what they find elsewhere.

    Where all names can be read off the texts, and lead to the same places, that is the same in several folders.
    """
    if any(one.is_worked_out for one in named):
        yield folder.path
        yield from stamps_of(named, [folder.path])
        yield from (part for pair in sorted(folder.beside.items()) for part in pair)
        return
    names = dict.fromkeys(file for one in named for file in one.files)
    if names:
        yield str(find_bounds(Path(folder.path)) or os.path.realpath(folder.path))
    rendered = {normpath(f"{folder.path}/{name}"): content for name, content in folder.beside.items()}
    for name in names:
        yield from _seen(folder.path, name, rendered)


def _seen(folder: str, name: str, rendered: Mapping[str, bytes]) -> Iterator[str | bytes]:
    """What is seen of one file: its content if it is rendered, else where it is and since when."""
    place = normpath(f"{folder}/{name}")
    if place in rendered:
        yield from (name, "rendered", rendered[place])
        return
    yield from (name, "on the disk", place, *stamps_of([Named(files=(name,))], [folder]))
    above = () if is_plain_file(place) else (*Path(folder).absolute().parents,)[:_FARTHEST]
    yield str(any(is_plain_file(parent / name) for parent in above))
