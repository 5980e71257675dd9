"""Both answers about a commit at once: it is read and rendered for them one time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tfgen.revisions.affected import search_affected
from tfgen.revisions.difference import compare_versions
from tfgen.revisions.ends import open_extract
from tfgen.revisions.version import present_version, read_extracted

if TYPE_CHECKING:
    from pathlib import Path

    from tfgen.disk.cache import Cache
    from tfgen.generate import Rendered
    from tfgen.revisions.affected import Affected
    from tfgen.revisions.difference import Difference


def find_changes_since(
    project: Path, ref: str, present: Rendered, *, jobs: int, cache: Cache
) -> tuple[Difference, Affected]:
    """What the working tree, rendered as `present`, changes against the commit `ref`, and the stacks that it affects.

    Raises TfgenError for a `ref` that is no commit.
    """
    after = present_version(project, present)
    with open_extract(project, ref, cache) as found:
        before = read_extracted(found, project, cache, jobs)
        return compare_versions(project, before, after, cache), search_affected(project, before, after, cache)
