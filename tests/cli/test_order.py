"""`tfgen order`: the waves of stacks for people, programs and shell loops."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.declared import with_waves
from tests.trees import CONFIG, MATRIX, run, write_tree

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def _ordered(project: Path) -> None:
    """Home regions come first."""
    write_tree(project, {CONFIG: with_waves(MATRIX)})


def test_text_is_a_numbered_wave_a_line(project: Path) -> None:
    assert run("order").stdout == "1. dev/us-east-1  prod/us-east-1\n2. dev/us-west-2  prod/us-west-2\n"


def test_names_are_in_order_one_a_line(project: Path) -> None:
    assert run("order", "--env", "prod", "--format", "names").stdout == "prod/us-east-1\nprod/us-west-2\n"


def test_json_holds_waves_of_names(project: Path) -> None:
    result = run("order", "--env", "dev", "--destroy", "--format", "json")
    assert json.loads(result.stdout) == [["dev/us-west-2"], ["dev/us-east-1"]]
