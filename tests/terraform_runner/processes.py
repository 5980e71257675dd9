"""A real `tfgen apply` as a process of its own, and what is at work beside it."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).parents[2]
SECONDS = 60
"""How long a test waits before it fails."""


def wait_for(condition: Callable[[], object]) -> None:
    """Wait until it holds; a test fails when that takes a minute."""
    deadline = time.monotonic() + SECONDS
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.05)


@contextmanager
def started(*words: str) -> Iterator[subprocess.Popen[str]]:
    """A real tfgen in the current folder."""
    with subprocess.Popen(
        [sys.executable, "-m", "tfgen", *words],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def processes_in(folder: Path) -> list[str]:
    """The commands of all processes that work in a folder or below it, or name it; this one aside."""
    found = []
    for entry in Path("/proc").iterdir():
        if not entry.name.isdecimal() or int(entry.name) == os.getpid():
            continue
        try:
            command = (entry / "cmdline").read_text(errors="replace").replace("\0", " ")
            if command and ((entry / "cwd").readlink().is_relative_to(folder) or f"{folder}/" in command):
                found.append(command)
        except OSError:
            continue
    return found


def engine_of(process: subprocess.Popen[str]) -> int:
    """The process id of the one engine that a tfgen is running."""
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    (engine,) = [int(pid) for pid in children if "terraform" in Path(f"/proc/{pid}/cmdline").read_text()]
    return engine
