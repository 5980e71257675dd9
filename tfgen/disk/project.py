"""Where a project is, and where things are in its folder."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from tfgen.disk.inputs import note_name

if TYPE_CHECKING:
    from collections.abc import Iterable

CONFIG_FILE = Path("config", "regions.yaml")
"""The matrix; the folder that holds it is the project."""
RULES = Path("config", "rules")
"""The folder of a project's own rules: every YAML file in it and below it."""
TEMPLATES = Path("templates")
"""The folder of the templates."""
OUTPUT = Path("generated")
"""The folder of the stacks."""
LEDGER = "stacks.json"
"""The file beside the folders of stacks, of those that were rendered: see `tfgen.retirement.ledger`."""
FORMER = "_former"
"""The folder there of what is left of a stack or account whose state is elsewhere now."""
CACHE = Path(".tfgen")
"""What a run remembers for the next one; it may be deleted while nothing is planned."""
TAKEN = (OUTPUT.name, TEMPLATES.name, CONFIG_FILE.parent.name, CACHE.name, ".git")
"""Folders of the project that something else decides about, so that no documents are in them."""

_REPOSITORY = (".git", ".hg", ".jj", ".svn")


def find_repository(project: Path) -> Path:
    """The folder that a branch decides about, without links: the repository around a project, or else the project."""
    real = Path(os.path.realpath(project))
    held = (folder for folder in (real, *real.parents) if _holds(folder, _REPOSITORY))
    return next(held, real)


def find_bounds(folder: Path) -> Path | None:
    """The repository around a folder, or else the project, without links; None without either.

    Nothing outside of it is read for the sake of what is in the folder.
    """
    real = Path(os.path.realpath(folder))
    above = (real, *real.parents)
    repository = next((one for one in above if _holds(one, _REPOSITORY)), None)
    return repository or next(
        (one for one in above if _holds(one, (CONFIG_FILE,)) and (one / CONFIG_FILE).is_file()), None
    )


def is_bound(folder: Path) -> bool:
    """Whether a folder may be what `find_bounds` finds for itself: it is a repository, or a project."""
    return _holds(folder, (*_REPOSITORY, CONFIG_FILE))


def _holds(folder: Path, names: Iterable[str | Path]) -> bool:
    """Whether there is any of these in a folder."""
    for name in names:
        note_name(place := folder / name)
        if place.exists():
            return True
    return False


def is_within(path: Path, folder: Path) -> bool:
    """Whether a path leads, through all its links, to a place in a folder that has none."""
    return Path(os.path.realpath(path)).is_relative_to(folder)


def as_typed(path: Path | str) -> str:
    """A path as the user would type it in the current folder, for messages."""
    try:
        return os.path.relpath(path)
    except OSError:  # the current folder is gone
        return str(path)


def find_project(start: Path) -> Path:
    """The nearest folder that holds a matrix, from `start` upwards to the root of its repository, relative to `start`.

    Without one it is `start` itself, so that what is missing is said of the place that the user is in.
    """
    for folder in (start, *start.parents):
        if (folder / CONFIG_FILE).is_file():
            return Path(os.path.relpath(folder, start))
        if any((folder / name).exists() for name in _REPOSITORY):
            break
    return Path()
