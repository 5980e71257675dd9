"""The modules that root modules call: each is judged once, whoever calls it and however often."""

from __future__ import annotations

import os
from contextlib import suppress
from itertools import islice
from os.path import normpath
from pathlib import Path
from typing import TYPE_CHECKING

from tfgen.disk.inputs import note_folder, note_state
from tfgen.module.library import place_of
from tfgen.structs import replace

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from tfgen.validate.folders.folder import Folder
    from tfgen.validate.folders.named import Named
    from tfgen.validate.folders.nearby import Nearby

_MOST_FILES = 1000


def find_callers(called: Mapping[Folder, Iterable[str]]) -> dict[str, list[Folder]]:
    """The root modules that lead to each called folder, by its absolute path; `called` are the folders by who calls.

    A module that is called itself is no root module.
    """
    inner = {
        place_of(path) for caller, paths in called.items() for path in paths if place_of(path) != place_of(caller.path)
    }
    found: dict[str, list[Folder]] = {}
    for caller, paths in called.items():
        for path in paths if place_of(caller.path) not in inner else ():
            found.setdefault(place_of(path), []).append(caller)
    return found


def read_called(
    folders: Sequence[Folder], called: Mapping[Folder, Iterable[str]], nearby: Nearby
) -> list[tuple[Folder, list[Folder]]]:
    """The called modules that are none of the folders themselves, each with the root modules that call it.

    Raises OSError.
    """
    here = {place_of(folder.path) for folder in folders}
    paths = {place_of(path): path for found in called.values() for path in found if place_of(path) not in here}
    callers = find_callers(called)
    return [
        (replace(nearby.read(path), callers=tuple(caller.name for caller in callers[key])), callers[key])
        for key, path in paths.items()
        if key in callers
    ]


def stamps_of(named: Sequence[Named], places: Sequence[str]) -> Iterator[str]:
    """Size and time of the files that texts name, which functions such as `file` read, from each of these folders.

    Where a name is worked out it may be that of any file in these folders.
    """
    if any(one.is_worked_out for one in named):
        yield from (stamp for place in places for stamp in islice(_all_stamps(place), _MOST_FILES))
    for one in named:
        for file in one.files:
            for place in places:
                path = Path(normpath(f"{place}/{file}"))
                note_state(path)
                try:
                    stat = path.stat()
                except OSError:
                    yield "no file"
                else:
                    yield f"{stat.st_size} {stat.st_mtime_ns}"


def _all_stamps(place: str) -> Iterator[str]:
    for folder, folders, names in os.walk(place):
        note_folder(folder)
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            note_state(Path(folder, name))
            with suppress(OSError):
                stat = Path(folder, name).stat()
                yield f"{folder}/{name} {stat.st_size} {stat.st_mtime_ns}"
