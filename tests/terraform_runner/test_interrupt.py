"""Ctrl-C, SIGTERM and worse, sent to a real `tfgen apply` while Terraform is at work."""

from __future__ import annotations

import json
import signal
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.engine.availability import skip_or_fail
from tests.terraform_runner.processes import SECONDS, processes_in, started, wait_for
from tests.terraform_runner.projects import local_exec, log_of, must, render, state_of, template
from tests.trees import run

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Iterator

pytestmark = pytest.mark.terraform

# Tells that it has begun, and waits to be interrupted.
WAIT = "touch begun; sleep 300; touch ended"
PLANS = Path(".tfgen/plans/dev/us-east-1")


@contextmanager
def applying(*words: str) -> Iterator[subprocess.Popen[str]]:
    """A real `tfgen apply` in the current folder, as far as the first provisioner."""
    with started("apply", "--yes", "--env", "dev", *words) as process:
        wait_for(Path("generated/dev/us-east-1/begun").exists)
        yield process


@pytest.fixture
def waiting(stacks: Path) -> Path:
    """The project, with a provisioner that waits until it is interrupted."""
    if not Path("/proc/self/cwd").exists():
        skip_or_fail("this system tells nothing about other processes")
    render(template(local_exec(WAIT)))
    return stacks


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_an_interrupt_ends_in_a_report_and_leaves_nothing_running(waiting: Path, number: signal.Signals) -> None:
    with applying() as process:
        process.send_signal(number)
        output, _ = process.communicate(timeout=SECONDS)
    assert process.returncode == 130
    assert "dev/us-east-1  interrupted" in output
    assert "dev/us-west-2  not started" in output
    assert output.endswith("to go on: tfgen apply --env dev\n")
    wait_for(lambda: not processes_in(waiting))
    assert log_of("dev/us-east-1").count("Interrupt received.") == 1
    assert not Path("generated/dev/us-east-1/ended").exists()


def test_after_an_interrupt_the_state_is_free_and_the_same_command_goes_on(waiting: Path) -> None:
    with applying() as process:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=SECONDS)
    assert not list(Path("generated").rglob(".terraform.tfstate.lock.info"))
    assert (PLANS / "failed.tfplan").exists()
    assert Path(".tfgen/plans/dev/us-west-2/plan.tfplan").exists()
    render(template())
    run("plan", "--env", "dev")
    must("apply", "--yes", "--env", "dev")
    assert state_of("dev/us-east-1") == ["terraform_data.place", "terraform_data.size"]


def test_a_killed_tfgen_leaves_terraform_to_finish(stacks: Path) -> None:
    render(template(local_exec("touch begun; while ! test -e go; do sleep 0.1; done; echo text; touch ended")))
    with applying() as process:
        process.kill()
        process.communicate(timeout=SECONDS)
        assert json.loads(Path(".tfgen/runs/latest/run.json").read_text())["stacks"]["dev/us-east-1"] == "applying"
        Path("generated/dev/us-east-1/go").touch()
        wait_for(lambda: not processes_in(stacks))
    assert state_of("dev/us-east-1") == ["terraform_data.place", "terraform_data.size", "terraform_data.step"]
    assert (PLANS / "applying.tfplan").exists()
    Path("generated/dev/us-west-2/go").touch()
    result = must("apply", "--yes", "--env", "dev")
    assert "dev/us-east-1  nothing to do" in result.stdout


def test_two_tfgen_do_not_work_on_one_stack(waiting: Path) -> None:
    with applying() as process:
        result = run("plan")
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=SECONDS)
    assert result.exit_code == 1
    assert result.stderr.splitlines() == [
        f"error: dev/{region}: another tfgen is at work on this stack. Wait until it has ended."
        for region in ("us-east-1", "us-west-2")
    ]
