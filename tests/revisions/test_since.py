"""Both answers about a commit at once, as a report has them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.revisions.histories import commit
from tests.revisions.test_history import BASE, MATRIX
from tests.trees import write_tree
from tfgen.disk.cache import Cache
from tfgen.generate import render_project
from tfgen.revisions import ends, find_affected, find_changes_since, find_difference
from tfgen.revisions.version import read_extracted

if TYPE_CHECKING:
    from pathlib import Path

SLOWER = MATRIX.replace("timeout: 30", "timeout: 60")


def test_both_answers_are_those_of_diff_and_affected(project: Path) -> None:
    commit(project, BASE)
    write_tree(project, {"config/regions.yaml": SLOWER})
    cache = Cache(None)
    difference, affected = find_changes_since(project, "HEAD", render_project(project), jobs=1, cache=cache)
    assert difference == find_difference(project, "HEAD", cache=cache)
    alone = find_affected(project, "HEAD", cache=cache)
    assert affected.names == alone.names
    assert [one.reasons for one in affected.stacks] == [one.reasons for one in alone.stacks]


def test_the_commit_is_read_once_for_both(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    commit(project, BASE)
    write_tree(project, {"config/regions.yaml": SLOWER})
    read, extract = [], ends.extract
    monkeypatch.setattr(ends, "extract", lambda found: read.append(str(found)) or extract(found))
    find_changes_since(project, "HEAD", render_project(project), jobs=1, cache=Cache(project))
    assert len(read) == 1


def test_a_matrix_that_is_the_same_is_read_once(project: Path) -> None:
    commit(project, BASE)
    cache = Cache(project)
    present = render_project(project, cache=cache)
    with ends.open_extract(project, "HEAD", cache) as found:
        before = read_extracted(found, project, cache, jobs=1)
    assert before.config is not None
    assert all(one is other for one, other in zip(before.config.cells, present.config.cells, strict=True))


@pytest.mark.parametrize("file", ["config/regions.yaml", "config/settings.yaml"])
def test_a_matrix_is_read_anew_where_it_or_its_declaration_says_something_else(file: str, project: Path) -> None:
    commit(project, BASE)
    write_tree(project, {file: f"{(project / file).read_text()}# another\n"})
    cache = Cache(project)
    present = render_project(project, cache=cache)
    with ends.open_extract(project, "HEAD", cache) as found:
        before = read_extracted(found, project, cache, jobs=1)
    assert before.config is not None
    assert not any(one is other for one, other in zip(before.config.cells, present.config.cells, strict=True))
