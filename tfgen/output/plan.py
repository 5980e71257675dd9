"""Plan the changes that bring the output folder up to date, as data; nothing is written here."""

from __future__ import annotations

import os
from collections.abc import Mapping
from enum import Enum
from typing import TYPE_CHECKING

from tfgen.disk.files import find_link, is_executable
from tfgen.disk.header import has_header
from tfgen.disk.manifest import MANIFEST, digest, format_manifest, parse_folders, parse_manifest
from tfgen.disk.stored import Held, Spool, digest_of
from tfgen.errors import OutputError, Position, Problem
from tfgen.output.on_disk import is_ours, read_folder, read_if_there, read_listed, refuse_links, unreadable
from tfgen.structs import Struct

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator
    from pathlib import Path

    from tfgen.disk.stored import Stored

_YOURS = (
    "this file does not begin with tfgen's header, so it is yours, and a generated one belongs here. "
    "Rename it, or rename the template."
)
_UNLISTED = (
    f"this file is not in {MANIFEST}, the list of those that are tfgen's, so it is yours, and a generated one belongs "
    "here. Rename it, or rename the one in templates/."
)
_EDITED = (
    "nothing renders this file any more, and it was changed since tfgen wrote it. Delete it; or, to keep it, take its "
    f"line out of {MANIFEST} beside it."
)
_TOP = "."


class Content(Struct, frozen=True):
    """What a file is to hold, where that is no text; `executable` is None where it does not matter."""

    stored: Stored
    executable: bool | None = None

    @property
    def data(self) -> bytes:
        """The bytes. Raises like `Stored.read`."""
        return self.stored.read()


Wanted = Mapping[str, "str | Content"]
"""The files that a folder is to hold, by name."""


class Action(Enum):
    """What happens to a file; the value is the word for its state before."""

    CREATE = "missing"
    CHANGE = "outdated"
    DELETE = "orphaned"
    KEEP = "current"


class FileChange(Struct, frozen=True):
    """One file and what happens to it; `folder` is its folder below `root`.

    `before` and `after` are None where there is no file. `executable` says whether its owner may execute it after,
    and is None where that stays as it is.
    """

    root: Path
    folder: str
    name: str
    action: Action
    before: Stored | None
    after: Stored | None
    executable: bool | None = None

    @property
    def path(self) -> Path:
        """Where the file is, or will be."""
        return self.root.joinpath(self.folder, self.name)

    @property
    def is_kept(self) -> bool:
        """Whether nothing happens to it."""
        return self.action is Action.KEEP


def plan_changes(output: Path, wanted: Mapping[str, Wanted]) -> tuple[FileChange, ...]:
    """What has to happen so that these folders of `output` hold exactly the `wanted` files (folder to name to content).

    Only tfgen's own files are changed or deleted: those whose first line is its header, and those that its list in the
    folder names, which is planned here too. Other folders are not looked at.

    Raises OutputError for a file of somebody else's in the place of a wanted one, for one that was changed and that
    nothing wants any more, and for a folder that is a link.
    """
    planned = _Planned(output)
    for name, files in wanted.items():
        planned.add(name, files, _Folder.plan)
    return planned.finish()


def plan_documents(root: Path, wanted: Mapping[str, Wanted]) -> tuple[FileChange, ...]:
    """What has to happen so that these folders of `root` hold exactly the `wanted` files, and others none of tfgen's.

    The others are those that the list in `root` names, where they were written before. That list is planned here too;
    it is last. Raises OutputError like `plan_changes`.
    """
    return _plan_documents(root, wanted, _Folder.plan, _Folder.plan_files, _Folder.plan_list)


def refuse_documents(root: Path, wanted: Mapping[str, Wanted]) -> None:
    """Raise OutputError where `plan_documents` does; what would change is not worked out."""

    def nothing(_folder: _Folder, _folders: Collection[str] = ()) -> Iterator[FileChange]:
        return iter(())

    _plan_documents(root, wanted, nothing, nothing, nothing)


def _plan_documents(
    root: Path,
    wanted: Mapping[str, Wanted],
    plan: Callable[[_Folder], Iterator[FileChange]],
    plan_files: Callable[[_Folder], Iterator[FileChange]],
    plan_list: Callable[[_Folder, Collection[str]], Iterator[FileChange]],
) -> tuple[FileChange, ...]:
    former: dict[str, Wanted] = {name: {} for name in _find_former(root)}
    everything = dict(
        sorted({**former, **wanted}.items())
    )  # the same order in each run, and what is around before what is in it
    planned = _Planned(root)
    for name, files in everything.items():
        if name != _TOP:
            planned.add(name, files, plan)
    if _TOP in everything:  # else what is there is nobody's but yours
        planned.add(_TOP, everything[_TOP], plan_files)
    named = [name for name, files in wanted.items() if files]
    planned.add(_TOP, everything.get(_TOP, {}), lambda top: plan_list(top, named))
    return planned.finish()


def _find_former(root: Path) -> list[str]:
    """The folders in which there may be documents of an earlier run; what is no folder any more is not ours."""
    path = root / MANIFEST
    content = read_if_there(path)
    if content is None:
        return []
    top = [_TOP] if parse_manifest(content, path) else []
    folders = dict.fromkeys((*parse_folders(content, path), *top))
    return [name for name in folders if (root / name).is_dir() and not find_link(root, root / name)]


def plan_ledger(root: Path, name: str, text: str) -> FileChange:
    """What has to happen so that the ledger, which has no header and was read before, holds this text."""
    return _change(root, "", name, read_if_there(root / name), Content(Held(text.encode())), Spool())


