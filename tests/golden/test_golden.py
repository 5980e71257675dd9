"""Whole projects with what they have to render to. `pytest --update-golden` rewrites `want/`; read its diff.

Each case is a folder with `config/`, `templates/` and `want/`. The committed `generated/` is the largest one.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.trees import assert_golden, read_tree, run, snapshot

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
    assert_golden(read_tree(got), read_tree(want), f"pytest 'tests/golden/test_golden.py' -k '{case}' --update-golden")


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
    differences = result.exit_code and run("render", "--diff", "-C", ROOT).stdout
    assert not differences, f"{result.stdout}{differences}\nIf that is meant: tfgen render; and review what it changes."
    assert (result.exit_code, result.stdout) == (0, "")


def test_a_failing_case_shows_its_difference_and_how_to_renew_it() -> None:
    want = {"dev/a.tf": "a = 1\nb = 2\n", "dev/old.tf": "c = 3\n"}
    with pytest.raises(pytest.fail.Exception) as failed:
        assert_golden({"dev/a.tf": "a = 1\nb = 3\n", "dev/new.tf": "d = 4\n"}, want, "pytest --update-golden")
    said = str(failed.value).splitlines()
    assert [line for line in said if line.startswith(("+", "-")) and line[:3] not in ("+++", "---")] == [
        "-b = 2",
        "+b = 3",
        "+d = 4",
        "-c = 3",
    ]
    assert said[-1] == "If that is meant: pytest --update-golden; and review what it changes."
