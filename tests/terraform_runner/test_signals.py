"""What signals do around the work of engines."""

from __future__ import annotations

import os
import signal
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

from tests.terraform_runner.projects import must, state_of
from tests.trees import run
from tfgen.cli import applying
from tfgen.report import runs
from tfgen.terraform.engine import Engine
from tfgen.terraform.process import Supervisor
from tfgen.terraform.signals import restored_signals

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tfgen.terraform.reports import ApplyReport


async def nothing() -> None:
    """Work that is done at once."""


@pytest.fixture
def supervisor() -> Supervisor:
    """One that runs nothing."""
    return Supervisor(Engine(("true",), "terraform", "1.0"), {})


def test_while_a_report_is_owed_no_signal_ends_the_process(supervisor: Supervisor) -> None:
    with restored_signals():
        supervisor.run_to_the_end(nothing(), owes_report=True)
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            os.kill(os.getpid(), number)


def test_where_no_report_is_owed_ctrl_c_ends_the_process(supervisor: Supervisor) -> None:
    supervisor.run_to_the_end(nothing())
    with pytest.raises(KeyboardInterrupt):
        os.kill(os.getpid(), signal.SIGINT)


def test_signals_do_afterwards_what_they_did_before(supervisor: Supervisor) -> None:
    before = signal.getsignal(signal.SIGINT)
    with restored_signals():
        supervisor.run_to_the_end(nothing(), owes_report=True)
        assert signal.getsignal(signal.SIGINT) is not before
    assert signal.getsignal(signal.SIGINT) is before


@pytest.mark.terraform
def test_who_leaves_the_question_applies_nothing(stacks: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Nothing can be read: for click Ctrl-D and Ctrl-C at a question are the same.
    monkeypatch.setattr(applying, "sys", SimpleNamespace(stdin=SimpleNamespace(isatty=lambda: True)))
    result = run("apply", "--env", "dev")
    assert "Apply this? [y/N]" in result.stdout
    assert result.stderr.endswith("interrupted: nothing has been applied\n")
    assert result.exit_code == 130
    assert state_of("dev/us-east-1") == []


@pytest.mark.terraform
def test_ctrl_c_while_the_report_is_printed_is_too_late(stacks: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    printed = runs.format_apply

    def press(report: ApplyReport) -> Iterator[str]:
        os.kill(os.getpid(), signal.SIGINT)
        return printed(report)

    monkeypatch.setattr(runs, "format_apply", press)
    assert "dev/us-east-1   done" in must("apply", "--yes").stdout
