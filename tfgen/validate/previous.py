"""The root modules of a commit, read from git by one process."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING

from tfgen.disk.git import TREE, open_objects, tree_entries
from tfgen.errors import TfgenError, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from tfgen.disk.git import Objects
    from tfgen.hcl.syntax import Body
    from tfgen.module.model import Module

HEAD = "HEAD"
_EMPTY = ""
_MOST_ENTRIES = 100_000  # of folders in folders; a few equal ones make any number
_MOST_LEVELS = 100


@dataclass(frozen=True, eq=False)
class Previous:
    """The root modules of a commit, as they were; `digest` tells this state of theirs from others."""

    objects: Objects
    digest: str
    folder: Path

    def load(self, trees: dict[str, Body] | None = None) -> Mapping[str, Module]:
        """The modules by the path of their folder, which begins with `folder`; `trees` are known ones by text."""
        from tfgen.module.model import parse_module  # only a run that checks needs it

        texts: dict[str, dict[str, str]] = {}
        for parts, content in self._files(self.digest, (), count()):
            path = self.folder.joinpath(*parts[:-1]).as_posix()
            texts.setdefault(path, {})[parts[-1]] = content.decode("utf-8", errors="replace")
        return {path: parse_module(path, files, trees) for path, files in texts.items()}

    def _files(
        self, tree: str, above: tuple[str, ...], looked: Iterator[int]
    ) -> Iterator[tuple[tuple[str, ...], bytes]]:
        for mode, name, item in tree_entries(self._read(tree), len(tree) // 2):
            if next(looked) == _MOST_ENTRIES or len(above) == _MOST_LEVELS:
                fact = f"{self.folder} of the commit holds more than {_MOST_ENTRIES} files, or {_MOST_LEVELS} levels"
                raise TfgenError(f"{fact}. Compare with another one: --since.")
            if mode == TREE:
                yield from self._files(item, (*above, name), looked)
            elif name.endswith(".tf"):
                yield (*above, name), self._read(item)

    def _read(self, name: str) -> bytes:
        found = self.objects.read(name) if name else None
        return found[1] if found else b""


@contextmanager
def open_previous(project: Path, folder: Path, since: str | None = None) -> Iterator[Previous | None]:
    """The root modules in `folder`, a path below `project`, in the commit `since`, or in the last one.

    None without git, outside of a repository, and before the first commit. Raises TfgenError when `since` is given
    and names no commit.
    """
    with open_objects(project) as objects:
        commit = since or HEAD
        if any(character.isspace() for character in commit) or not objects.read(f"{commit}^{{commit}}"):
            if since:
                raise TfgenError(f"git knows no commit {quoted(since)} here. `git log` shows those there are.")
            yield None
            return
        tree = objects.read(f"{commit}:./{folder.as_posix()}")
        yield Previous(objects, tree[0] if tree else _EMPTY, project / folder)
