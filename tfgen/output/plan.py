"""Plan the changes that bring the output folder up to date, as data; nothing is written here."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING

from tfgen.errors import OutputError, Position, Problem
from tfgen.header import has_header

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

# What tfgen generates; a file of another kind is never looked at.
_SUFFIXES = (".tf", ".yml")


class Action(Enum):
    """What happens to a file; the value is the word for its state before."""

    CREATE = "missing"
    CHANGE = "outdated"
    DELETE = "orphaned"
    KEEP = "current"


@dataclass(frozen=True)
class FileChange:
    """One file and what happens to it; `folder` is its folder below `root`.

    `before` and `after` are None where there is no file.
    """

    root: Path
    folder: str
    name: str
    action: Action
    before: bytes | None
    after: bytes | None

    @property
    def path(self) -> Path:
        """Where the file is, or will be."""
        return self.root / self.folder / self.name


def plan_changes(output: Path, wanted: Mapping[str, Mapping[str, str]], *, whole: bool) -> tuple[FileChange, ...]:
    """What has to happen so that `output` holds exactly the `wanted` files (folder to file name to text).

    Only files whose first line is tfgen's header are changed or deleted. With `whole`, folders on disk that are not
    wanted lose their generated files; without, only the wanted folders are looked at.

    Raises OutputError for a file without the header in the place of a wanted one, and for a folder that is a link.
    """
    try:
        folders = [*wanted, *(_folders_on_disk(output, set(wanted)) if whole else ())]
        on_disk = {folder: _read_folder(output / folder) for folder in folders}
    except OSError as error:
        place = Position(str(error.filename or output))
        raise OutputError(Problem(place, f"cannot be read: {error.strerror}. Mend this and run tfgen again.")) from None
    changes: list[FileChange] = []
    problems: list[Problem] = []
    for folder, found in on_disk.items():
        changes += _plan_folder(output, folder, found, wanted.get(folder, {}))
        problems += _find_problems(output / folder, found, wanted.get(folder, {}))
    if problems:
        raise OutputError(*problems)
    return tuple(changes)


def _plan_folder(
    root: Path, folder: str, found: Mapping[str, bytes | None], wanted: Mapping[str, str]
) -> Iterator[FileChange]:
    for name, text in wanted.items():
        before, after = found.get(name), text.encode()
        action = Action.CREATE if before is None else Action.KEEP if before == after else Action.CHANGE
        yield FileChange(root, folder, name, action, before, after)
    for name in sorted(found.keys() - wanted.keys()):
        before = found[name]
        if before is not None and has_header(before):
            yield FileChange(root, folder, name, Action.DELETE, before, None)


def _find_problems(folder: Path, found: Mapping[str, bytes | None], wanted: Mapping[str, str]) -> Iterator[Problem]:
    for name in wanted.keys() & found.keys():
        content = found[name]
        place = Position(str(folder / name))
        if content is None:
            yield Problem(place, "this is not a plain file, and a generated one belongs here. Move it away.")
        elif not has_header(content):
            yield Problem(
                place,
                "this file does not begin with tfgen's header, so it is yours, and a generated one belongs here. "
                "Rename it, or rename the template.",
            )


def _folders_on_disk(output: Path, wanted: set[str]) -> list[str]:
    found = (f"{outer}/{inner}" for outer in _folders(output) for inner in _folders(output / outer))
    return sorted(folder for folder in found if folder not in wanted)


def _folders(path: Path) -> Iterable[str]:
    try:
        with os.scandir(path) as entries:
            return sorted(entry.name for entry in entries if entry.is_dir(follow_symlinks=False))
    except FileNotFoundError:
        return ()


def _read_folder(folder: Path) -> dict[str, bytes | None]:
    """The files of a folder that could be generated; None stands for what is there but is no plain file."""
    for path in (folder.parent, folder):
        if path.is_symlink():
            raise OutputError(
                Problem(
                    Position(str(path)), "this is a link, and tfgen writes only below its output folder. Remove it."
                )
            )
    try:
        with os.scandir(folder) as entries:
            return {entry.name: _read(entry) for entry in entries if entry.name.endswith(_SUFFIXES)}
    except FileNotFoundError:
        return {}


def _read(entry: os.DirEntry[str]) -> bytes | None:
    if not stat.S_ISREG(entry.stat(follow_symlinks=False).st_mode):
        return None
    return Path(entry.path).read_bytes()
