"""Processes that tests start: servers on loopback that are gone afterwards, and commands that end by a deadline."""

from __future__ import annotations

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

HOST = "127.0.0.1"

# https://man7.org/linux/man-pages/man2/pr_set_pdeathsig.2const.html
_PR_SET_PDEATHSIG = 1
# Loaded here, since between fork and exec as little as possible may happen.
_LIBC = ctypes.CDLL(None)

_UP_SECONDS = 60
_DOWN_SECONDS = 10
_POLL_SECONDS = 0.1


def find_free_port() -> int:
    """A port of the loopback address that nobody listens on."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def find_free_address(port: int) -> str | None:
    """An address of this machine alone on which a port is free, or None: all of 127.0.0.0/8 is loopback on Linux."""
    for last in range(2, 255):
        with socket.socket() as probe, suppress(OSError):
            probe.bind((f"127.0.0.{last}", port))
            return f"127.0.0.{last}"
    return None


@contextmanager
def running(command: Sequence[str], environment: Mapping[str, str], port: int, log: Path) -> Iterator[None]:
    """Run a server from when it takes connections on the port until the end of the block.

    Raises AssertionError with its log when it ends by itself or is not up in a minute.
    """
    with log.open("w") as output:
        server = subprocess.Popen(
            command,
            env=environment,
            cwd=log.parent,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=_end_with_parent if sys.platform == "linux" else None,
        )
        try:
            _await_connections(server, port, log)
            yield
        finally:
            _end(server)


def run_by(
    seconds: float, command: Sequence[str], folder: Path, environment: Mapping[str, str]
) -> subprocess.CompletedProcess[str]:
    """Run a command to its end; what hangs is interrupted, as by a user, and ends what it has started."""
    with subprocess.Popen(
        command,
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    ) as process:
        for limit in (seconds, _DOWN_SECONDS, _DOWN_SECONDS):
            with suppress(subprocess.TimeoutExpired):
                output, errors = process.communicate(timeout=limit)
                return subprocess.CompletedProcess(command, process.returncode, output, errors)
            process.send_signal(signal.SIGINT)
        process.kill()
        raise AssertionError(f"{command!r} neither ended in {seconds} seconds nor when it was interrupted")


def _end_with_parent() -> None:
    """Have Linux end this process when the tests are killed."""
    _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def _await_connections(server: subprocess.Popen[bytes], port: int, log: Path) -> None:
    deadline = time.monotonic() + _UP_SECONDS
    while time.monotonic() < deadline:
        assert server.poll() is None, f"{server.args!r} ended:\n{log.read_text()}"
        with suppress(OSError), socket.create_connection((HOST, port), timeout=1):
            return
        time.sleep(_POLL_SECONDS)
    raise AssertionError(f"{server.args!r} is not up after {_UP_SECONDS} seconds:\n{log.read_text()}")


def _end(server: subprocess.Popen[bytes]) -> None:
    """End the server with everything that it has started, which is in its session."""
    _signal(server.pid, signal.SIGTERM)
    with suppress(subprocess.TimeoutExpired):
        server.wait(_DOWN_SECONDS)
    _signal(server.pid, signal.SIGKILL)
    server.wait()


def _signal(group: int, number: signal.Signals) -> None:
    with suppress(ProcessLookupError):
        os.killpg(group, number)
