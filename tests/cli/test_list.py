"""`tfgen list`: the matrix for people, programs and shell loops."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.declared import with_waves
from tests.trees import CONFIG, MATRIX, STACKS, run, write_tree

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def _ordered(project: Path) -> None:
    """Home regions come first."""
    write_tree(project, {CONFIG: with_waves(MATRIX)})


def test_the_table_shows_every_stack(project: Path) -> None:
    assert run("list").stdout.splitlines() == [
        "stack           environment  region     component  account",
        "dev/us-east-1   dev          us-east-1  stack      111122223333",
        "dev/us-west-2   dev          us-west-2  stack      111122223333",
        "prod/us-east-1  prod         us-east-1  stack      444455556666",
        "prod/us-west-2  prod         us-west-2  stack      444455556666",
    ]


def test_names_are_one_a_line(project: Path) -> None:
    assert run("list", "--format", "names").stdout.splitlines() == list(STACKS)


def test_json_holds_a_record_for_each_stack(project: Path) -> None:
    records = json.loads(run("list", "--format", "json").stdout)
    assert records[1] == {
        "name": "dev/us-west-2",
        "environment": "dev",
        "region": "us-west-2",
        "account_id": "111122223333",
        "component": "stack",
        "protect": False,
        "retired": False,
    }
    assert [record["name"] for record in records] == list(STACKS)


def test_a_selection_is_listed_alone(project: Path) -> None:
    assert run("list", "--env", "prod", "--region", "us-west-2", "--format", "names").stdout == "prod/us-west-2\n"


def test_a_broken_matrix_is_refused(project: Path) -> None:
    (project / "config/regions.yaml").write_text("")
    result = run("list")
    assert result.exit_code == 2
    assert result.stderr.startswith("error: config/regions.yaml: the file is empty.")


def test_the_matrix_for_github_holds_a_cell_for_each_stack_in_the_order_of_waves(project: Path) -> None:
    result = run("list", "--format", "github-matrix")
    assert result.stdout.count("\n") == 1  # what is written to $GITHUB_OUTPUT is one line
    cells = json.loads(result.stdout)["include"]
    assert [(cell["stack"], cell["wave"]) for cell in cells] == [
        ("dev/us-east-1", 1),
        ("prod/us-east-1", 1),
        ("dev/us-west-2", 2),
        ("prod/us-west-2", 2),
    ]
    assert cells[3] == {
        "stack": "prod/us-west-2",
        "environment": "prod",
        "region": "us-west-2",
        "component": "stack",
        "account_id": "444455556666",
        "wave": 2,
    }


def test_the_matrix_for_github_of_a_selection(project: Path) -> None:
    result = run("list", "--format", "github-matrix", "--env", "dev", "--region", "us-west-2")
    assert [cell["stack"] for cell in json.loads(result.stdout)["include"]] == ["dev/us-west-2"]
