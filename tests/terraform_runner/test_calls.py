"""How often Terraform is run: each start of it costs more than all that tfgen does around it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest

from tests.terraform_runner.projects import must
from tests.trees import run

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

pytestmark = pytest.mark.terraform

# Writes down the words that it is run with, and is Terraform then.
WRAPPER = """\
#!/bin/sh
echo "$@" >> {trail}
exec {terraform} "$@"
"""


@pytest.fixture
def calls(stacks: Path, terraform: str, monkeypatch: pytest.MonkeyPatch) -> Callable[[], Counter[str]]:
    """Counts the subcommands of Terraform that have been run since it was last asked."""
    trail = stacks / "calls"
    wrapper = stacks / "terraform.sh"
    wrapper.write_text(WRAPPER.format(trail=trail, terraform=terraform))
    wrapper.chmod(0o755)
    monkeypatch.setenv("TFGEN_ENGINE", str(wrapper))

    def count() -> Counter[str]:
        words = [line.split() for line in trail.read_text().splitlines()]
        trail.unlink()
        return Counter(next(word for word in line if not word.startswith("-")) for line in words)

    return count


def test_a_plan_plans_each_stack_and_reads_it_back(
    calls: Callable[[], Counter[str]],
) -> None:
    run("plan")
    assert calls() == {"version": 1, "init": 4, "plan": 4, "show": 4}
    run("plan")
    assert calls() == {"version": 1, "plan": 4, "show": 4}


def test_saved_plans_are_applied_and_nothing_else_is_run(calls: Callable[[], Counter[str]]) -> None:
    run("plan")
    calls()
    must("apply", "--yes")
    assert calls() == {"version": 1, "apply": 4}


def test_where_there_is_nothing_to_do_nothing_is_applied(calls: Callable[[], Counter[str]]) -> None:
    must("apply", "--yes")
    calls()
    must("apply", "--yes")
    assert calls() == {"version": 1, "plan": 4, "show": 4}
