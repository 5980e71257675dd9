"""Faults: each leaves a true report, a state that is free and can be gone on with, and no process."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.engine.availability import skip_or_fail
from tests.terraform_runner.processes import ROOT, SECONDS, engine_of, processes_in, started, wait_for
from tests.terraform_runner.projects import must, render
from tests.trees import STACKS, run

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.terraform

# Two resources, one after the other. The creation of each leaves a line beside the matrix once it has succeeded.
STEPS = """\
terraform {
  backend "local" {}
}

resource "terraform_data" "first" {
  provisioner "local-exec" {
    command = "FIRST && echo {{ stack.name }} first >> ../../../trail"
  }
}

resource "terraform_data" "second" {
  depends_on = [terraform_data.first]

  provisioner "local-exec" {
    command = "SECOND && echo {{ stack.name }} second >> ../../../trail"
  }
}
"""
BOTH = {"first", "second"}
DEV, HOME = "dev/us-west-2", "dev/us-east-1"
# Waits until it is allowed to go on, and tells that it does.
WAIT = "test -e ../../../go || { touch ../../../begun; sleep 300; }"
MOMENTS = 10
# The second is that of Python when it is interrupted while it starts or ends; a shell shows both as 130.
INTERRUPTED = {130, -signal.SIGINT}
# While the command line is still being read, click or Python ends with 1.
TOO_EARLY = {*INTERRUPTED, 1}


def render_steps(*, first: str = "true", second: str = "true") -> None:
    """Render the project with these commands as the work of the two resources."""
    render(STEPS.replace("FIRST", first).replace("SECOND", second))


def made(stack: str) -> dict[str, str]:
    """The ids, by name, of the resources whose creation has succeeded, according to the stack's state."""
    path = Path("generated", stack, "terraform.tfstate")
    resources = json.loads(path.read_text())["resources"] if path.exists() and path.stat().st_size else []
    return {
        one["name"]: instance["attributes"]["id"]
        for one in resources
        for instance in one["instances"]
        if instance.get("status") != "tainted"
    }


def trail() -> Counter[tuple[str, str]]:
    """How often each resource of each stack was created, as stack and name."""
    path = Path("trail")
    lines = path.read_text().splitlines() if path.exists() else []
    return Counter((stack, name) for stack, name in (line.split() for line in lines))


def reported(output: str) -> dict[str, tuple[str, str]]:
    """What the table of a report on an apply says of each stack: the result, and the number of resources added."""
    lines = output.splitlines()
    start = max((number for number, line in enumerate(lines) if line.split()[1:2] == ["result"]), default=len(lines))
    rows = [line.rsplit(maxsplit=3) for line in lines[start + 1 :] if line.startswith(STACKS)]
    return {name.split()[0]: (name.split(maxsplit=1)[1], added) for name, added, _, _ in rows}


def assert_true(output: str, stacks: tuple[str, ...] = STACKS) -> None:
    """What a report says of each stack is what is in its state."""
    report = reported(output)
    assert set(report) == set(stacks)
    for stack, (result, added) in report.items():
        assert int(added) == len(made(stack)), (stack, output)
        assert result in ("done", "failed", "interrupted", "not started"), output
        assert (result == "done") == (set(made(stack)) == BOTH) or result == "interrupted", (stack, output)
        assert result != "not started" or not made(stack), (stack, output)


def assert_nothing_is_left(project: Path) -> None:
    """No process is at work, and no state is locked."""
    wait_for(lambda: not processes_in(project))
    assert not list(Path("generated").rglob(".terraform.tfstate.lock.info"))


def assert_resumable(*words: str, stacks: tuple[str, ...] = STACKS) -> None:
    """The same command makes the rest, and nothing of what was there already."""
    before = {stack: made(stack) for stack in stacks}
    must("apply", "--yes", *words)
    for stack in stacks:
        assert set(made(stack)) == BOTH
        assert before[stack].items() <= made(stack).items()
        assert {name: trail()[stack, name] for name in before[stack]} == dict.fromkeys(before[stack], 1)


@pytest.fixture
def project(stacks: Path) -> Path:
    """The project, on a system that tells about other processes."""
    if not Path("/proc/self/cwd").exists():
        skip_or_fail("this system tells nothing about other processes")
    return stacks


