"""Read objects of a git repository, by one process that runs none of the repository's programs."""

from __future__ import annotations

import os
import subprocess
from contextlib import contextmanager, suppress
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile
from typing import IO, TYPE_CHECKING, NamedTuple

from tfgen.disk.files import MAX_BYTES, write_scratch
from tfgen.disk.programs import find_program
from tfgen.errors import TfgenError, quoted
from tfgen.patterns import regex

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

TREE, LINK, SUBMODULE = "40000", "120000", "160000"
"""The modes of a folder, a symbolic link, and a commit of another repository, in a tree object."""
PLAIN, EXECUTABLE = "100644", "100755"
"""The modes of files."""

_FOUND = regex(rb"([0-9a-f]+) (?:blob|tree|commit|tag) ([0-9]+)\n")
# A repository's own configuration can name programs. Reading an object runs none of them but to fetch one that is
# missing (a partial clone), and a folder that a branch brings along is no repository. https://git-scm.com/docs/git-config
_HARMLESS = ("-c", "safe.bareRepository=explicit", "-c", "core.fsmonitor=false", "-c", f"core.hooksPath={os.devnull}")
# What others are stored as differences from, in memory: of 999 stacks git takes 15 MB in place of 24, and no longer;
# with 1 MB ten times as long. https://git-scm.com/docs/git-config#Documentation/git-config.txt-coredeltaBaseCacheLimit
_SMALL = ("-c", "core.deltaBaseCacheLimit=8m")
_MERGE_FAILED = 128  # below, it is the number of places that are at odds
_NO_FETCHING = {"GIT_NO_LAZY_FETCH": "1", "GIT_ALLOW_PROTOCOL": "none", "GIT_TERMINAL_PROMPT": "0"}


class Objects:
    """The objects of a repository by name, from a running `git cat-file --batch`.

    https://git-scm.com/docs/git-cat-file#_batch_output
    """

    def __init__(self, folder: Path, requests: IO[bytes], answers: IO[bytes], complaints: IO[bytes]) -> None:
        self.folder = folder
        self._requests = requests
        self._answers = answers
        self._complaints = complaints
        self._is_behind = False

    def read(self, name: str) -> tuple[str, bytes] | None:
        """Id and content of an object; None when no object has this name, and when this is no repository.

        Raises TfgenError for one of more than `MAX_BYTES`, which is not read; after that there are no more objects.
        """
        if self._is_behind:
            return None
        try:
            self._requests.write(os.fsencode(name) + b"\n")
            self._requests.flush()
        except OSError:  # git has ended
            return None
        header = _FOUND.fullmatch(self._answers.readline())
        if header is None:
            return None
        if int(header[2]) > MAX_BYTES:
            self._is_behind = True  # its content is what git would answer with from now on
            fact = f"git has {name} with more than {MAX_BYTES} bytes, which tfgen does not read"
            raise TfgenError(f"{fact}. `git ls-tree -r` shows its name; compare with a commit that does not have it.")
        content = self._answers.read(int(header[2]))
        self._answers.read(1)  # the line end behind it
        return header[1].decode(), content

    @property
    def complaint(self) -> str:
        """What git said, "" if nothing: that there is no repository, that it is another's or broken, or of a name."""
        with suppress(OSError):
            self._complaints.seek(0)
            lines = self._complaints.read().decode(errors="replace").splitlines()
            said = (
                line.removeprefix(mark) for mark in ("fatal: ", "error: ") for line in lines if line.startswith(mark)
            )
            return next(said, "")
        return ""


@contextmanager
def open_objects(folder: Path) -> Iterator[Objects]:
    """The objects of the repository around a folder; there are none without git, and outside of a repository."""
    git = find_program("git")
    if git is None:
        yield Objects(folder, BytesIO(), BytesIO(), BytesIO())  # without git there is no object
        return
    pipe = subprocess.PIPE
    with (
        TemporaryFile() as complaints,
        subprocess.Popen(  # noqa: S603
            (git, *_HARMLESS, *_SMALL, "cat-file", "--batch"),
            cwd=folder,
            env=_environment(),
            stdin=pipe,
            stdout=pipe,
            stderr=complaints,
        ) as process,
    ):
        assert process.stdin  # noqa: S101 - both are pipes
        assert process.stdout  # noqa: S101
        try:
            yield Objects(folder, process.stdin, process.stdout, complaints)
        finally:
            with suppress(BrokenPipeError):  # git has ended, as it does outside of a repository
                process.stdin.close()


def find_unignored(folder: Path, paths: Sequence[str]) -> list[str]:
    """Those of the paths, from `folder`, that git does not ignore; all of them where git cannot tell."""
    git = find_program("git") if paths else None
    if git is None:
        return list(paths)
    done = subprocess.run(  # noqa: S603
        (git, *_HARMLESS, "check-ignore", "-z", "--no-index", "--stdin"),
        cwd=folder,
        env=_environment(),
        input="\0".join(paths).encode(errors="surrogateescape"),
        capture_output=True,
        check=False,
    )
    ignored = set(done.stdout.decode(errors="surrogateescape").split("\0"))
    return [path for path in paths if path not in ignored]


