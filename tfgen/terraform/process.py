"""Run engine commands: each in a session of its own, its output in a file, interrupts passed on one by one.

Three things here keep a state safe:

* An engine is not in the terminal's process group, so Ctrl-C reaches it once, through tfgen, and not twice: the second
  interrupt makes Terraform give up at once (https://developer.hashicorp.com/terraform/cli/commands/apply).
* An engine writes to a file and never to a pipe. The Go runtime ends a program that writes to a closed pipe: were
  tfgen killed, Terraform would die in the middle of an apply and lose what it had just made
  (https://pkg.go.dev/os/signal#hdr-SIGPIPE).
* No engine is ever killed: tfgen waits for as long as it takes. When somebody else has killed one, what it had started
  is asked to end, as nothing listens to it any more.
"""

from __future__ import annotations

import asyncio
import os
import signal
import stat
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from tfgen.errors import TfgenError
from tfgen.terraform import readback
from tfgen.terraform.environment import NOT_FOR_QUESTIONS
from tfgen.terraform.events import parse_event
from tfgen.terraform.readback import too_long
from tfgen.terraform.signals import Interrupted, heard_signals

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Coroutine, Mapping, Sequence
    from pathlib import Path
    from typing import TypeVar

    from tfgen.terraform.engine import Engine
    from tfgen.terraform.events import Event
    from tfgen.terraform.journal import StackLog

    T = TypeVar("T")

_LOOK_AGAIN = 0.1  # seconds between two looks into a growing file
_ONE_KEYSTROKE = 0.5  # seconds; a wrapper that passes on what the terminal sent too is not a second Ctrl-C
_CHUNK = 1 << 20
LONGEST_LINE = 16 << 20
"""Bytes of one line of an engine's output that are read; Terraform's own longest are some kilobytes."""
_CUT = b" ... (this line is longer: see the raw log)"


class Supervisor:
    """Runs commands of one engine in one environment and passes interrupts on to those that are running."""

    def __init__(self, engine: Engine, environment: Mapping[str, str]) -> None:
        self.engine = engine
        self.environment = dict(environment)
        self.interrupted = False
        self._running: set[asyncio.subprocess.Process] = set()
        self._last_interrupt = float("-inf")

    def run_to_the_end(self, work: Coroutine[Any, Any, T], *, owes_report: bool = False) -> T:
        """Run a coroutine that uses this supervisor, with SIGINT, SIGTERM and SIGHUP as interrupts.

        With `owes_report` they are ignored from its end on: what was done must be told, and nothing is left to stop.
        """
        if os.name != "posix":
            work.close()
            raise TfgenError("tfgen runs Terraform on Linux and macOS. On Windows use WSL, or the loop in the README.")
        return asyncio.run(self._with_signals(work, owes_report=owes_report))

    async def run(
        self,
        folder: Path,
        arguments: Sequence[str],
        log: StackLog,
        on_event: Callable[[Event], object] = lambda _event: None,
        *,
        private: bool = False,
        without: Collection[str] = (),
    ) -> int:
        """Run a command in a folder with its output in the log, and read along; the exit code.

        With `private` the files that it makes are for this user only; `without` are variables that are kept from it.
        Raises Interrupted instead of starting when the user wants to stop, and TfgenError when the engine cannot be
        started.
        """

        def take(lines: list[str]) -> None:
            events = [parse_event(line) for line in lines]
            log.write("\n".join(event.text for event in events))
            for event in events:
                on_event(event)

        log.write(f"$ {self.engine.kind} {' '.join(arguments)}")
        with log.open_raw() as output:
            # Before the engine: it may have written all it has to say by the time that its start is known.
            reader = _Lines(output, take)
            umask = 0o077 if private else -1
            process = await self._start(folder, arguments, output, output, umask=umask, without=without)
            code = await self._follow(process, reader)
        log.finish(code)
        return code

    async def read(self, folder: Path, arguments: Sequence[str], log: StackLog) -> tuple[int, bytes]:
        """Run a command that only reads, such as `show -json`: exit code and what it prints. Errors go to the log.

        Raises UnreadableError when that is longer than can be read.
        """
        with log.open_raw() as errors:
            pipe = asyncio.subprocess.PIPE
            process = await self._start(folder, arguments, pipe, errors, without=NOT_FOR_QUESTIONS)
            try:
                text, is_whole = await _read_pipe(process)
                code = await process.wait()
            finally:
                self._running.discard(process)
        log.copy_raw_text()
        if not is_whole:
            raise too_long(" ".join(arguments[:2]))
        return code, text

    def interrupt(self) -> None:
        """Start nothing any more, and pass one interrupt to each engine and what it has started, as a terminal does."""
        now = time.monotonic()
        if now - self._last_interrupt < _ONE_KEYSTROKE:
            return
        self._last_interrupt = now
        self.interrupted = True
        for process in self._running:
            _signal_group(process, signal.SIGINT)

    async def _start(
        self,
        folder: Path,
        arguments: Sequence[str],
        output: int,
        errors: int,
        *,
        umask: int = -1,
        without: Collection[str] = (),
    ) -> asyncio.subprocess.Process:
        if self.interrupted:
            raise Interrupted
        try:
            process = await asyncio.create_subprocess_exec(
                *self.engine.command,
                f"-chdir={folder}",
                *arguments,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=output,
                stderr=errors,
                env={name: value for name, value in self.environment.items() if name not in without},
                start_new_session=True,
                umask=umask,
            )
        except OSError as error:
            raise TfgenError(
                f"{self.engine.command[0]} cannot be started: {error.strerror}. Correct --engine."
            ) from None
        self._running.add(process)
        if self.interrupted:  # while it was being started, when it was not in the set yet
            _signal_group(process, signal.SIGINT)
        return process

    async def _follow(self, process: asyncio.subprocess.Process, reader: _Lines) -> int:
        """Wait for the end of a process and read along in the file that it writes."""
        ended = asyncio.ensure_future(process.wait())
        try:
            while not ended.done():
                # However fast an engine writes, between two chunks there is time for signals and for its end.
                await asyncio.wait([ended], timeout=0 if reader.read() else _LOOK_AGAIN)
        finally:
            code = await ended
            self._running.discard(process)
        if code < 0 or self.interrupted:  # a shell that was between two commands goes on with the next one
            _signal_group(process, signal.SIGTERM)
        await reader.finish()
        return code

    async def _with_signals(self, work: Coroutine[Any, Any, T], *, owes_report: bool) -> T:
        with heard_signals(asyncio.get_running_loop(), self.interrupt, owes_report=owes_report):
            return await work


