"""Write planned changes to disk: all of them, or none."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING, Protocol

from tfgen.disk.ending import ended_like_interrupted
from tfgen.disk.files import mode_of, sweep, write_beside, write_whole
from tfgen.errors import OutputError, Position, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from tfgen.disk.stored import Stored

_MEND = "Mend this and run tfgen again."


class Change(Protocol):
    """One file and what happens to it, as `tfgen.output.plan.FileChange` says it."""

    @property
    def root(self) -> Path:
        """The folder that what becomes empty in it goes up to."""

    @property
    def folder(self) -> str:
        """The folder of the file below `root`."""

    @property
    def path(self) -> Path:
        """Where the file is, or will be."""

    @property
    def before(self) -> Stored | None:
        """What it holds, if it is there."""

    @property
    def after(self) -> Stored | None:
        """What it is to hold, unless it goes."""

    @property
    def executable(self) -> bool | None:
        """Whether its owner may execute it after; None where that stays as it is."""

    @property
    def is_kept(self) -> bool:
        """Whether nothing happens to it."""


def apply_changes(changes: Iterable[Change]) -> None:
    """Create, replace and delete files; folders that become empty go too. For who has the project's turn.

    What is new is first written beside the files, and only when all of it is there the files are renamed, in order.
    Raises OutputError when the disk refuses; then nothing has changed, or it is said what has. A run that is killed
    while it renames leaves whole files, and the next one does the rest, and sweeps.
    """
    planned = tuple(changes)
    for root, folder in dict.fromkeys((change.root, change.folder) for change in planned):
        sweep(root / folder)
    attempt = _Attempt([change for change in planned if not change.is_kept])
    with ended_like_interrupted():
        try:
            attempt.prepare()
            attempt.commit()
        except OSError as error:
            fact = f"cannot be written: {error.strerror}. {_MEND}"
            raise OutputError(Problem(Position(str(attempt.at)), fact), *attempt.undo()) from None
        except BaseException:  # Ctrl-C
            attempt.undo()
            raise


class _Attempt:
    """The changes on their way: what lies beside its place, and what is done."""

    def __init__(self, changes: Sequence[Change]) -> None:
        self._changes = [(change, change.path) for change in changes]
        self._beside: dict[Path, str] = {}
        self._modes: dict[Path, int | None] = {}
        self._folders: list[Path] = []
        self._there: set[Path] = set()
        self._done: list[Change] = []
        self.at: Path | None = None

    def prepare(self) -> None:
        """Write all new content beside the files that it is for. Raises OSError."""
        for change, path in self._changes:
            if change.after is not None:
                self.at = path
                self._make_folders(path.parent)
                self._beside[path] = write_beside(path, change.after.read(), executable=change.executable)

    def commit(self) -> None:
        """Rename and delete. Raises OSError."""
        for change, path in self._changes:
            self.at = path
            if change.before is not None:
                self._modes[path] = mode_of(path)
            if change.after is None:
                path.unlink(missing_ok=True)
                self._done.append(change)
                _remove_empty(path.parent, change.root)
            else:
                # Together, as an interrupt between the two would leave a file that is not put back.
                self._done.append(change)
                os.replace(self._beside[path], path)  # noqa: PTH105 - atomic
                del self._beside[path]

    def undo(self) -> list[Problem]:
        """Put everything back; the files for which that cannot be done are told."""
        for beside in self._beside.values():
            with suppress(OSError):
                os.unlink(beside)  # noqa: PTH108 - as `write_beside` names it
        problems = [problem for change in reversed(self._done) for problem in self._put_back(change)]
        for folder in reversed(self._folders):
            with suppress(OSError):
                folder.rmdir()
        return problems

    def _make_folders(self, folder: Path) -> None:
        """Make a folder and those above it, the highest first; each is remembered before the next is refused."""
        if folder in self._there:
            return
        self._there.add(folder)
        missing = []
        while not folder.exists():
            missing.append(folder)
            folder = folder.parent
        for path in reversed(missing):
            path.mkdir(exist_ok=True)
            self._folders.append(path)

    def _put_back(self, change: Change) -> Iterator[Problem]:
        if change.path in self._beside:  # it was not renamed
            return
        try:
            if change.before is None:
                change.path.unlink(missing_ok=True)
            else:
                write_whole(change.path, change.before.read(), self._modes[change.path])
        except OSError as error:
            fact = f"this has changed already, and cannot be put back: {error.strerror}. {_MEND}"
            yield Problem(Position(str(change.path)), fact)


def _remove_empty(folder: Path, root: Path) -> None:
    while folder != root and not any(folder.iterdir()):
        folder.rmdir()
        folder = folder.parent
