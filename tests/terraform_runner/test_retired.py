"""Stacks that left the matrix: planned and destroyed with the others, never applied, and forgotten afterwards."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.declared import write_ordered as write_tree
from tests.terraform_runner.projects import must, state_of
from tests.trees import CONFIG, MATRIX, run
from tfgen.retirement import load_retired

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.terraform

EXCLUDED = "exclude:\n  - {environment: dev, region: us-west-2, reason: nobody there}\n"
GONE = "dev/us-west-2"


@pytest.fixture
def retire(stacks: Path) -> Callable[[str], None]:
    """Makes this the matrix of the project, which has been applied in dev, and renders it."""
    must("apply", "--yes", "--env", "dev")

    def retire(matrix: str) -> None:
        write_tree(stacks, {CONFIG: matrix})
        must("render", "--quiet")

    return retire


@pytest.fixture
def retired(retire: Callable[[str], None]) -> None:
    """One stack of dev has left the matrix."""
    retire(MATRIX + EXCLUDED)


def names() -> list[str]:
    """The retired stacks."""
    return [stack.name for stack in load_retired(Path())]


@pytest.mark.usefixtures("retired")
def test_a_plan_shows_what_is_left() -> None:
    result = run("plan", "--env", "dev")
    assert "terraform_data.size: destroy in dev/us-west-2" in result.stdout
    assert "dev/us-west-2    0       0        0        2          0  retired" in result.stdout


@pytest.mark.usefixtures("retired")
def test_apply_leaves_it_out_and_says_so() -> None:
    result = must("apply", "--yes", "--env", "dev")
    assert "note: dev/us-west-2 is retired and not applied: tfgen destroy removes what is left of it" in result.stderr
    assert len(state_of(GONE)) == 2


@pytest.mark.usefixtures("retired")
def test_apply_of_nothing_else_is_refused() -> None:
    result = run("apply", "--yes", "--env", "dev", "--region", "us-west-2")
    assert result.exit_code == 2
    assert "all chosen stacks are retired" in result.stderr


@pytest.mark.usefixtures("retired")
def test_destroy_removes_what_is_left_and_forgets_it() -> None:
    assert names() == [GONE]
    must("destroy", "--yes", "--env", "dev", "--region", "us-west-2")
    assert state_of(GONE) == []
    assert len(state_of("dev/us-east-1")) == 2
    assert names() == []


@pytest.mark.usefixtures("retired")
def test_what_could_not_be_destroyed_is_not_forgotten() -> None:
    run("plan", "--destroy", "--env", "dev", "--region", "us-west-2")
    state = Path("generated", GONE, "terraform.tfstate")
    state.write_text(state.read_text().replace('"serial": ', '"serial": 1'))  # so that Terraform calls the plan stale
    assert run("destroy", "--yes", "--env", "dev", "--region", "us-west-2").exit_code == 1
    assert names() == [GONE]


def test_a_protected_one_must_be_named(retire: Callable[[str], None]) -> None:
    account = '    account_id: "111122223333"\n'
    protected = MATRIX.replace(account, f"{account}    protect: true\n")
    retire(protected)
    retire(protected + EXCLUDED)
    result = run("destroy", "--yes", "--env", "dev", "--region", "us-west-2")
    assert result.exit_code == 2
    assert "dev is protected (protect: true). To destroy it add: --confirm dev" in result.stderr


def test_an_environment_that_only_it_has_can_be_chosen(retire: Callable[[str], None]) -> None:
    lines = MATRIX.splitlines(keepends=True)
    retire("".join(lines[:9] + lines[12:]))  # without dev
    result = run("plan", "--env", "dev")
    assert result.exit_code == 2
    assert "dev/us-east-1    0       0        0        2          0  retired" in result.stdout


@pytest.mark.usefixtures("retired")
def test_a_name_that_nothing_has_is_refused() -> None:
    result = run("plan", "--env", "nowhere")
    assert result.exit_code == 1
    assert 'no stack has the environment "nowhere"' in result.stderr
