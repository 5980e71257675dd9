"""The root modules of a commit, read from git by one process."""

from __future__ import annotations

import os
import re
import subprocess
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from io import BytesIO
from typing import IO, TYPE_CHECKING

from tfgen.disk.programs import find_program
from tfgen.errors import TfgenError, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from tfgen.hcl.syntax import Body
    from tfgen.module.model import Module

HEAD = "HEAD"
_FOUND = re.compile(rb"([0-9a-f]+) (?:blob|tree|commit|tag) ([0-9]+)\n")
_TREE_MODE = b"40000"
_EMPTY = ""
# A repository's own configuration can name programs. Reading an object runs none of them but to fetch one that is
# missing (a partial clone), and a folder that a branch brings along is no repository. https://git-scm.com/docs/git-config
_HARMLESS = ("-c", "safe.bareRepository=explicit", "-c", "core.fsmonitor=false", "-c", f"core.hooksPath={os.devnull}")
_NO_FETCHING = {"GIT_NO_LAZY_FETCH": "1", "GIT_ALLOW_PROTOCOL": "none", "GIT_TERMINAL_PROMPT": "0"}


class Objects:
    """The objects of a repository by name, from a running `git cat-file --batch`.

    https://git-scm.com/docs/git-cat-file#_batch_output
    """

    def __init__(self, requests: IO[bytes], answers: IO[bytes]) -> None:
        self._requests = requests
        self._answers = answers

    def read(self, name: str) -> tuple[str, bytes] | None:
        """Id and content of an object; None when no object has this name, and when this is no repository."""
        try:
            self._requests.write(name.encode() + b"\n")
            self._requests.flush()
        except OSError:  # git has ended
            return None
        header = _FOUND.fullmatch(self._answers.readline())
        if header is None:
            return None
        content = self._answers.read(int(header[2]))
        self._answers.read(1)  # the line end behind it
        return header[1].decode(), content


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
        for parts, content in self._files(self.digest, ()):
            path = self.folder.joinpath(*parts[:-1]).as_posix()
            texts.setdefault(path, {})[parts[-1]] = content.decode("utf-8", errors="replace")
        return {path: parse_module(path, files, trees) for path, files in texts.items()}

    def _files(self, tree: str, above: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], bytes]]:
        for mode, name, item in _entries(self._read(tree), len(tree) // 2):
            if mode == _TREE_MODE:
                yield from self._files(item, (*above, name))
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
    with _cat_file(project) as objects:
        commit = since or HEAD
        if any(character.isspace() for character in commit) or not objects.read(f"{commit}^{{commit}}"):
            if since:
                raise TfgenError(f"git knows no commit {quoted(since)} here. `git log` shows those there are.")
            yield None
            return
        tree = objects.read(f"{commit}:./{folder.as_posix()}")
        yield Previous(objects, tree[0] if tree else _EMPTY, project / folder)


@contextmanager
def _cat_file(project: Path) -> Iterator[Objects]:
    git = find_program("git")
    if git is None:
        yield Objects(BytesIO(), BytesIO())  # without git there is no object
        return
    pipe, nothing = subprocess.PIPE, subprocess.DEVNULL
    command = (git, *_HARMLESS, "cat-file", "--batch")
    # In a hook, git says where the repository is as seen from another folder.
    there = {name: value for name, value in os.environ.items() if name not in ("GIT_DIR", "GIT_WORK_TREE")}
    there |= _NO_FETCHING
    with subprocess.Popen(  # noqa: S603
        command, cwd=project, env=there, stdin=pipe, stdout=pipe, stderr=nothing
    ) as process:
        assert process.stdin  # noqa: S101 - both are pipes
        assert process.stdout  # noqa: S101
        with suppress(BrokenPipeError), process.stdin:  # outside of a repository git has ended
            yield Objects(process.stdin, process.stdout)


def _entries(tree: bytes, id_length: int) -> Iterator[tuple[bytes, str, str]]:
    """Mode, name and id of what is in a tree object: mode, space, name, a zero byte, id, one behind the other."""
    start = 0
    while start < len(tree):
        end = tree.index(b"\0", start)
        mode, name = tree[start:end].split(b" ", 1)
        start = end + 1 + id_length
        yield mode, name.decode("utf-8", errors="replace"), tree[end + 1 : start].hex()
