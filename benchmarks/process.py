"""Run commands as whole processes and measure them from outside."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True)
class Run:
    """One finished process: wall time in seconds, peak resident memory in MB, user and system time in seconds."""

    seconds: float
    megabytes: float
    cpu: float


def measure(command: Sequence[str], codes: Sequence[int] = (0,)) -> Run:
    """Run the command to its end. Raises CalledProcessError with what it printed for another exit code."""
    started = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=_environment())
    assert process.stderr is not None
    errors = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in codes:
        failed = subprocess.CalledProcessError(process.returncode, command, stderr=errors.decode())
        failed.add_note(failed.stderr[-1000:])
        raise failed
    unit = 1 if sys.platform == "darwin" else 1024  # ru_maxrss is in bytes on macOS and in KiB elsewhere
    return Run(seconds, usage.ru_maxrss * unit / 1e6, usage.ru_utime + usage.ru_stime)


def _environment() -> dict[str, str]:
    """As this one is, but Python may keep what it compiled: an installed tfgen is not compiled by each start."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def middle(runs: Sequence[Run]) -> Run:
    """The median times and the highest memory of the runs."""
    seconds, cpu = (median(getattr(run, name) for run in runs) for name in ("seconds", "cpu"))
    return Run(seconds, max(run.megabytes for run in runs), cpu)
