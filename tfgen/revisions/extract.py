"""Write what a commit has of a project into a folder of its own: no checkout, no index, no filter, no hook."""

from __future__ import annotations

import os
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from tfgen.disk.ending import scratch_folder
from tfgen.disk.files import write_scratch
from tfgen.disk.git import SUBMODULE
from tfgen.disk.project import CONFIG_FILE, OUTPUT, TEMPLATES
from tfgen.errors import TfgenError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tfgen.revisions.commit import Commit

MOST_BYTES = 1024**3
"""Of what is written of one commit: links and equal folders cost a commit nothing, and the disk their contents."""

_RENDERED_FROM = (CONFIG_FILE.parent, TEMPLATES, OUTPUT)


class Extract:
    """The files of `commit` that were asked for, below `root`, in their places; `project` is the project's folder.

    Of a submodule it is what that has at its commit, where this clone has it; `notes` say where it has not.

    There are no links among them: each is what it leads to in the commit, so that none leads out of here.
    """

    def __init__(self, commit: Commit, root: Path) -> None:
        self.commit = commit
        self._root = root
        self._done: set[str] = set()
        self._there: set[str] = set()
        self._folders: dict[str, Path] = {}
        self._written = 0
        self.notes: list[str] = []
        self.project = root / commit.project

    def add(self, path: str) -> None:
        """Write the file or folder at a path of the commit.

        Raises OSError, and TfgenError for more files than a commit may have there, or more than `MOST_BYTES`.
        """
        if path in self._done:
            return
        self._done.add(path)
        for name, entry in list(self.commit.walk(path)):  # counted before the first one is written
            if entry.mode == SUBMODULE:
                self._add_submodule(name)
            elif name not in self._there:  # as below another path that was asked for
                self._there.add(name)
                content = self.commit.content(entry)
                self._count(len(content))
                write_scratch(self._folder(name.rpartition("/")[0]) / name.rpartition("/")[2], content)

    def _folder(self, path: str) -> Path:
        """The folder at a path, which is made when the first file is written there."""
        if path not in self._folders:
            self._folders[path] = self._root / path
            self._folders[path].mkdir(parents=True, exist_ok=True)
        return self._folders[path]

    def _add_submodule(self, path: str) -> None:
        with self.commit.open_submodule(path) as (top, inner):
            if f"{top}/" in self._done:
                return
            self._done.add(f"{top}/")
            if inner is None:
                fact = f"{top} of {self.commit} is a submodule whose commit is not here, and counts as empty"
                self.notes.append(f"{fact}: git submodule update --init")
                return
            held = Extract(inner, self._root / top)
            held.add("")
            self.notes += held.notes
            self._count(held._written)

    def add_place(self, place: str | Path) -> None:
        """Write what the commit has at a place below `root`. Raises OSError."""
        path = os.path.relpath(place, self._root)
        if not path.startswith(".."):
            self.add(Path(path).as_posix())

    def _count(self, size: int) -> None:
        self._written += size
        if self._written > MOST_BYTES:
            fact = (
                f"{self.commit} holds more than {MOST_BYTES} bytes that tfgen would read, or links that multiply them"
            )
            raise TfgenError(f"{fact}. Compare with another commit.")


@contextmanager
def extract(commit: Commit) -> Iterator[Extract]:
    """What the commit renders from, and what it has rendered, in a temporary folder."""
    with scratch_folder() as name:
        root = Path(os.path.realpath(name))
        (root / ".git").mkdir()  # marks where the repository ends, for whoever looks for that
        found = Extract(commit, root)
        for folder in _RENDERED_FROM:
            found.add(commit.from_project(folder))
        found.project.mkdir(parents=True, exist_ok=True)
        yield found
