"""The modules that root modules call: each is judged once, whoever calls it and however often."""

from __future__ import annotations

import os
import re
from contextlib import suppress
from dataclasses import replace
from itertools import islice
from os.path import normpath
from pathlib import Path
from typing import TYPE_CHECKING

from tfgen.dialects.dialect import NO_PIN
from tfgen.disk.files import read_file
from tfgen.module.library import MANIFEST, place_of
from tfgen.validate.folder import read_folder

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from tfgen.dialects.dialect import Pin
    from tfgen.validate.folder import Folder

# What a source that is a path may look like, and much else that leads to no module.
_PATHS = re.compile(r'"(\.\.?[/\\][^"\n]*|/[^"\n]+)"')
# Files that functions read, from the folder of the module or from the one in which Terraform runs.
_READING = re.compile(r"\b(?:template)?file\w*\(")
_SEEN = re.compile(r'file\w*\(\s*"(?:\$\{path\.(?:module|root)\}/)?[^"$]+"')
_MOST_FILES = 1000
_FILES = re.compile(r'"\$\{path\.(?:module|root)\}/([^"$]+)"|file\w*\(\s*"([^"$]+)"')


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
    folders: Sequence[Folder], called: Mapping[Folder, Iterable[str]], engine: Pin = NO_PIN
) -> list[tuple[Folder, list[Folder]]]:
    """The called modules that are none of the folders themselves, each with the root modules that call it."""
    here = {place_of(folder.path) for folder in folders}
    paths = {place_of(path): path for found in called.values() for path in found if place_of(path) not in here}
    callers = find_callers(called)
    return [
        (replace(read_folder(Path(path), engine), callers=tuple(caller.name for caller in callers[key])), callers[key])
        for key, path in paths.items()
        if key in callers
    ]


def read_around(folder: Folder, engine: Pin = NO_PIN) -> Iterator[str]:
    """Everything that calls in a root module may lead to: it may be more, and is never less.

    Nothing is parsed, as this is to tell whether that is needed.
    """
    with suppress(OSError):
        yield read_file(Path(folder.path, MANIFEST)).decode(errors="replace")
    yield from _read_around(folder, {place_of(folder.path)}, folder.path, engine)


def stamps_of(folder: Folder, places: Sequence[str]) -> Iterator[str]:
    """Size and time of the files that texts name, which functions such as `file` read, from each of these folders.

    Where a name is worked out it may be that of any file in these folders.
    """
    if any(_is_worked_out(text) for text in folder.texts.values()):
        yield from (stamp for place in places for stamp in islice(_all_stamps(place), _MOST_FILES))
    for text in folder.texts.values():
        for match in _FILES.finditer(text) if "path." in text or "file" in text else ():
            for place in places:
                try:
                    stat = Path(normpath(f"{place}/{match[1] or match[2]}")).stat()
                except OSError:
                    yield "no file"
                else:
                    yield f"{stat.st_size} {stat.st_mtime_ns}"


def _is_worked_out(text: str) -> bool:
    """Whether a function reads a file whose name cannot be seen in the text."""
    return "file" in text and len(_READING.findall(text)) > len(_SEEN.findall(text))


def _all_stamps(place: str) -> Iterator[str]:
    for folder, folders, names in os.walk(place):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            with suppress(OSError):
                stat = Path(folder, name).stat()
                yield f"{folder}/{name} {stat.st_size} {stat.st_mtime_ns}"


def _read_around(folder: Folder, seen: set[str], root: str, engine: Pin) -> Iterator[str]:
    paths = (match[1] for text in folder.texts.values() if "module" in text for match in _PATHS.finditer(text))
    for path in dict.fromkeys(paths):
        place = normpath(Path(folder.path, path.replace("\\", "/")))
        if place_of(place) in seen or not Path(place).is_dir():
            continue
        seen.add(place_of(place))
        with suppress(OSError):
            found = read_folder(Path(place), engine)
            yield from (place, *found.unread, *(part for pair in found.texts.items() for part in pair))
            yield from stamps_of(found, [place, root])
            yield from _read_around(found, seen, root, engine)
