"""The root modules of a commit, read from git by one process."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import contextmanager
from functools import cached_property, partial
from itertools import count
from typing import TYPE_CHECKING

from tfgen.disk.git import TREE, describe_missing, open_objects, tree_entries
from tfgen.errors import TfgenError
from tfgen.structs import Struct

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tfgen.disk.git import Objects
HEAD = "HEAD"
COMMIT = "commit"
"""What is asked of git, for who notes what was found out."""
_EMPTY = ""
_MOST_ENTRIES = 100_000  # of folders in folders; a few equal ones make any number
_MOST_LEVELS = 100
_READ = (".tf", ".tf.json")


class Committed(Mapping[str, str]):
    """The texts of a root module in a commit, by file name, which are read when one is asked for.

    `tree` is git's name for all that is in the folder.
    """

    def __init__(self, tree: str, read: Callable[[], dict[str, str]]) -> None:
        """`read` gives the texts, as long as git can be asked."""
        self.tree = tree
        self._read = read

    @cached_property
    def texts(self) -> dict[str, str]:
        """All of them."""
        return self._read()

    def kept(self) -> Committed:
        """The same, whose texts are read, and stay."""
        assert self.texts is not None  # noqa: S101 - they are read
        return self

    def __getitem__(self, name: str) -> str:
        return self.texts[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.texts)

    def __len__(self) -> int:
        return len(self.texts)


class Previous(Struct, frozen=True, eq=False):
    """The root modules of a commit, as they were; `digest` tells this state of theirs from others."""

    objects: Objects
    digest: str
    folder: Path

    def load(self) -> Iterator[tuple[str, Committed]]:
        """The texts of each module and the path of its folder, which begins with `folder`: one after the other."""
        yield from self._modules(self.digest, (), count())

    def _modules(self, tree: str, above: tuple[str, ...], looked: Iterator[int]) -> Iterator[tuple[str, Committed]]:
        found: dict[str, str] = {}
        for mode, name, item in tree_entries(self._read(tree), len(tree) // 2):
            if next(looked) == _MOST_ENTRIES or len(above) == _MOST_LEVELS:
                fact = f"{self.folder} of the commit holds more than {_MOST_ENTRIES} files, or {_MOST_LEVELS} levels"
                raise TfgenError(f"{fact}. Compare with another one: --since.")
            if mode == TREE:
                yield from self._modules(item, (*above, name), looked)
            elif name.endswith(_READ):
                found[name] = item
        if found:
            yield self.folder.joinpath(*above).as_posix(), Committed(tree, partial(self._texts, found))

    def _texts(self, files: Mapping[str, str]) -> dict[str, str]:
        return {name: self._read(item).decode("utf-8", errors="replace") for name, item in files.items()}

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
            if since:
                raise TfgenError(describe_missing(since, objects))
            yield None
            return
        tree = objects.read(f"{commit}:./{folder.as_posix()}")
        yield Previous(objects, tree[0] if tree else _EMPTY, project / folder)
