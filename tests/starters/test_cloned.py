"""A new project that is committed and cloned is complete, also where git changes the ends of lines."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.revisions.histories import commit, git
from tests.trees import run, snapshot
from tfgen.starters import STARTERS

AS_ON_WINDOWS = ("-c", "core.autocrlf=true")


@pytest.fixture(params=STARTERS)
def committed(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project of each starter, rendered and committed as `git add` takes it."""
    monkeypatch.chdir(tmp_path)
    assert run("new", "first", "--starter", request.param, "--yes").exit_code == 0
    monkeypatch.chdir("first")
    assert run("render", "--quiet").exit_code == 0
    commit(Path.cwd(), {})
    return Path.cwd()


@pytest.mark.parametrize("settings", [(), AS_ON_WINDOWS], ids=["as-it-is", "as-on-windows"])
def test_nothing_that_is_rendered_is_missing_or_outdated_in_a_clone(
    committed: Path, settings: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    git(committed.parent, *settings, "clone", "-q", str(committed), "second")
    monkeypatch.chdir(committed.parent / "second")
    result = run("render", "--check")
    assert (result.exit_code, result.stdout) == (0, "")


def test_what_tfgen_keeps_and_reports_is_not_committed(committed: Path) -> None:
    assert run("report").exit_code == 0
    (committed / ".tfgen").mkdir(exist_ok=True)
    (committed / ".tfgen/x").touch()
    assert git(committed, "status", "--short") == ""
    assert "report.html" in snapshot(committed)
