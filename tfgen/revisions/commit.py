"""The files of a commit by path, read from git without a checkout."""

from __future__ import annotations

import os
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from tfgen.config.load import read_config
from tfgen.disk.git import LINK, SUBMODULE, TREE, TreeEntry, describe_missing, open_objects, tree_entries
from tfgen.disk.project import CONFIG_FILE, find_repository
from tfgen.errors import TfgenError, quoted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from tfgen.disk.git import Objects

MOST_FILES = 100_000
"""Files of a commit that are looked at for one path."""

_MOST_LEVELS = 100  # of folders in folders, far above what anybody has
_MOST_LINKS = 40  # as many as Linux follows on the way to one file
_SHOWN = 10  # digits of an id
_OF_STACKS = set("*?[/")
"""What names and patterns of stacks have, and few names of commits."""


class Commit:
    """A commit of the repository around a project.

    Paths are from the repository's folder, with slashes; "" is that folder. What the user wrote for the commit is
    `ref`, `project` is the path of the project.
    """

    def __init__(self, objects: Objects, ref: str, commit: str, root: str, repository: Path, project: str) -> None:
        self._objects = objects
        self._root = root
        self._trees: dict[str, Mapping[str, TreeEntry]] = {}
        self.ref = ref
        self.id = commit
        self.repository = repository
        self.project = project

    def __str__(self) -> str:
        short = self.id[:_SHOWN]
        return short if self.id.startswith(self.ref) else f"{self.ref} ({short})"

    def entry(self, path: str) -> TreeEntry | None:
        """What is at a path, links followed; None where there is nothing. Of what is in a submodule, that."""
        return self._entry(path, _MOST_LINKS)

    def read(self, path: str) -> bytes | None:
        """The content of a file, links followed; None where there is none. Raises TfgenError for one not fetched."""
        found = self.entry(path)
        return self.content(found) if found and found.mode not in (TREE, SUBMODULE) else None

    def content(self, entry: TreeEntry) -> bytes:
        """The content of a file, or where a link leads. Raises TfgenError for one not fetched, or too large."""
        found = self._objects.read(entry.id)
        if found is None:
            fact = f"{quoted(entry.name)} of {self} is not in this clone, which is a partial one"
            raise TfgenError(f"{fact}. Fetch it: git fetch --refetch --no-filter")
        return found[1]

    def names_in(self, path: str) -> Iterable[str] | None:
        """The names in a folder, none where there is no folder; None in a submodule."""
        found = self.entry(path)
        if found is not None and found.mode == SUBMODULE:
            return None
        return self._names(found.id) if found is not None and found.mode == TREE else ()

    def walk(self, path: str) -> Iterator[tuple[str, TreeEntry]]:
        """The files and submodules at or below a path, with what is there; links are followed, but not in a circle.

        Raises TfgenError where there are more of them than `MOST_FILES`: links may multiply.
        """
        found = self.entry(path)
        entries = self._walk(path, found, ()) if found else iter(())
        for number, one in enumerate(entries):
            if number == MOST_FILES:
                fact = f"{path or '.'} of {self} holds more than {MOST_FILES} files, or links in circles"
                raise TfgenError(f"{fact}. Take these links away, or compare with a commit that has none.")
            yield one

    @contextmanager
    def open_submodule(self, path: str) -> Iterator[tuple[str, Commit | None]]:
        """The submodule that a path is in, by its own path, and its commit; None where this clone has not got that."""
        parts = path.split("/")
        above = ("/".join(parts[:length]) for length in range(1, len(parts) + 1))
        top = next(one for one in above if (found := self.entry(one)) and found.mode == SUBMODULE)
        entry, place = self.entry(top), self.repository / top
        if entry is None or not (place / ".git").exists():
            yield top, None
            return
        with open_objects(place) as objects:
            root = objects.read(f"{entry.id}^{{tree}}")
            yield top, Commit(objects, self.ref, entry.id, root[0], place, "") if root else None

    def from_project(self, path: str | Path) -> str:
        """The path of something in the project."""
        joined = PurePosixPath(self.project, Path(path).as_posix()).as_posix()
        return "" if joined == "." else joined

    def _walk(self, path: str, found: TreeEntry, above: tuple[str, ...]) -> Iterator[tuple[str, TreeEntry]]:
        if found.mode != TREE:
            yield path, found
        elif len(above) == _MOST_LEVELS:
            fact = f"{path[:_SHOWN]}... of {self} has folders in folders, more than {_MOST_LEVELS}"
            raise TfgenError(f"{fact}. Compare with a commit that does not have it.")
        elif found.id not in above:
            for name, entry in self._names(found.id).items():
                inner = f"{path}/{name}" if path else name
                there = self.entry(inner) if entry.mode == LINK else entry
                if there:
                    yield from self._walk(inner, there, (*above, found.id))

    def _entry(self, path: str, links: int) -> TreeEntry | None:
        found = TreeEntry(TREE, "", self._root)
        parts = [part for part in path.split("/") if part and part != "."]
        for index, part in enumerate(parts):
            if found.mode == SUBMODULE:
                return found
            inner = self._names(found.id).get(part) if found.mode == TREE else None
            if inner is None:
                return None
            if inner.mode == LINK:
                target = self.content(inner).decode(errors="surrogateescape")
                there = os.path.normpath("/".join((*parts[:index], target, *parts[index + 1 :])))
                is_inside = links and not target.startswith("/") and not there.startswith("..")
                return self._entry(Path(there).as_posix(), links - 1) if is_inside else None
            found = inner
        return found

    def _names(self, tree: str) -> Mapping[str, TreeEntry]:
        if tree not in self._trees:
            found = self._objects.read(tree)
            if found is None:
                raise TfgenError(f"a folder of {self} is not in this clone. Fetch it: git fetch --refetch --no-filter")
            entries = tree_entries(found[1], len(tree) // 2)
            self._trees[tree] = {entry.name: entry for entry in entries if _is_plain(entry.name)}
        return self._trees[tree]

    @cached_property
    def folder(self) -> Path:
        """The project's folder on disk, without links."""
        return self.repository / self.project


def _is_plain(name: str) -> bool:
    """Whether this is the name of a file: git makes no other, but a repository may hold what git did not make."""
    return name not in ("", ".", "..") and name.casefold() != ".git" and not set(name) & {"/", "\\", "\0"}


@contextmanager
def open_commit(project: Path, ref: str) -> Iterator[Commit]:
    """The commit that `ref` names. Raises TfgenError when it names none, and outside of a repository."""
    repository = find_repository(project)
    if not (project / CONFIG_FILE).is_file():
        read_config(project / CONFIG_FILE)  # which says what is missing, and that comes first
    if not (repository / ".git").exists():
        raise TfgenError(f"{project}: this is in no git repository, so there is nothing to compare with. Run: git init")
    path = Path(os.path.realpath(project)).relative_to(repository).as_posix()
    with open_objects(project) as objects:
        is_name = ref and not any(character.isspace() for character in ref)
        found = objects.read(f"{ref}^{{commit}}") if is_name else None
        root = objects.read(f"{found[0]}^{{tree}}") if found else None
        if found is None or root is None:
            hint = f" If stacks are meant, the commit comes first: HEAD {quoted(ref)}" if set(ref) & _OF_STACKS else ""
            raise TfgenError(describe_missing(ref, objects, hint))
        yield Commit(objects, ref, found[0], root[0], repository, "" if path == "." else path)


def is_commit(project: Path, ref: str) -> bool:
    """Whether git knows a commit by this name."""
    try:
        with open_commit(project, ref):
            return True
    except TfgenError:
        return False
