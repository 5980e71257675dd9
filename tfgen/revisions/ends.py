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
    from tfgen.revisions.extract import Extract
    from tfgen.revisions.version import Version

_BOTH, _PARTED = "..", "..."


@contextmanager
def open_ends(
    project: Path,
    ref: str,
    cache: Cache,
    jobs: int,
    on_target: Callable[[object, int], object],
) -> Iterator[tuple[Version, Version]]:
    """Two versions, the earlier one first.

    `A..B` is from commit A to B, `A...B` from where both parted to B, any other `ref` from that commit to the working
    tree. A side that is left out is HEAD.
    https://git-scm.com/docs/gitrevisions#_dotted_range_notations

    Raises TfgenError for what is no commit, and for commits that have none in common; like `read_present`.
    """
    if _BOTH not in ref:
        with open_extract(project, ref, cache) as found:
            after = read_present(project, cache, jobs, on_target)
            yield read_extracted(found, project, cache, jobs), after
        return
    mark = _PARTED if _PARTED in ref else _BOTH
    first, last = (end or "HEAD" for end in ref.split(mark, 1))
    start = _find_parting(project, first, last) if mark == _PARTED else first
    with open_extract(project, start, cache) as one, open_extract(project, last, cache) as other:
        yield read_extracted(one, project, cache, jobs), read_extracted(other, one.project, cache, jobs)


@contextmanager
def open_extract(project: Path, ref: str, cache: Cache) -> Iterator[Extract]:
    """The files of a commit, in a temporary folder; what is read of them is at hand for as long as this is open.

    Raises TfgenError for a `ref` that is no commit.
    """
    with cache.letting_go(), open_commit(project, ref) as commit, extract(commit) as found:
        yield found


def _find_parting(project: Path, first: str, last: str) -> str:
    """The id of the commit where two parted."""
    with open_commit(project, first) as one, open_commit(project, last) as other:
        found = find_merge_base(project, one.id, other.id)
        if found is None:
            fact = f"{one} and {other} have no commit in common here"
            raise TfgenError(f"{fact}. In a shallow clone: git fetch --unshallow; else compare {first}..{last}.")
        return found
