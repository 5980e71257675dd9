"""What lies in the output folder: the files that may be tfgen's own, and what cannot be read or is in the way."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, TypeGuard

from tfgen.disk.files import find_link, read_file, read_hashed
from tfgen.disk.header import MARKED, has_header
from tfgen.disk.inputs import note_folder
from tfgen.disk.manifest import MANIFEST
from tfgen.errors import OutputError, Position, Problem

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator

_LINK = "this is a link, and tfgen writes only below its output folder. Remove it."


def refuse_links(root: Path, path: Path) -> None:
    """Raise OutputError for a link on the way from `root` down to `path`: it may lead out of the project."""
    if link := find_link(root, path):
        raise OutputError(Problem(Position(str(link)), _LINK))


def find_generated(output: Path, known: set[str]) -> dict[str, dict[str, str]]:
    """The generated files of Terraform, by name, of each folder below `output` that has any and is not `known`.

    Hidden folders are not looked into.

    Raises OutputError like `plan_changes`.
    """
    try:
        folders = _folders_on_disk(output, known)
    except OSError as error:
        raise unreadable(error, output) from None
    found = {
        folder: {
            name: content.decode(errors="replace")
            for name, content in files.items()
            if is_ours(content) and name.endswith(".tf")
        }
        for folder, files in _read_folders(output, folders).items()
    }
    return {folder: files for folder, files in found.items() if files}


def read_if_there(path: Path) -> bytes | None:
    """The content of a file, None where there is none. Raises OutputError for one that cannot be read."""
    try:
        return read_file(path, follow=False)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise unreadable(error, path) from None


def read_folder(
    folder: Path, wanted: Container[str] = (), digests: dict[str, bytes] | None = None
) -> dict[str, bytes | None]:
    """The files of a folder that could be generated; None stands for what is there but is no plain file.

    The SHA-256 of those that are read are put into `digests`.
    """
    note_folder(folder)
    try:
        with os.scandir(folder) as entries:
            return {name: content for entry in entries for name, content in _read(entry, wanted, digests)}
    except FileNotFoundError:
        return {}


def _read(
    entry: os.DirEntry[str], wanted: Container[str], digests: dict[str, bytes] | None
) -> Iterator[tuple[str, bytes | None]]:
    if entry.name.endswith(MARKED) or entry.name == MANIFEST or entry.name in wanted:
        with suppress(FileNotFoundError):  # another tfgen has just deleted it
            content = None
            if not entry.is_file(follow_symlinks=False):
                pass
            elif digests is None:
                content = read_file(entry.path, follow=False)
            else:
                content, digests[entry.name] = read_hashed(entry.path, follow=False)
            yield entry.name, content


def read_listed(folder: Path, names: Iterable[str]) -> dict[str, bytes | None]:
    """The files of these names that are there."""
    found: dict[str, bytes | None] = {}
    for name in sorted(names):
        path = folder / name
        if path.is_symlink() or path.exists():
            found[name] = read_file(path, follow=False) if path.is_file() and not path.is_symlink() else None
    return found


def is_ours(content: bytes | None) -> TypeGuard[bytes]:
    """Whether a file says in its first line that it is tfgen's."""
    return content is not None and has_header(content)


def unreadable(error: OSError, path: Path) -> OutputError:
    """What to raise where something at a path or below it cannot be read, or is no folder."""
    found = Path(error.filename or path)
    if isinstance(error, NotADirectoryError):  # the one that should be a folder may be further up
        found = next((one for one in reversed(found.parents) if one.is_file()), found)
        fact = "this is a file, and a folder of what is rendered belongs here. Move it away, or rename it."
        return OutputError(Problem(Position(str(found)), fact))
    return OutputError(
        Problem(Position(str(found)), f"cannot be read: {error.strerror}. Mend this and run tfgen again.")
    )


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
    note_folder(path)
    try:
        with os.scandir(path) as entries:
            return sorted(entry.name for entry in entries if entry.is_dir(follow_symlinks=False))
    except FileNotFoundError:
        return ()


def _read_folders(output: Path, folders: Iterable[str]) -> dict[str, dict[str, bytes | None]]:
    try:
        return {folder: read_folder(output / folder) for folder in folders}
    except OSError as error:
        raise unreadable(error, output) from None
