"""Which files differ between a commit and the disk, by content and mode: no index, and no program of an attribute."""

from __future__ import annotations

import hashlib
import os
import re
import stat
from functools import cached_property
from typing import TYPE_CHECKING

from tfgen.disk.files import digest_file, read_file
from tfgen.disk.git import EXECUTABLE, PLAIN, SUBMODULE, TREE, find_commit, find_unignored, trusts_modes
from tfgen.disk.project import is_within

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tfgen.disk.git import TreeEntry
    from tfgen.revisions.commit import Commit

_SHA1_DIGITS = 40
# What Git LFS commits in the place of a large file. https://github.com/git-lfs/git-lfs/blob/main/docs/spec.md
_POINTER = re.compile(rb"version https://git-lfs\.github\.com/spec/v1\n(?:.*\n)*oid sha256:([0-9a-f]{64})\n(?:.*\n)*")
_MOST_OF_A_POINTER = 1024
_NOT_LOOKED_INTO = frozenset({".git", ".hg", ".jj", ".svn", ".terraform", ".tfgen", "__pycache__"})


class ChangedFiles:
    """A commit beside the disk; paths are from the repository's folder, with slashes."""

    def __init__(self, commit: Commit) -> None:
        self._commit = commit
        self._known: dict[str, bool] = {}
        self._found: dict[str, tuple[str, ...]] = {}

    def has_changed(self, path: str) -> bool:
        """Whether a file, or the commit of a submodule, is another one, new or gone. What git ignores is never new."""
        if path not in self._known:
            self._known[path] = self._differs(path)
        return self._known[path]

    def exists(self, path: str) -> bool:
        """Whether the commit or the disk has a file or folder there."""
        return bool(self._commit.entry(path)) or os.path.exists(self._place(path))  # noqa: PTH110 - as in _walk

    def names_in(self, path: str) -> frozenset[str] | None:
        """The names in a folder of the commit or of the disk; None in a submodule, whose commit is not looked into."""
        committed = self._commit.names_in(path)
        if committed is None:
            return None
        place = self._place(path)
        return frozenset({*committed, *(os.listdir(place) if os.path.isdir(place) else ())})  # noqa: PTH112, PTH208 - as in _walk

    def below(self, path: str) -> tuple[str, ...]:
        """The changed files at or below a path, in order."""
        if path not in self._found:
            self._found[path] = tuple(self._find_below(path))
        return self._found[path]

    def _find_below(self, path: str) -> Iterator[str]:
        committed = {name: entry.mode for name, entry in self._commit.walk(path)}
        held = tuple(f"{name}/" for name, mode in committed.items() if mode == SUBMODULE)
        new = sorted(name for name in set(self._walk(path)) - {*committed} if not f"{name}/".startswith(held))
        added = set(find_unignored(self._commit.repository, new))
        for name in sorted({*committed, *added}):
            if committed.get(name) == SUBMODULE:
                yield from self._below_submodule(name)
            elif name in added or self.has_changed(name):
                self._known[name] = True
                yield name

    def _below_submodule(self, path: str) -> list[str]:
        """What has changed in a submodule, or below a path in it, since the commit that it was at.

        Where this clone has not got that commit, all that can be told is whether it is another one.
        """
        with self._commit.open_submodule(path) as (top, inner):
            if inner is None:
                return [path] if self.has_changed(top) else []
            found = ChangedFiles(inner).below(path.removeprefix(top).lstrip("/"))
        return [f"{top}/{name}" for name in found]

    def _walk(self, path: str) -> Iterator[str]:
        """The files at or below a path, which may be none that a disk can have: for that pathlib has exceptions."""
        place = self._place(path)
        if os.path.isfile(place):  # noqa: PTH113
            yield path
        if not os.path.isdir(place) or not is_within(place, self._commit.repository):  # noqa: PTH112
            return
        for folder, folders, names in os.walk(place):
            folders[:] = [name for name in folders if name not in _NOT_LOOKED_INTO]
            for name in names:
                if name in _NOT_LOOKED_INTO:  # the file `.git` of a submodule
                    continue
                yield os.path.relpath(os.path.join(folder, name), self._commit.repository).replace(os.sep, "/")  # noqa: PTH118

    def _differs(self, path: str) -> bool:
        entry, place = self._commit.entry(path), self._place(path)
        if entry is None:
            return os.path.isfile(place) and bool(find_unignored(self._commit.repository, [path]))  # noqa: PTH113
        if entry.mode == TREE:
            return os.path.isfile(place)  # noqa: PTH113
        if entry.mode == SUBMODULE:
            # Without its own `.git` git would look for one above: that of the repository around it.
            return find_commit(place) not in (entry.id, None) if (place / ".git").exists() else False
        try:
            return not self._is_same(entry, place) or self._is_other_mode(entry, place)
        except OSError:
            return True

    def _is_other_mode(self, entry: TreeEntry, place: Path) -> bool:
        """Whether a file may be executed that might not, or the other way: archives have that in them."""
        if entry.mode not in (PLAIN, EXECUTABLE):
            return False
        is_executable = bool(place.stat().st_mode & stat.S_IXUSR)
        return is_executable is not (entry.mode == EXECUTABLE) and self._trusts_modes

    @cached_property
    def _trusts_modes(self) -> bool:
        return trusts_modes(self._commit.repository)

    def _is_same(self, entry: TreeEntry, place: Path) -> bool:
        """Whether the disk has the content of an entry, or what its pointer of LFS stands for. Raises OSError."""
        content = read_file(place)
        if _blob_id(content, len(entry.id)) == entry.id:
            return True
        if os.name == "nt" and _blob_id(content.replace(b"\r\n", b"\n"), len(entry.id)) == entry.id:
            return True
        committed = self._commit.content(entry)
        pointer = _POINTER.fullmatch(committed) if len(committed) <= _MOST_OF_A_POINTER else None
        return pointer is not None and pointer[1].decode() == digest_file(place)

    def _place(self, path: str) -> Path:
        return self._commit.repository / path


def _blob_id(content: bytes, digits: int) -> str:
    """The name that git gives to a content.

    https://git-scm.com/book/en/v2/Git-Internals-Git-Objects
    """
    algorithm = "sha1" if digits == _SHA1_DIGITS else "sha256"
    return hashlib.new(algorithm, b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()
