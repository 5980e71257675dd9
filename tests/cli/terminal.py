"""A terminal of any width: run tfgen in it, and read what it shows."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_READ = 65_536


def run_in_terminal(folder: Path, *words: str, columns: int, **variables: str) -> str:
    """What `tfgen` prints in a folder on a terminal that has so many columns."""
    ours, theirs = pty.openpty()
    environment = {**_environment(), "COLUMNS": str(columns), "TERM": "xterm-256color", **variables}
    command = [sys.executable, "-m", "tfgen", *words]
    with subprocess.Popen(command, cwd=folder, env=environment, stdin=theirs, stdout=theirs, stderr=theirs):
        os.close(theirs)
        return b"".join(_read(ours)).decode().replace("\r\n", "\n")


def run_in_pipe(folder: Path, *words: str, **variables: str) -> tuple[str, str]:
    """What `tfgen` prints in a folder into pipes: standard output and standard error."""
    environment = {**_environment(), **variables}
    command = [sys.executable, "-m", "tfgen", *words]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    return done.stdout, done.stderr


def _environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "FORCE_COLOR", "COLUMNS")}


def _read(descriptor: int) -> Iterator[bytes]:
    try:
        while part := os.read(descriptor, _READ):
            yield part
    except OSError:  # Linux says so that the other end is closed
        return
    finally:
        os.close(descriptor)
