"""Standard streams that are closed, from the start or because their reader has gone, or that lead to a full disk."""

from __future__ import annotations

import io
import os
import sys
from contextlib import suppress

BROKEN_PIPE = 141
"""The exit code when nobody reads the output any more: 128 and the number of SIGPIPE, as shells have it."""

UNWRITABLE = 74
"""The exit code when the output cannot be written for another reason: `EX_IOERR` of sysexits.h."""

_NAMES = ("stdin", "stdout", "stderr")


class _Unheard(io.TextIOWrapper):
    """Standard error where it leads: what cannot be written there is lost, and nothing stops for it."""

    def write(self, text: str, /) -> int:
        """As usual, or not at all."""
        with suppress(OSError):
            return super().write(text)
        return len(text)

    def flush(self) -> None:
        """As usual, or not at all."""
        with suppress(OSError):
            super().flush()


def never_stop_for_errors() -> None:
    """Have no run end because progress or a warning cannot be written: an apply would be left in the middle."""
    if type(sys.stderr) is io.TextIOWrapper:  # not one that a test or another program has put there
        stream, encoding = sys.stderr, sys.stderr.encoding
        sys.stderr = _Unheard(stream.buffer, encoding, "backslashreplace", line_buffering=True, write_through=True)


def open_closed_streams() -> None:
    """Have streams that were closed when the process began, as by `>&-`, lead nowhere.

    Otherwise the next file that is opened gets the number of the stream, and what programs print goes into it.
    """
    for number, name in enumerate(_NAMES):
        if getattr(sys, name) is None:
            with suppress(OSError):
                _open_nowhere(number)
                setattr(sys, name, os.fdopen(number, "w" if number else "r", encoding="utf-8", closefd=False))


def _open_nowhere(number: int) -> None:
    try:
        os.fstat(number)
    except OSError:
        nowhere = os.open(os.devnull, os.O_RDWR)
        if nowhere == number:
            os.set_inheritable(number, True)  # noqa: FBT003 - as the system has it
        else:
            os.dup2(nowhere, number)
            os.close(nowhere)


def is_output_closed() -> bool:
    """Whether the reader of standard output or error has gone, as with `tfgen list | head -1`."""
    return any(_is_broken(name) for name in _NAMES[1:])


def _is_broken(name: str) -> bool:
    import select

    if not hasattr(select, "poll"):  # Windows has none, and no way to ask
        return True
    look = select.poll()
    try:
        look.register(getattr(sys, name).fileno(), 0)
    except (OSError, ValueError, AttributeError):  # a stream of somebody else's without a number
        return False
    return bool(look.poll(0))


def silence_broken_streams() -> None:
    """Discard what is still to be printed to a reader that has gone: Python would complain at the end."""
    for number, name in enumerate(_NAMES):
        if number and _is_broken(name):
            with suppress(OSError):
                nowhere = os.open(os.devnull, os.O_WRONLY)
                os.dup2(nowhere, getattr(sys, name).fileno())
                os.close(nowhere)
