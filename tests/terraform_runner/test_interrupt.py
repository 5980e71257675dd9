"""Ctrl-C, SIGTERM and worse, sent to a real `tfgen apply` while Terraform is at work."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.engine.availability import skip_or_fail
from tests.terraform_runner.projects import local_exec, log_of, must, render, state_of, template
from tests.trees import run

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

pytestmark = pytest.mark.terraform

ROOT = Path(__file__).parents[2]
SECONDS = 60
# Tells that it has begun, and waits to be interrupted.
WAIT = "touch begun; sleep 300; touch ended"
PLANS = Path(".tfgen/plans/dev/us-east-1")


def wait_for(condition: Callable[[], object]) -> None:
    """Wait until it holds; a test fails when that takes a minute."""
    deadline = time.monotonic() + SECONDS
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.05)


def processes_in(folder: Path) -> list[str]:
    """The commands of all processes that work in a folder or below it, this one aside."""
    found = []
    for entry in Path("/proc").iterdir():
        try:
            if entry.name.isdecimal() and int(entry.name) != os.getpid():
                where = (entry / "cwd").readlink()
                if where.is_relative_to(folder):
                    found.append((entry / "cmdline").read_text().replace("\0", " "))
        except OSError:
            continue
    return found


@contextmanager
def applying(*words: str) -> Iterator[subprocess.Popen[str]]:
    """A real tfgen in the current folder, as far as the first provisioner."""
    command = [sys.executable, "-m", "tfgen", "apply", "--yes", "--env", "dev", *words]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    ) as process:
        try:
            wait_for(Path("generated/dev/us-east-1/begun").exists)
            yield process
        finally:
            process.kill()


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
    assert processes_in(waiting) == []
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


def test_a_killed_terraform_is_reported_and_leaves_nothing_running(waiting: Path) -> None:
    with applying() as process:
        (engine,) = [pid for pid in children_of(process.pid) if "terraform" in command_of(pid)]
        os.kill(engine, signal.SIGKILL)
        output, _ = process.communicate(timeout=SECONDS)
    assert process.returncode == 1
    assert "error: dev/us-east-1: the engine was ended by SIGKILL" in output
    assert "dev/us-west-2  not started" in output
    wait_for(lambda: not processes_in(waiting))
    assert (PLANS / "failed.tfplan").exists()


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


def children_of(parent: int) -> list[int]:
    """The processes that a process has started."""
    return [int(pid) for pid in Path(f"/proc/{parent}/task/{parent}/children").read_text().split()]


def command_of(pid: int) -> str:
    """The command line of a process."""
    return Path(f"/proc/{pid}/cmdline").read_text()
