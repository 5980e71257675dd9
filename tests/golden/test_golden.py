"""Whole projects with what they have to render to. `pytest --update-golden` rewrites `want/`; read its diff.

Each case is a folder with `config/`, `templates/` and `want/`. The committed `generated/` is the largest one.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.trees import read_tree, run, snapshot

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
CASES = sorted(path.parent.name for path in HERE.glob("*/config"))


@pytest.mark.parametrize("case", CASES)
def test_a_project_renders_to_what_it_has_to(case: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    want, got = HERE / case / "want", tmp_path / "generated"
    for part in ("config", "templates"):
        shutil.copytree(HERE / case / part, tmp_path / part)
    result = run("render", "-C", tmp_path, "--jobs", "1")
    assert result.exit_code == 0, result.stderr
    if request.config.getoption("--update-golden"):
        shutil.rmtree(want, ignore_errors=True)
        shutil.copytree(got, want)
    assert read_tree(got) == read_tree(want)


@pytest.mark.parametrize("case", CASES)
def test_a_second_run_writes_nothing(case: str, tmp_path: Path) -> None:
    for part, name in (("config", "config"), ("templates", "templates"), ("want", "generated")):
        shutil.copytree(HERE / case / part, tmp_path / name)
    before = snapshot(tmp_path)
    run("render", "-C", tmp_path, "--jobs", "1")
    assert snapshot(tmp_path) == before


@pytest.mark.parametrize("case", CASES)
def test_what_a_project_renders_to_is_formatted(case: str) -> None:
    from tfgen.hcl.format import format_hcl

    for name, text in read_tree(HERE / case / "want").items():
        assert not name.endswith(".tf") or format_hcl(text) == text


def test_the_committed_stacks_are_what_the_project_renders() -> None:
    result = run("render", "--check", "-C", ROOT)
    assert result.stdout == ""
    assert result.exit_code == 0
