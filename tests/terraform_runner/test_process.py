"""Running one command: its output, its exit code, the interrupts that reach it, and a log that cannot be written."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path

import pytest

from tests.engine.availability import skip_or_fail
from tests.terraform_runner.projects import local_exec, must, render, state_of, template
from tfgen.errors import TfgenError
from tfgen.terraform import process
from tfgen.terraform.engine import Engine
from tfgen.terraform.journal import StackLog
from tfgen.terraform.process import Supervisor
from tfgen.terraform.signals import Interrupted

# Ends with the number of interrupts that have reached it as exit code, once there are as many as wanted.
PATIENT = """\
import signal, sys
count = 0
def note(*_):
    global count
    count += 1
    print("interrupt", count, flush=True)
signal.signal(signal.SIGINT, note)
print("ready", flush=True)
while count < int(sys.argv[-1]):
    signal.pause()
sys.exit(count)
"""

# Ends with the number of the error that its output has met.
STUBBORN = """\
import os
try:
    os.write(1, b"x")
except OSError as error:
    os._exit(error.errno)
"""


def supervisor(script: str) -> Supervisor:
    """One whose engine is a Python script."""
    return Supervisor(Engine((sys.executable, "-c", script), "terraform", "1.0"), os.environ)


def run(supervised: Supervisor, folder: Path, *arguments: str, log: StackLog | None = None) -> tuple[int, list[str]]:
    """Run a command; its exit code and its lines."""
    lines: list[str] = []
    work = supervised.run(
        folder, arguments, log or StackLog(folder / "log.log"), lambda event: lines.append(event.text)
    )
    return supervised.run_to_the_end(work), lines


def test_exit_code_and_both_streams_come_through(tmp_path: Path) -> None:
    script = "import sys; print('out', flush=True); print('err', file=sys.stderr, flush=True); sys.exit(3)"
    assert run(supervisor(script), tmp_path) == (3, ["out", "err"])


def test_a_line_without_an_end_is_read(tmp_path: Path) -> None:
    assert run(supervisor("print('x', end='')"), tmp_path) == (0, ["x"])


def test_a_very_long_line_is_read_whole(tmp_path: Path) -> None:
    (line,) = run(supervisor("print('x' * 5_000_000)"), tmp_path)[1]
    assert len(line) == 5_000_000


def test_a_line_beyond_the_limit_is_cut_and_those_around_it_are_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(process, "LONGEST_LINE", 100)
    script = "print('first'); print('x' * 3_000_000); print('last')"
    assert run(supervisor(script), tmp_path)[1] == [
        "first",
        "x" * 100 + " ... (this line is longer: see the raw log)",
        "last",
    ]


def test_a_cut_line_without_an_end_is_told_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "LONGEST_LINE", 100)
    assert len(run(supervisor("print('x' * 3_000_000, end='')"), tmp_path)[1]) == 1


def test_no_line_of_an_engine_that_ends_at_once_is_lost(tmp_path: Path) -> None:
    assert asyncio.run(_run_many(tmp_path, rounds=32, at_once=16)) == [["first", "second"]] * 512


async def _run_many(folder: Path, *, rounds: int, at_once: int) -> list[list[str]]:
    """What is read of each of many engines that print two lines and end, several at a time."""
    quick = Supervisor(Engine(("sh", "-c", "echo first; echo second"), "terraform", "1.0"), os.environ)
    heard: list[list[str]] = []

    async def one(number: int) -> None:
        lines: list[str] = []
        log = StackLog(folder / f"{number}.log")
        await quick.run(folder, (), log, lambda event: lines.append(event.text))
        heard.append(lines)

    for first in range(rounds):
        await asyncio.gather(*(one(first * at_once + number) for number in range(at_once)))
    return heard


def test_what_was_written_before_the_engine_began_is_not_taken_for_its_own(tmp_path: Path) -> None:
    log = StackLog(tmp_path / "log.log")
    assert run(supervisor("print('one')"), tmp_path, log=log) == (0, ["one"])
    assert run(supervisor("print('two')"), tmp_path, log=log) == (0, ["two"])


def test_an_interrupt_reaches_an_engine_that_never_stops_printing(tmp_path: Path) -> None:
    script = "import signal, sys\nsignal.signal(signal.SIGINT, lambda *_: sys.exit(7))\nwhile True: print('x' * 4000)"
    noisy = supervisor(script)

    def stop(_event: object) -> None:
        noisy.interrupt()

    work = noisy.run(tmp_path, (), StackLog(tmp_path / "log.log"), stop)
    assert noisy.run_to_the_end(work) == 7


@pytest.mark.parametrize(("private", "mode"), [(True, 0o600), (False, 0o644)])
def test_what_a_private_command_makes_is_for_this_user_only(tmp_path: Path, *, private: bool, mode: int) -> None:
    made = tmp_path / "plan"
    engine = supervisor("import sys; open(sys.argv[-1], 'w')")
    before = os.umask(0o022)
    try:
        engine.run_to_the_end(engine.run(tmp_path, [str(made)], StackLog(tmp_path / "log.log"), private=private))
    finally:
        os.umask(before)
    assert made.stat().st_mode & 0o777 == mode


def test_the_engine_is_told_the_folder_and_asked_nothing(tmp_path: Path) -> None:
    script = "import sys; print(sys.argv[1:]); print(repr(sys.stdin.read()))"
    assert run(supervisor(script), tmp_path, "plan")[1] == [str([f"-chdir={tmp_path}", "plan"]), "''"]


@pytest.mark.parametrize(("times", "expected"), [(1, 1), (2, 1)])
def test_one_keystroke_is_one_interrupt(tmp_path: Path, times: int, expected: int) -> None:
    assert interrupted(tmp_path, times=times, wanted=1)[0] == expected


def test_a_second_keystroke_is_passed_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "_ONE_KEYSTROKE", 0)
    assert interrupted(tmp_path, times=2, wanted=2) == (2, ["ready", "interrupt 1", "interrupt 2"])


def test_nothing_is_started_after_an_interrupt(tmp_path: Path) -> None:
    stopped = supervisor("")
    stopped.interrupt()
    with pytest.raises(Interrupted):
        run(stopped, tmp_path)


def test_an_engine_that_is_gone_is_an_error(tmp_path: Path) -> None:
    gone = Supervisor(Engine((str(tmp_path / "gone"),), "terraform", "1.0"), os.environ)
    with pytest.raises(TfgenError, match="cannot be started: No such file"):
        run(gone, tmp_path)


def interrupted(folder: Path, *, times: int, wanted: int) -> tuple[int, list[str]]:
    """Interrupt a patient engine, as soon as it has answered; its exit code and lines."""
    supervised = supervisor(PATIENT)
    lines: list[str] = []

    def take(text: str) -> None:
        lines.append(text)
        if text == "ready" or (wanted > 1 and text == "interrupt 1"):
            for _ in range(1 if wanted > 1 else times):
                supervised.interrupt()

    work = supervised.run(folder, (str(wanted),), StackLog(folder / "log.log"), lambda event: take(event.text))
    return supervised.run_to_the_end(work), lines


def test_a_log_without_room_costs_the_log_and_not_the_run(tmp_path: Path) -> None:
    if not Path("/dev/full").exists():
        skip_or_fail("this system has no /dev/full")
    for name in ("log.log", "log.raw"):
        (tmp_path / name).symlink_to("/dev/full")
    log = StackLog(tmp_path / "log.log")
    assert run(supervisor(STUBBORN), tmp_path, log=log)[0] == 28  # ENOSPC, and not a signal
    assert not log.is_complete


def test_a_log_that_cannot_be_made_costs_the_log_and_not_the_run(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    log = StackLog(tmp_path / "file" / "log.log")
    assert run(supervisor("print('out')"), tmp_path, log=log) == (0, [])
    assert not log.is_complete


@pytest.mark.terraform
def test_terraform_finishes_on_a_full_disk_and_the_report_says_what_is_missing(stacks: Path) -> None:
    if not Path("/dev/full").exists():
        skip_or_fail("this system has no /dev/full")
    log = "../../../.tfgen/runs/latest/dev/us-west-2.raw"
    render(template(local_exec(f"{{% if is_home %}}ln -sf /dev/full {log}{{% else %}}true{{% endif %}}")))
    result = must("apply", "--yes", "--env", "dev")
    assert state_of("dev/us-west-2") == ["terraform_data.place", "terraform_data.size", "terraform_data.step"]
    assert "warning: the logs of dev/us-west-2 are incomplete: the disk refused" in result.stdout
    assert Path(".tfgen/runs/latest/dev/us-west-2.raw").is_symlink()
