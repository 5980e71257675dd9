"""Unexpected exceptions, as the user sees them: a message that names the input and what to do, and no traceback."""

from __future__ import annotations

import errno
import io
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tfgen.cli.colours import choose_colours
from tfgen.cli.streams import UNWRITABLE
from tfgen.errors import HOW_TO_REPORT, describe_exception, is_debugging
from tfgen.printable import printable

if TYPE_CHECKING:
    from collections.abc import Sequence


class UnexpectedError(click.ClickException):
    """An exception on its way out: exit code 2. `words` are those of the command line behind `tfgen`."""

    exit_code = 2

    def __init__(self, error: Exception, words: Sequence[str]) -> None:
        super().__init__(describe_exception(error))
        self._notes = getattr(error, "__notes__", ())
        self._words = words

    def show(self, file: Any = None) -> None:
        """Print what failed, the command, what is known of the place, and what to do."""
        command = " ".join(("tfgen", *self._words))
        words = f"{click.style('error', fg='red')}: internal error: {self.message}"
        click.echo(words, file=file, err=True, color=choose_colours())
        for line in (f"The command was: {command}", *self._notes, HOW_TO_REPORT):
            click.echo(f"    {line}", file=file, err=True)


def file_error(error: OSError, words: Sequence[str]) -> click.ClickException:
    """The exception for a file or folder that the system refuses: a message that names it, if the error does."""
    place = error.filename2 or error.filename
    if _is_printing(error):
        return UnwritableOutputError(f"standard output: {error.strerror}. {_LOST}")
    if is_debugging():
        return unexpected_error(error, words)
    if not isinstance(place, str | os.PathLike):
        return _cannot_go_on(error) or unexpected_error(error, words)
    notes = "".join(f"\n    {printable(note)}" for note in getattr(error, "__notes__", ()))
    name = os.fspath(place)
    remedy = _ROOM if error.errno in _FULL and _is_temporary(name) else "Mend this and try again."
    return FileError(f"{printable(name)}: {error.strerror}. {remedy}{notes}")


def _is_temporary(name: str) -> bool:
    """Whether a file is in the folder for temporary ones."""
    from tempfile import gettempdir  # only a run that fails needs it

    try:
        return Path(name).is_relative_to(gettempdir())
    except OSError:
        return False


def _cannot_go_on(error: OSError) -> click.ClickException | None:
    """The exception for what the machine has no more of, where nobody knows for which file."""
    if error.errno == errno.ENOENT and str(error.strerror).startswith("No usable temporary directory"):
        return FileError(f"{printable(str(error.strerror))}. {_ROOM}")
    if error.errno == errno.ENOENT and _is_nowhere():
        return FileError("the current folder is there no longer. Change into another one, or into it anew.")
    return FileError(f"{error.strerror}. Mend this and try again.") if error.errno in _OF_THE_MACHINE else None


def _is_printing(error: OSError) -> bool:
    """Whether it was click that could not print."""
    from traceback import walk_tb  # only a run that fails needs it

    return any(frame.f_code is click.echo.__code__ for frame, _ in walk_tb(error.__traceback__))


def _is_nowhere() -> bool:
    try:
        Path.cwd()
    except OSError:
        return True
    return False


_LOST = "The output is incomplete; what was done before stays done. Mend this and try again."
_ROOM = "Make room there, or name another folder in TMPDIR."
_FULL = {getattr(errno, name, None) for name in ("ENOSPC", "EDQUOT", "EFBIG", "EROFS")} - {None}
# Room on the disk, open files, memory: nothing of tfgen's. Not every system knows all of these.
_OF_THE_MACHINE = _FULL | {getattr(errno, name, None) for name in ("EMFILE", "ENFILE", "ENOMEM", "EIO")} - {None}


def unexpected_error(error: Exception, words: Sequence[str]) -> UnexpectedError:
    """The exception to raise in the place of another; with TFGEN_DEBUG its traceback is printed at once."""
    if is_debugging():
        import traceback

        traceback.print_exception(error)
    return UnexpectedError(error, words)


class FileError(click.ClickException):
    """The system refuses a file: exit code 2."""

    exit_code = 2

    def show(self, file: Any = None) -> None:
        """Print it like any other error of tfgen."""
        click.echo(f"{click.style('error', fg='red')}: {self.message}", file=file, err=True)


class UnwritableOutputError(FileError):
    """What the command says cannot be printed, whatever it has done: an exit code of its own."""

    exit_code = UNWRITABLE


def escape_unencodable() -> None:
    """Have the streams escape what their encoding does not have, instead of failing on it."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