class _Planned:
    """Folders that are planned one after the other, so that the contents of one at a time are in memory."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._spool = Spool()
        self._changes: list[FileChange] = []
        self._problems: dict[Problem, None] = {}

    def add(self, name: str, wanted: Wanted, plan: Callable[[_Folder], Iterator[FileChange]]) -> None:
        """Plan a folder. Raises OutputError for what cannot be read."""
        try:
            folder = _Folder(self._root, name, wanted, self._spool)
        except OSError as error:
            raise unreadable(error, self._root) from None
        self._problems |= dict.fromkeys(folder.find_problems())
        if not self._problems:
            self._changes += plan(folder)

    def finish(self) -> tuple[FileChange, ...]:
        """All changes. Raises OutputError with everything that is in the way."""
        if self._problems:
            raise OutputError(*self._problems)
        return tuple(self._changes)


class _Folder:
    """A folder as it is on disk, and as it is wanted."""

    def __init__(self, root: Path, name: str, wanted: Wanted, spool: Spool) -> None:
        refuse_links(root, root / name)
        self._root = root
        self._spool = spool
        self.name = name
        self._wanted = {file: _as_content(one) for file, one in wanted.items()}
        digests: dict[str, bytes] = {}
        self._found = read_folder(root / name, self._wanted, digests)
        self._list = self._found.pop(MANIFEST, None)
        self._listed = {} if self._list is None else parse_manifest(self._list, root / name / MANIFEST)
        self._found |= read_listed(root / name, self._listed.keys() - self._found.keys())
        self._marked = {file for file, content in self._found.items() if is_ours(content)}
        self._current = {
            file
            for file, one in self._wanted.items()
            if (digests[file] == one.stored.digest if file in digests else _holds(self._found.get(file), one))
        }

    def plan(self) -> Iterator[FileChange]:
        """The changes of its files, and of the list of those that do not say whose they are."""
        yield from self.plan_files()
        yield from self.plan_list()  # last: a run that is cut short leaves files that are as wanted, which are ours too

    def plan_files(self) -> Iterator[FileChange]:
        """The changes of its files, without the list."""
        for name, one in self._wanted.items():
            yield self._change(name, one)
        for name in sorted(self._found.keys() - self._wanted.keys()):
            before = self._found[name]
            if before is not None and (name in self._marked or self._listed.get(name) == digest(before)):
                yield FileChange(self._root, self.name, name, Action.DELETE, self._spool.add(before), None)

    def _change(self, name: str, wanted: Content) -> FileChange:
        if name in self._current:
            return _keep(self._root, self.name, name, wanted)
        return _change(self._root, self.name, name, self._found.get(name), wanted, self._spool)

    def plan_list(self, folders: Collection[str] = ()) -> Iterator[FileChange]:
        """The change of the list, which may name folders of documents too; without a line in it, it goes."""
        silent = {name: one.stored.digest.hex() for name, one in self._wanted.items() if not self._is_marked(name, one)}
        if silent or folders:
            content = Content(Held(format_manifest(silent, folders).encode()))
            yield _change(self._root, self.name, MANIFEST, self._list, content, self._spool)
        elif self._list is not None:
            yield FileChange(self._root, self.name, MANIFEST, Action.DELETE, self._spool.add(self._list), None)

    def _is_marked(self, name: str, wanted: Content) -> bool:
        """Whether what is wanted says whose it is."""
        return name in self._marked if name in self._current else has_header(wanted.data)

    def find_problems(self) -> Iterator[Problem]:
        """The files of others in the way, and those that are not known any more."""
        for name, content in [*self._found.items(), *self._unreadable_list()]:
            if name in self._marked:
                continue
            place = Position(str(self._root / self.name / name))
            wanted = self._wanted.get(name)
            if content is None:
                if wanted is not None or name in self._listed or name == MANIFEST:
                    yield Problem(place, "this is not a plain file, and a generated one belongs here. Move it away.")
            elif name not in self._wanted.keys() | self._listed.keys():
                continue
            elif wanted is None:
                if self._listed[name] != digest(content):
                    yield Problem(place, _EDITED)
            elif name not in self._listed and name not in self._current:
                yield Problem(place, _YOURS if has_header(wanted.data) else _UNLISTED)

    def _unreadable_list(self) -> Iterator[tuple[str, None]]:
        if self._list is None and os.path.lexists(self._root / self.name / MANIFEST):
            yield MANIFEST, None


def _as_content(one: str | Content) -> Content:
    return one if isinstance(one, Content) else Content(Held(one.encode()))


def _holds(found: bytes | None, wanted: Content) -> bool:
    return found is not None and digest_of(found) == wanted.stored.digest


def _change(root: Path, folder: str, name: str, before: bytes | None, wanted: Content, spool: Spool) -> FileChange:
    after, executable = wanted.stored, wanted.executable
    if before is None:
        return FileChange(root, folder, name, Action.CREATE, None, after, executable)
    if not _holds(before, wanted):
        return FileChange(root, folder, name, Action.CHANGE, spool.add(before), after, executable)
    return _keep(root, folder, name, wanted)


def _keep(root: Path, folder: str, name: str, wanted: Content) -> FileChange:
    """What happens to a file that has the content which is wanted."""
    after, executable = wanted.stored, wanted.executable
    is_right = executable is None or is_executable(root / folder / name) in (None, executable)
    return FileChange(root, folder, name, Action.KEEP if is_right else Action.CHANGE, after, after, executable)
