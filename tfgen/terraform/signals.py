"""What SIGINT, SIGTERM and SIGHUP do while engines run, and while a report is owed."""

from __future__ import annotations

import signal
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable, Iterator

_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Interrupted(Exception):  # noqa: N818 - the state of a run, not a mistake
    """The user has asked to stop, so no further command is started."""


@contextmanager
def restored_signals() -> Iterator[None]:
    """What the signals do at the end is what they did at the beginning."""
    before = {number: reaction for number in _SIGNALS if (reaction := signal.getsignal(number)) is not None}
    try:
        yield
    finally:
        for number, reaction in before.items():
            signal.signal(number, reaction)


@contextmanager
def heard_signals(
    loop: asyncio.AbstractEventLoop, interrupt: Callable[[], object], *, owes_report: bool
) -> Iterator[None]:
    """Call `interrupt` between two steps of the loop at every signal.

    Afterwards they end the process again, or, with `owes_report`, are ignored until `restored_signals` ends.
    """
    # Who runs tfgen under nohup wants it to survive the end of the session.
    is_kept = signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
    wanted = [number for number in _SIGNALS if not (is_kept and number is signal.SIGHUP)]
    for number in wanted:
        loop.add_signal_handler(number, interrupt)
    try:
        yield
    finally:
        before = signal.pthread_sigmask(signal.SIG_BLOCK, wanted)  # none falls between two ways of taking it
        for number in wanted:
            loop.remove_signal_handler(number)
            if owes_report:
                signal.signal(number, signal.SIG_IGN)
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
