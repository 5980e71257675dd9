"""The record of a run: what happened to each stack, with a log for each, in `.tfgen/runs/<number>/`.

A stack has two logs. The engine itself writes `<stack>.raw`, so that it is whole even when tfgen is killed; tfgen
writes `<stack>.log`, the same as text for people. Neither holds a value that Terraform calls sensitive, because the
events of `-json` hold none. A full disk costs the log, never the run: what could not be written is told at the end.
"""

from __future__ import annotations

import errno
import json
import os
import shutil
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from tfgen.disk.files import find_link, write_whole
from tfgen.disk.project import CACHE, as_typed
from tfgen.errors import OutputError, Position, Problem
from tfgen.printable import printable_lines

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from tfgen.terraform.root_module import RootModule
    from tfgen.terraform.warnings import EngineWarning

KEPT = 20
"""The number of runs whose records stay."""

_EVERYTHING = "*\n"


class StackLog:
    """The logs of one stack in one run. No method raises when the disk refuses: `is_complete` tells it afterwards."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.is_complete = True
        self._raw = path.with_suffix(".raw")
        self._copied = 0

    @contextmanager
    def open_raw(self) -> Iterator[int]:
        """A descriptor for an engine to write to: the log, or nowhere when there is no room for it."""
        descriptor = self._open()
        try:
            yield descriptor
        finally:
            os.close(descriptor)

    def write(self, text: str) -> None:
        """Add a line, or lines, for people."""
        self._append(self.path, f"{text}\n")

    def finish(self, code: int) -> None:
        """Add the exit code of a command, which proves that there was room for all before it."""
        self._append(self._raw, f'{{"type":"tfgen_exit","code":{code}}}\n')
        self.copy_raw_text(skip=True)

    def copy_raw_text(self, *, skip: bool = False) -> None:
        """Add what a command wrote to the raw log and nobody read along; with `skip`, only remember its end."""
        content = b""
        try:
            # What is no regular file, such as a device in the place of the log, may have no end.
            if not skip and self._raw.is_file():
                with self._raw.open("rb") as file:
                    file.seek(self._copied)
                    content = file.read()
            self._copied = self._raw.stat().st_size
        except OSError:
            self.is_complete = False
        if content:
            self.write(printable_lines(content.decode(errors="replace")).rstrip("\n"))

    def _open(self) -> int:
        try:
            self._raw.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            return os.open(self._raw, os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
        except OSError:
            self.is_complete = False
            return os.open(os.devnull, os.O_RDWR | os.O_CLOEXEC)

    def _append(self, path: Path, text: str) -> None:
        try:
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
            try:
                content = text.encode(errors="replace")
                self.is_complete &= os.write(descriptor, content) == len(content)
            finally:
                os.close(descriptor)
        except OSError:
            self.is_complete = False


class Journal:
    """The record of one run: `run.json` with the command, the state and the warnings of each stack, and the logs."""

    def __init__(self, folder: Path, command: str) -> None:
        self.folder = folder
        self._command = command
        self._states: dict[str, str] = {}
        self._warnings: dict[str, list[str]] = {}
        self._logs: dict[str, StackLog] = {}

    @property
    def number(self) -> int:
        """The number of the run, from 1."""
        return int(self.folder.name)

    def log(self, module: RootModule) -> StackLog:
        """The log of a stack."""
        return self._logs.setdefault(module.name, StackLog(self.folder / f"{module.name}.log"))

    def record(self, module: RootModule, state: str, warnings: Iterable[EngineWarning] = ()) -> None:
        """Write down the state of a stack, and what its engine has warned of."""
        self._states[module.name] = state
        if texts := [f"{warning}\n{warning.detail}".rstrip() for warning in warnings]:
            self._warnings[module.name] = texts
        record = {"command": self._command, "stacks": self._states} | (
            {"warnings": self._warnings} if self._warnings else {}
        )
        with suppress(OSError):  # a full disk: the report has it all the same
            write_whole(self.folder / "run.json", (json.dumps(record, indent=2) + "\n").encode())

    @property
    def incomplete_logs(self) -> tuple[str, ...]:
        """The stacks whose log lacks something."""
        return tuple(name for name, log in self._logs.items() if not log.is_complete)


def open_journal(project: Path, command: str) -> Journal:
    """A new record in the project's `.tfgen/runs/`, to which `latest` points from now on.

    Raises OutputError when the folder cannot be made: nothing has been run then.
    """
    runs = project / CACHE / "runs"
    try:
        prepare_cache(project)
        runs.mkdir(exist_ok=True, mode=0o700)
        folder = _make_next(runs)
    except OSError as error:
        raise OutputError(
            Problem(
                Position(as_typed(error.filename or runs)),
                f"cannot be made: {error.strerror}. Mend this and run again.",
            )
        ) from None
    _point_to(runs / "latest", folder.name)
    _forget_old(runs, int(folder.name))
    return Journal(folder, command)


def prepare_cache(project: Path) -> None:
    """Make the project's `.tfgen/`, which holds secrets and must not be committed. Raises OSError."""
    cache = project / CACHE
    if link := find_link(project, cache / "runs"):
        raise OSError(errno.ELOOP, "Is a link, and may lead out of the project", str(link))
    cache.mkdir(exist_ok=True)
    if not (ignore := cache / ".gitignore").exists():
        write_whole(ignore, _EVERYTHING.encode())


def _make_next(runs: Path) -> Path:
    number = max((int(entry.name) for entry in runs.iterdir() if entry.name.isdecimal()), default=0)
    while True:
        number += 1
        with suppress(FileExistsError):  # another tfgen was faster
            (runs / str(number)).mkdir(mode=0o700)
            return runs / str(number)


def _point_to(link: Path, name: str) -> None:
    beside = link.with_name(f".latest.{name}")
    with suppress(OSError):
        beside.symlink_to(name)
        beside.replace(link)


def _forget_old(runs: Path, newest: int) -> None:
    for entry in runs.iterdir():
        if entry.name.isdecimal() and int(entry.name) <= newest - KEPT:
            shutil.rmtree(entry, ignore_errors=True)
