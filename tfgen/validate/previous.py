"""The root modules of a commit, read from git by one process."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING

from tfgen.disk.git import TREE, describe_two, open_objects, tree_entries
from tfgen.errors import TfgenError, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tfgen.disk.git import Objects
HEAD = "HEAD"
COMMIT = "commit"
"""What is asked of git, for who notes what was found out."""
_EMPTY = ""
_MOST_ENTRIES = 100_000  # of folders in folders; a few equal ones make any number
_MOST_LEVELS = 100


@dataclass(frozen=True, eq=False)
class Previous:
    """The root modules of a commit, as they were; `digest` tells this state of theirs from others."""

    objects: Objects
    digest: str
    folder: Path

    def load(self) -> Iterator[tuple[str, dict[str, str]]]:
        """The texts of each module and the path of its folder, which begins with `folder`: one after the other."""
        yield from self._modules(self.digest, (), count())

    def _modules(
        self, tree: str, above: tuple[str, ...], looked: Iterator[int]
    ) -> Iterator[tuple[str, dict[str, str]]]:
        texts: dict[str, str] = {}
        for mode, name, item in tree_entries(self._read(tree), len(tree) // 2):
            if next(looked) == _MOST_ENTRIES or len(above) == _MOST_LEVELS:
                fact = f"{self.folder} of the commit holds more than {_MOST_ENTRIES} files, or {_MOST_LEVELS} levels"
                raise TfgenError(f"{fact}. Compare with another one: --since.")
            if mode == TREE:
                yield from self._modules(item, (*above, name), looked)
            elif name.endswith(".tf"):
                texts[name] = self._read(item).decode("utf-8", errors="replace")
        if texts:
            yield self.folder.joinpath(*above).as_posix(), texts

    def _read(self, name: str) -> bytes:
        found = self.objects.read(name) if name else None
        return found[1] if found else b""


def name_state(previous: Previous | None) -> str:
    """What tells this state of the root modules from others."""
    return "no commit" if previous is None else previous.digest


@contextmanager
def open_previous(project: Path, folder: Path, since: str | None = None) -> Iterator[Previous | None]:
    """The root modules in `folder`, a path below `project`, in the commit `since`, or in the last one.

    None without git, outside of a repository, and before the first commit. Raises TfgenError when `since` is given
    and names no commit.
    """
    with open_objects(project) as objects:
        commit = since or HEAD
        if any(character.isspace() for character in commit) or not objects.read(f"{commit}^{{commit}}"):
            if since and ".." in since:
                raise TfgenError(describe_two(since))
            if since:
                raise TfgenError(f"git knows no commit {quoted(since)} here. `git log` shows those there are.")
            yield None
            return
        tree = objects.read(f"{commit}:./{folder.as_posix()}")
        yield Previous(objects, tree[0] if tree else _EMPTY, project / folder)