@pytest.mark.parametrize("listener", ["full", "gone"])
def test_an_apply_goes_on_where_nobody_hears_of_it(project: Path, listener: str) -> None:
    render_steps(first="sleep 0.2")
    words = f"{sys.executable} -m tfgen apply --yes --env dev"
    line = f"{words} 2>/dev/full" if listener == "full" else f"{words} 2> >(head -1 >/dev/null)"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(("bash", "-c", line), env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert (set(made(HOME)), set(made(DEV))) == (BOTH, BOTH)


def test_an_engine_that_fails_in_the_second_wave(project: Path) -> None:
    render_steps(second=f"test {{{{ stack.name }}}} != {DEV} -o -e ../../../go")
    result = run("apply", "--yes")
    assert result.exit_code == 1
    assert {stack: word for stack, (word, _) in reported(result.stdout).items()} == {
        HOME: "done",
        DEV: "failed",
        "prod/us-east-1": "done",
        "prod/us-west-2": "done",
    }
    assert_true(result.stdout)
    assert_nothing_is_left(project)
    Path("go").touch()
    assert_resumable()


def test_an_engine_that_is_killed(project: Path) -> None:
    render_steps(second=WAIT)
    with started("apply", "--yes", "--env", "dev") as process:
        wait_for(Path("begun").exists)
        os.kill(engine_of(process), signal.SIGKILL)
        output, _ = process.communicate(timeout=SECONDS)
    assert process.returncode == 1
    assert f"error: {HOME}: the engine was ended by SIGKILL" in output
    assert reported(output) == {HOME: ("failed", "1"), DEV: ("not started", "0")}
    assert list(made(HOME)) == ["first"]
    wait_for(lambda: not processes_in(project))
    Path("go").touch()
    assert_resumable("--env", "dev", stacks=(HOME, DEV))


@contextmanager
def locked(terraform: str) -> Iterator[None]:
    """While another Terraform applies the home stack of dev, which it has half done."""
    command = [terraform, f"-chdir=generated/{HOME}", "apply", "-auto-approve", "-input=false"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, start_new_session=True) as other:
        try:
            wait_for(Path("begun").exists)
            yield
        finally:
            os.killpg(other.pid, signal.SIGINT)
            other.wait(SECONDS)


def test_a_state_that_is_locked_while_it_is_planned(project: Path, terraform: str) -> None:
    render_steps(second=WAIT)
    must("init")
    with locked(terraform):
        result = run("apply", "--yes", "--env", "dev")
    assert result.exit_code == 1
    assert f"error: {HOME}: Error acquiring the state lock" in result.stdout
    assert "nothing has been applied" in result.stdout
    assert made(DEV) == {}
    assert_nothing_is_left(project)
    Path("go").touch()
    assert_resumable("--env", "dev", stacks=(HOME, DEV))


def test_a_state_that_is_locked_while_it_is_applied(project: Path, terraform: str) -> None:
    render_steps(second=WAIT)
    assert run("plan", "--env", "dev").exit_code == 2
    with locked(terraform):
        result = run("apply", "--yes", "--env", "dev")
    assert result.exit_code == 1
    assert f"error: {HOME}: Error acquiring the state lock" in result.stdout
    assert reported(result.stdout) == {HOME: ("failed", "0"), DEV: ("not started", "0")}
    assert_nothing_is_left(project)
    Path("go").touch()
    assert_resumable("--env", "dev", stacks=(HOME, DEV))


@pytest.fixture
def small_disk(project: Path) -> Iterator[Path]:
    """A disk of 64 KiB in the place of the records of runs."""
    runs = project / ".tfgen/runs"
    runs.mkdir(parents=True)
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=64k", "tfgen-test", str(runs)], capture_output=True, check=False
    )
    if mounted.returncode:
        skip_or_fail("no disk can be mounted here, as root can on most systems: " + mounted.stderr.decode().strip())
    try:
        yield runs
    finally:
        subprocess.run(["umount", str(runs)], check=True)


def test_a_disk_that_fills_up_with_logs(small_disk: Path, project: Path) -> None:
    render_steps(second="yes 0123456789 | head -c 300000")
    result = must("apply", "--yes", "--env", "dev")
    assert reported(result.stdout) == {HOME: ("done", "?"), DEV: ("done", "?")}
    assert f"warning: the logs of {HOME}, {DEV} are incomplete: the disk refused" in result.stdout
    assert [set(made(stack)) for stack in (HOME, DEV)] == [BOTH, BOTH]
    assert_nothing_is_left(project)
    assert_resumable("--env", "dev", stacks=(HOME, DEV))


def forget() -> None:
    """Make the project as it was when it had just been rendered."""
    for path in (*Path("generated").rglob("terraform.tfstate*"), Path("trail")):
        path.unlink(missing_ok=True)
    for folder in (*Path("generated").rglob(".terraform"), *(Path(".tfgen", name) for name in ("plans", "runs"))):
        shutil.rmtree(folder, ignore_errors=True)


def seconds_of_a_run() -> float:
    """How long an apply of everything takes that nobody interrupts."""
    begun = time.monotonic()
    with started("apply", "--yes") as process:
        process.communicate(timeout=SECONDS)
    return time.monotonic() - begun


def interrupt_after(seconds: float) -> tuple[int, str, str]:
    """Apply everything, and press Ctrl-C after so many seconds: exit code, report and the rest."""
    with started("apply", "--yes") as process:
        with suppress(subprocess.TimeoutExpired):
            process.wait(seconds)
        process.send_signal(signal.SIGINT)
        output, errors = process.communicate(timeout=SECONDS)
    return process.returncode, output, errors


def test_ctrl_c_at_ten_random_moments(project: Path) -> None:
    render_steps(first="sleep 0.2", second="sleep 0.2")
    generator = random.Random(6)
    span = seconds_of_a_run()
    parts = MOMENTS - 2
    moments = [generator.uniform(0, 0.5) for _ in range(2)]
    moments += [span * (number + generator.random()) / parts for number in range(parts)]
    for moment in moments:
        forget()
        code, output, errors = interrupt_after(moment)
        told = moment, code, output, errors
        if reported(output):
            assert_true(output)
            is_done = {result for result, _ in reported(output).values()} == {"done"}
            assert code in INTERRUPTED or (is_done and code == 0), told
        else:
            assert trail() == {}, told
            assert [made(stack) for stack in STACKS] == [{}] * len(STACKS), told
            assert code in (TOO_EARLY if "…" not in errors else INTERRUPTED), told
        assert_nothing_is_left(project)
        assert_resumable()
