"""Lock a project, so that one process at a time writes into it."""

from __future__ import annotations

import os
import time
from contextlib import contextmanager
from threading import RLock
from typing import TYPE_CHECKING

from tfgen.errors import OutputError, Position, Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

MAX_SECONDS = 60.0
"""How long a process waits for others: a render of a thousand stacks takes less."""

_PAUSE = 0.02
_IN_PROCESS = RLock()
_held: set[str] = set()


@contextmanager
def take_turn(project: Path, *, shared: bool = False, on_wait: Callable[[], object] = lambda: None) -> Iterator[None]:
    """Hold a project while reading what is to be compared and writing what comes of it; the system frees it at the end.

    `shared` is for who only reads: several may at a time. `on_wait` is called once when another process holds it.
    What is locked is the open folder itself, so there is no file that a repository could put in the way. On a system
    that cannot lock folders (Windows, some network disks) nobody waits. Raises OutputError after `MAX_SECONDS`.
    """
    name = os.path.realpath(project)
    with _IN_PROCESS:
        if name in _held:
            yield
            return
        descriptor = _open(name)
        try:
            if descriptor is not None:
                _wait(descriptor, project, on_wait, shared=shared)
            _held.add(name)
            yield
        finally:
            _held.discard(name)
            if descriptor is not None:
                os.close(descriptor)


def _open(name: str) -> int | None:
    # A folder or nothing: opening a pipe in its place would wait for who writes into it.
    try:
        return os.open(name, os.O_RDONLY | getattr(os, "O_DIRECTORY", 0) | getattr(os, "O_CLOEXEC", 0))
    except OSError:
        return None


def _wait(descriptor: int, project: Path, on_wait: Callable[[], object], *, shared: bool) -> None:
    started, told = time.monotonic(), False
    while not _try_lock(descriptor, shared=shared):
        if not told:
            on_wait()
            told = True
        if time.monotonic() - started > MAX_SECONDS:
            fact = f"another tfgen has been writing here for {MAX_SECONDS:.0f} s. Wait until it has ended, or end it."
            raise OutputError(Problem(Position(str(project)), fact))
        time.sleep(_PAUSE)


def _try_lock(descriptor: int, *, shared: bool) -> bool:
    """Whether the lock is ours, or there are no locks here."""
    try:
        import fcntl
    except ImportError:
        return True
    try:
        fcntl.flock(descriptor, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return True
    return True
