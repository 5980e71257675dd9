"""What a report knows of a project, as JSON."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.report.page.projects import HOSTILE, make_project
from tests.trees import run, write_tree

GOLDEN = Path(__file__).with_name("stacks.json")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a project."""
    folder = tmp_path_factory.mktemp("project")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        make_project(folder)
    return folder


@pytest.fixture(scope="module")
def document(folder: Path) -> dict[str, Any]:
    """What is known of it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        found: dict[str, Any] = json.loads(run("report", "--against", "HEAD", "--format", "json").stdout)
    return found


def test_stacks_are_as_they_were_found_right(document: dict[str, Any], pytestconfig: pytest.Config) -> None:
    text = json.dumps(document["stacks"], indent=2, ensure_ascii=False) + "\n"
    if pytestconfig.getoption("--update-golden"):
        GOLDEN.write_text(text, encoding="utf-8")
    assert text == GOLDEN.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("part", "words"),
    [
        ("findings", ("validate",)),
        ("comparisons", ("compare", "dev", "prod")),
        ("difference", ("diff", "HEAD")),
        ("affected", ("affected", "HEAD")),
    ],
)
def test_a_part_that_another_command_prints_is_what_that_prints(
    part: str, words: tuple[str, ...], document: dict[str, Any], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder)
    printed = json.loads(run(*words, "--format", "json").stdout)
    assert document[part] == ([printed] if part == "comparisons" else printed)
    assert printed


def test_a_setting_tells_each_layer_that_says_something_of_it(document: dict[str, Any]) -> None:
    stack = next(one for one in document["stacks"] if one["name"] == "prod/us-west-2")
    (timeout,) = (one for one in stack["settings"] if one["name"] == "function.timeout")
    assert [(one["value"], one["position"]["line"]) for one in timeout["layers"]] == [(30, 3), (60, 12), (90, 15)]


def test_values_stay_as_they_are(document: dict[str, Any]) -> None:
    notes = [row["value"] for stack in document["stacks"] for row in stack["settings"] if row["name"] == "note"]
    assert notes == [HOSTILE] * 3


def test_too_many_environments_are_not_compared_unasked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    names = "".join(f"  e{number}: {{}}\n" for number in range(7))
    matrix = f"project: {{name: many}}\nregions:\n  here: {{}}\nenvironments:\n{names}"
    write_tree(tmp_path, {"config/regions.yaml": matrix, "templates/a.tf.j2": "locals {\n  a = 1\n}\n"})
    found = json.loads(run("report", "--format", "json", "-o", "-").stdout)
    assert (found["comparisons"], found["not_compared"]) == ([], 7)
    asked = json.loads(run("report", "--format", "json", "--compare", "e0", "e6").stdout)
    assert [(one["left"], one["right"]) for one in asked["comparisons"]] == [("e0", "e6")]


def test_drift_is_that_of_the_last_run_that_looked_for_it(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    runs = {"2": ("drift", "planned: no changes"), "10": ("drift", "planned: 1 to change"), "11": ("plan", "planned")}
    for number, (command, word) in runs.items():
        record = json.dumps({"command": command, "stacks": {"prod/us-east-1": word}})
        write_tree(folder, {f".tfgen/runs/{number}/run.json": record})
    found = json.loads(run("report", "--format", "json").stdout)
    assert found["drift"] == {"run": 10, "stacks": {"prod/us-east-1": "planned: 1 to change"}}


def test_a_commit_that_is_none_is_an_error_and_nothing_is_written(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder)
    result = run("report", "--against", "nowhere", "-o", "none.html")
    assert result.exit_code == 2
    assert "nowhere" in result.stderr
    assert not (folder / "none.html").exists()
