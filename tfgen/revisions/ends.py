"""Which two versions are compared: a commit and the working tree, or two commits, as git writes them."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from tfgen.disk.git import find_merge_base
from tfgen.errors import TfgenError
from tfgen.revisions.commit import open_commit
from tfgen.revisions.extract import extract
from tfgen.revisions.version import read_extracted, read_present

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tfgen.disk.cache import Cache
    from tfgen.generate import Rendered
    from tfgen.revisions.version import Version

_BOTH, _PARTED = "..", "..."


@contextmanager
def open_ends(
    project: Path,
    ref: str,
    cache: Cache,
    jobs: int,
    on_target: Callable[[object, int], object],
    present: Rendered | None = None,
) -> Iterator[tuple[Version, Version, list[str]]]:
    """Two versions, the earlier one first, and notes on what could not be read of them.

    `A..B` is from commit A to B, `A...B` from where both parted to B, any other `ref` from that commit to the working
    tree, which is `present` where it is rendered already. A side that is left out is HEAD.
    https://git-scm.com/docs/gitrevisions#_dotted_range_notations

    Raises TfgenError for what is no commit, and for commits that have none in common; like `read_present`.
    """
    if _BOTH not in ref:
        with _open_end(project, ref, cache, jobs) as (before, notes):
            yield before, read_present(project, cache, jobs, on_target, present), notes
        return
    mark = _PARTED if _PARTED in ref else _BOTH
    first, last = (end or "HEAD" for end in ref.split(mark, 1))
    start = _find_parting(project, first, last) if mark == _PARTED else first
    with (
        _open_end(project, start, cache, jobs) as (before, notes),
        _open_end(project, last, cache, jobs) as (after, more),
    ):
        yield before, after, [*notes, *more]


@contextmanager
def _open_end(project: Path, ref: str, cache: Cache, jobs: int) -> Iterator[tuple[Version, list[str]]]:
    with cache.letting_go(), open_commit(project, ref) as commit, extract(commit) as found:
        yield read_extracted(found, str(commit), cache, jobs), found.notes


def _find_parting(project: Path, first: str, last: str) -> str:
    """The id of the commit where two parted."""
    with open_commit(project, first) as one, open_commit(project, last) as other:
        found = find_merge_base(project, one.id, other.id)
        if found is None:
            fact = f"{one} and {other} have no commit in common here"
            raise TfgenError(f"{fact}. In a shallow clone: git fetch --unshallow; else compare {first}..{last}.")
        return found
