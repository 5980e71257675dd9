"""Finds files that cannot be beside each other: two of one name, and one that has the name of a folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tfgen.disk.project import TEMPLATES
from tfgen.errors import Position, Problem
from tfgen.structs import Struct

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from pathlib import Path


class MadeFile(Struct, frozen=True):
    """A file that a component, with a state or without one, makes of a `source`, which is below the templates."""

    path: str
    source: str
    component: str
    has_state: bool


def join_path(place: Path, folder: str, name: str) -> str:
    """The path of a file in a folder below a place; the folder "." is the place itself."""
    above = place.as_posix().rstrip("/")
    return "/".join(part for part in (above, folder, name) if part != ".")


def find_clashes(made: Iterable[MadeFile], roots: Collection[str], templates: Path) -> Iterator[Problem]:
    """The files that another component makes too, and those in the place of a folder: a root module's, or a file's.

    Names that differ only in case are one, as some disks have it.
    """
    known: dict[str, MadeFile] = {}
    folders = {root.casefold(): root for root in roots}
    stacks = frozenset(folders)
    for file in made:
        first = known.setdefault(file.path.casefold(), file)
        folder = file.path.rpartition("/")[0]
        folders.setdefault(folder.casefold(), folder)
        if first is not file:
            yield _problem(file, templates, _same(first, file))
        elif folder.casefold() in stacks and not file.has_state:
            yield _problem(
                file, templates, f"where {folder} is a stack. Name another folder for the stacks, or for this."
            )
    for path, folder in folders.items():
        if way := next((way for way in _ways(path) if way in known), None):
            yield _problem(known[way], templates, f"and {folder} is to be a folder. Rename one of the two.")


def _same(first: MadeFile, second: MadeFile) -> str:
    if first.source != second.source:
        return f"and so does {(TEMPLATES / first.source).as_posix()}. Rename one of the two."
    return f"for {first.component} and for {second.component}. Give each component a folder of its own."


def _ways(folder: str) -> Iterator[str]:
    """A folder, and those that it is in."""
    while folder:
        yield folder
        folder = folder.rpartition("/")[0]


def _problem(file: MadeFile, templates: Path, fact: str) -> Problem:
    return Problem(Position(str(templates / file.source)), f"this makes the file {file.path}, {fact}")
