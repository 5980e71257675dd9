"""Plan the changes that bring the output folder up to date, as data; nothing is written here."""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, TypeGuard

from tfgen.disk.files import find_link, read_file
from tfgen.disk.header import has_header
from tfgen.errors import OutputError, Position, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

# What tfgen generates; a file of another kind is never looked at.
_SUFFIXES = (".tf", ".yml", ".yaml")
_YOURS = (
    "this file does not begin with tfgen's header, so it is yours, and a generated one belongs here. "
    "Rename it, or rename the template."
)
_LINK = "this is a link, and tfgen writes only below its output folder. Remove it."


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


def plan_changes(output: Path, wanted: Mapping[str, Mapping[str, str]]) -> tuple[FileChange, ...]:
    """What has to happen so that these folders of `output` hold exactly the `wanted` files (folder to name to text).

    Only files whose first line is tfgen's header are changed or deleted; other folders are not looked at.

    Raises OutputError for a file without the header in the place of a wanted one, and for a folder that is a link.
    """
    on_disk = _read_folders(output, wanted)
    changes: list[FileChange] = []
    problems: list[Problem] = []
    for folder, found in on_disk.items():
        changes += _plan_folder(output, folder, found, wanted.get(folder, {}))
        problems += _find_problems(output / folder, found, wanted.get(folder, {}))
    if problems:
        raise OutputError(*problems)
    return tuple(changes)


def plan_file(root: Path, folder: str, name: str, text: str | None) -> Iterator[FileChange]:
    """What has to happen so that this one file holds the text or, for None, is not there, if it is tfgen's.

    Raises OutputError like `plan_changes`, which looks at all files of a folder.
    """
    path = root / folder / name
    before = _read_if_there(path)
    if text is None:
        if _is_ours(before):
            yield FileChange(root, folder, name, Action.DELETE, before, None)
    elif before is not None and not _is_ours(before):
        raise OutputError(Problem(Position(str(path)), _YOURS))
    else:
        yield _change(root, folder, name, before, text)


def plan_ledger(root: Path, name: str, text: str) -> FileChange:
    """What has to happen so that the ledger, which has no header and was read before, holds this text."""
    return _change(root, "", name, _read_if_there(root / name), text)


def refuse_links(root: Path, path: Path) -> None:
    """Raise OutputError for a link on the way from `root` down to `path`: it may lead out of the project."""
    if link := find_link(root, path):
        raise OutputError(Problem(Position(str(link)), _LINK))


def _read_if_there(path: Path) -> bytes | None:
    try:
        return read_file(path, follow=False)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise _unreadable(error, path) from None


def find_generated(output: Path, known: set[str]) -> dict[str, dict[str, str]]:
    """The generated files, by name, of each folder below `output` that has any and is not `known`.

    Hidden folders are not looked into.

    Raises OutputError like `plan_changes`.
    """
    try:
        folders = _folders_on_disk(output, known)
    except OSError as error:
        raise _unreadable(error, output) from None
    found = {
        folder: {name: content.decode(errors="replace") for name, content in files.items() if _is_ours(content)}
        for folder, files in _read_folders(output, folders).items()
    }
    return {folder: files for folder, files in found.items() if files}


def _plan_folder(
    root: Path, folder: str, found: Mapping[str, bytes | None], wanted: Mapping[str, str]
) -> Iterator[FileChange]:
    for name, text in wanted.items():
        yield _change(root, folder, name, found.get(name), text)
    for name in sorted(found.keys() - wanted.keys()):
        before = found[name]
        if _is_ours(before):
            yield FileChange(root, folder, name, Action.DELETE, before, None)


def _change(root: Path, folder: str, name: str, before: bytes | None, text: str) -> FileChange:
    after = text.encode()
    action = Action.CREATE if before is None else Action.KEEP if before == after else Action.CHANGE
    return FileChange(root, folder, name, action, before, after)


def _is_ours(content: bytes | None) -> TypeGuard[bytes]:
    return content is not None and has_header(content)


def _find_problems(folder: Path, found: Mapping[str, bytes | None], wanted: Mapping[str, str]) -> Iterator[Problem]:
    for name in wanted.keys() & found.keys():
        content = found[name]
        place = Position(str(folder / name))
        if content is None:
            yield Problem(place, "this is not a plain file, and a generated one belongs here. Move it away.")
        elif not has_header(content):
            yield Problem(place, _YOURS)


def _folders_on_disk(output: Path, known: set[str]) -> list[str]:
    return sorted(folder for folder in _walk(output, "") if folder not in known)


def _walk(output: Path, folder: str) -> Iterator[str]:
    """The folders below one, without hidden ones such as Terraform's own."""
    for name in _folders(output / folder):
        if not name.startswith("."):
            inner = f"{folder}/{name}" if folder else name
            yield inner
            yield from _walk(output, inner)


def _folders(path: Path) -> Iterable[str]:
    try:
        with os.scandir(path) as entries:
            return sorted(entry.name for entry in entries if entry.is_dir(follow_symlinks=False))
    except FileNotFoundError:
        return ()


def _read_folders(output: Path, folders: Iterable[str]) -> dict[str, dict[str, bytes | None]]:
    try:
        return {folder: _read_folder(output / folder) for folder in folders}
    except OSError as error:
        raise _unreadable(error, output) from None


def _unreadable(error: OSError, path: Path) -> OutputError:
    found = Path(error.filename or path)
    if isinstance(error, NotADirectoryError):  # the one that should be a folder may be further up
        found = next((one for one in reversed(found.parents) if one.is_file()), found)
    return OutputError(
        Problem(Position(str(found)), f"cannot be read: {error.strerror}. Mend this and run tfgen again.")
    )


def _read_folder(folder: Path) -> dict[str, bytes | None]:
    """The files of a folder that could be generated; None stands for what is there but is no plain file."""
    for path in (folder.parent, folder):
        if path.is_symlink():
            raise OutputError(Problem(Position(str(path)), _LINK))
    try:
        with os.scandir(folder) as entries:
            return {name: content for entry in entries for name, content in _read(entry)}
    except FileNotFoundError:
        return {}


def _read(entry: os.DirEntry[str]) -> Iterator[tuple[str, bytes | None]]:
    if entry.name.endswith(_SUFFIXES):
        with suppress(FileNotFoundError):  # another tfgen has just deleted it
            is_plain = stat.S_ISREG(entry.stat(follow_symlinks=False).st_mode)
            yield entry.name, read_file(Path(entry.path), follow=False) if is_plain else None