def trusts_modes(folder: Path) -> bool:
    """Whether the disk tells which files may be executed: not on Windows, nor where `core.fileMode` is off."""
    git = find_program("git")
    if git is None or os.name == "nt":
        return False
    done = subprocess.run(  # noqa: S603
        (git, *_HARMLESS, "config", "--type=bool", "core.fileMode"),
        cwd=folder,
        env=_environment(),
        capture_output=True,
        check=False,
    )
    return done.stdout.strip() != b"false"


def find_commit(folder: Path) -> str | None:
    """The id of the commit that is checked out in a folder, such as one of a submodule; None when git cannot tell."""
    with open_objects(folder) as objects:
        found = objects.read("HEAD^{commit}")
    return found[0] if found else None


def describe_two(ref: str) -> str:
    """What is wrong with `A..B` or `A...B` where one commit is compared with the working tree, and what to write."""
    first, last = (end or "HEAD" for end in ref.replace("...", "..").split("..", 1))
    start = f"$(git merge-base {first} {last})" if "..." in ref else first
    fact = f"{quoted(ref)} names two commits, and the working tree is compared with one"
    return f"{fact}. Write {quoted(start)}. Between commits, there is: tfgen diff {quoted(ref)}"


def describe_missing(ref: str, objects: Objects, hint: str = "") -> str:
    """Why there is no commit of this name, and what to do; `hint` is what else may be meant by it."""
    if find_program("git") is None:
        return "there is no git on the PATH, so there is no commit to compare with. Install git."
    complaint = objects.complaint
    if complaint and not _is_readable(objects.folder):
        return f"git cannot read this repository: {complaint}. `git status` says what to do."
    if ref == "HEAD":
        return "there is no commit yet to compare with. Commit something first."
    if ".." in ref:
        return describe_two(ref)
    remedy = "`git log` shows those there are; a shallow clone has few: git fetch --unshallow, or fetch the branch."
    why = f" ({complaint})" if complaint else ""
    return f"git knows no commit {quoted(ref)} here{why}. {remedy}{hint}"


def _is_readable(folder: Path) -> bool:
    """Whether git reads the repository around a folder, so that what it complains of is a name."""
    git = find_program("git")
    if git is None:
        return False
    done = subprocess.run(  # noqa: S603
        (git, *_HARMLESS, "rev-parse", "--git-dir"), cwd=folder, env=_environment(), capture_output=True, check=False
    )
    return done.returncode == 0


def find_merge_base(folder: Path, one: str, other: str) -> str | None:
    """The id of the last commit that two, given by their ids, have in common; None if there is none.

    https://git-scm.com/docs/git-merge-base
    """
    git = find_program("git")
    if git is None:
        return None
    done = subprocess.run(  # noqa: S603
        (git, *_HARMLESS, "merge-base", one, other),
        cwd=folder,
        env=_environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout.strip() or None


def merge_texts(mine: bytes, base: bytes, theirs: bytes, labels: tuple[str, str, str]) -> tuple[bytes, bool]:
    """Both changes of a base in one text, and whether they are at odds somewhere; there it has both, between marks.

    The labels are what the marks call the three. Raises TfgenError without git, and for what is no text.
    https://git-scm.com/docs/git-merge-file
    """
    git = find_program("git")
    if git is None:
        raise TfgenError("git, which merges texts, is not on the PATH. Install it.")
    with TemporaryDirectory() as scratch:
        names = ("mine", "base", "theirs")
        for name, content in zip(names, (mine, base, theirs), strict=True):
            write_scratch(Path(scratch, name), content)
        words = [word for label in labels for word in ("-L", label)]
        done = subprocess.run(  # noqa: S603
            (git, *_HARMLESS, "merge-file", "--stdout", "--diff3", *words, *names),
            cwd=scratch,
            env=_environment(),
            capture_output=True,
            check=False,
        )
    if done.returncode >= _MERGE_FAILED:
        raise TfgenError(f"git cannot merge: {done.stderr.decode(errors='replace').strip()}.")
    return done.stdout, done.returncode > 0


class TreeEntry(NamedTuple):
    """What a name in a folder stands for: its mode, and the id of the object."""

    mode: str
    name: str
    id: str


def tree_entries(tree: bytes, id_length: int) -> Iterator[TreeEntry]:
    """What is in a tree object: mode, space, name, a zero byte, id of so many bytes, one behind the other."""
    start = 0
    while start < len(tree):
        end = tree.index(b"\0", start)
        mode, name = tree[start:end].split(b" ", 1)
        start = end + 1 + id_length
        yield TreeEntry(mode.decode(), name.decode("utf-8", errors="surrogateescape"), tree[end + 1 : start].hex())


def _environment() -> dict[str, str]:
    """That of the user; in a hook, git says where the repository is as seen from another folder."""
    there = {name: value for name, value in os.environ.items() if name not in ("GIT_DIR", "GIT_WORK_TREE")}
    return there | _NO_FETCHING