async def _read_pipe(process: asyncio.subprocess.Process) -> tuple[bytes, bool]:
    """What a process prints, as far as it is read, and whether that is all; it may always print to its end."""
    text, is_whole = bytearray(), True
    while process.stdout and (chunk := await process.stdout.read(_CHUNK)):
        is_whole = is_whole and len(text) + len(chunk) <= readback.LONGEST_ANSWER
        if is_whole:
            text += chunk
        else:
            text.clear()
    return bytes(text), is_whole


def _signal_group(leader: asyncio.subprocess.Process, number: signal.Signals) -> None:
    """Signal a process and all that it has started, as a terminal does."""
    with suppress(ProcessLookupError):
        os.killpg(leader.pid, number)


class _Lines:
    """The lines that are added to a regular file, from its present end on, in bounded memory."""

    def __init__(self, descriptor: int, take: Callable[[list[str]], None]) -> None:
        self._take = take
        self._rest = b""
        self._is_cut = False
        status = os.fstat(descriptor)
        # What is not a regular file, such as /dev/null in the place of a log on a full disk, cannot be read back.
        self._descriptor = descriptor if stat.S_ISREG(status.st_mode) else None
        self._offset = status.st_size

    def read(self, limit: int = _CHUNK) -> bool:
        """Take the whole lines of the next part of the file; whether there was any."""
        chunk = b"" if self._descriptor is None else os.pread(self._descriptor, min(limit, _CHUNK), self._offset)
        self._offset += len(chunk)
        *lines, self._rest = (self._rest + chunk).split(b"\n")
        if lines and self._is_cut:  # the end of a line whose beginning has been taken
            del lines[0]
            self._is_cut = False
        if len(self._rest) > LONGEST_LINE:
            lines += [] if self._is_cut else [self._rest[:LONGEST_LINE] + _CUT]
            self._rest, self._is_cut = b"", True
        if lines:
            self._take([line.decode(errors="replace") for line in lines])
        return bool(chunk)

    async def finish(self) -> None:
        """Take what is there now, the last line too, which a full disk may have cut."""
        end = os.fstat(self._descriptor).st_size if self._descriptor is not None else 0
        while self.read(end - self._offset):  # not what somebody may add meanwhile
            await asyncio.sleep(0)
        if self._rest and not self._is_cut:
            self._take([self._rest.decode(errors="replace")])
