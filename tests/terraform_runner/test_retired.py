"""Stacks that left the matrix: planned and destroyed with the others, never applied, and forgotten afterwards."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType

import pytest

from tests.terraform_runner.projects import MAIN, TEMPLATE, must, state_of
from tests.trees import CONFIG, SMALLER_MATRIX, run, write_tree

pytestmark = pytest.mark.terraform

TOMBSTONE = 'terraform {\n  backend "local" {}\n}\n'


@dataclass(frozen=True)
class Retired:
    """A retired stack, as the ledger has it."""

    environment: str
    region: str
    account_id: str = "111122223333"
    is_home: bool = False
    protect: bool = False

    @property
    def name(self) -> str:
        """Its folder."""
        return f"{self.environment}/{self.region}"


class Ledger(ModuleType):
    """Stands in for tfgen.retirement: what is retired, and what was cleared."""

    def __init__(self, *retired: Retired) -> None:
        super().__init__("tfgen.retirement")
        self.__spec__ = ModuleSpec(self.__name__, None)
        self.retired = retired
        self.cleared: list[str] = []

    def load_retired(self, project: Path) -> tuple[Retired, ...]:
        """What is retired."""
        return self.retired

    def clear_retired(self, project: Path, names: list[str]) -> None:
        """Forget these."""
        self.cleared += names


@pytest.fixture
def ledger(stacks: Path, monkeypatch: pytest.MonkeyPatch) -> Ledger:
    """The project, applied in dev, from whose matrix the region us-west-2 has gone since."""
    must("apply", "--yes", "--env", "dev")
    write_tree(stacks, {CONFIG: SMALLER_MATRIX, "generated/dev/us-west-2/main.tf": TOMBSTONE})
    ledger = Ledger(Retired("dev", "us-west-2"))
    monkeypatch.setitem(sys.modules, "tfgen.retirement", ledger)
    return ledger


def test_a_plan_shows_what_is_left(ledger: Ledger) -> None:
    result = run("plan", "--env", "dev")
    assert "terraform_data.size: destroy in dev/us-west-2" in result.stdout
    assert "dev/us-west-2    0       0        0        2          0  retired" in result.stdout


def test_apply_leaves_it_out_and_says_so(ledger: Ledger) -> None:
    result = must("apply", "--yes", "--env", "dev")
    assert "note: dev/us-west-2 is retired and not applied: tfgen destroy removes what is left of it" in result.stderr
    assert len(state_of("dev/us-west-2")) == 2


def test_apply_of_nothing_else_is_refused(ledger: Ledger) -> None:
    result = run("apply", "--yes", "--region", "us-west-2")
    assert result.exit_code == 2
    assert "all chosen stacks are retired" in result.stderr


def test_destroy_removes_what_is_left_and_forgets_it(ledger: Ledger) -> None:
    must("destroy", "--yes", "--region", "us-west-2")
    assert state_of("dev/us-west-2") == []
    assert len(state_of("dev/us-east-1")) == 2
    assert ledger.cleared == ["dev/us-west-2"]


def test_what_could_not_be_destroyed_is_not_forgotten(ledger: Ledger) -> None:
    run("plan", "--destroy", "--region", "us-west-2")
    Path(".tfgen/plans/dev/us-west-2/plan.tfplan").write_bytes(b"not a plan")
    assert run("destroy", "--yes", "--region", "us-west-2").exit_code == 1
    assert ledger.cleared == []


def test_a_protected_one_must_be_named(ledger: Ledger) -> None:
    ledger.retired = (Retired("dev", "us-west-2", protect=True),)
    result = run("destroy", "--yes", "--region", "us-west-2")
    assert result.exit_code == 2
    assert "dev is protected (protect: true). To destroy it add: --confirm dev" in result.stderr


def test_an_environment_that_only_it_has_can_be_chosen(ledger: Ledger) -> None:
    write_tree(Path(), {TEMPLATE: MAIN, "generated/old/us-west-2/main.tf": TOMBSTONE})
    ledger.retired = (Retired("old", "us-west-2"),)
    result = run("plan", "--env", "old")
    assert result.exit_code == 0
    assert "old/us-west-2    0       0        0        0          0  retired" in result.stdout


def test_a_name_that_nothing_has_is_refused(ledger: Ledger) -> None:
    result = run("plan", "--env", "nowhere")
    assert result.exit_code == 1
    assert 'no stack has the environment "nowhere"' in result.stderr
