"""Signals that end a process, while it writes: it puts back what it has begun, and ends then."""

from __future__ import annotations

import signal
import threading
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final, NoReturn

if TYPE_CHECKING:
    from collections.abc import Iterator

# Of a terminal that is closed, and of who ends a job in CI; Windows has not all of them.
_ENDING: Final = tuple(getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name))


@contextmanager
def ended_like_interrupted() -> Iterator[None]:
    """Have these signals raise SystemExit, as Ctrl-C raises KeyboardInterrupt, with the code that shells give them.

    One that is ignored, or that somebody else waits for, stays so; and only the main thread hears of signals.
    """
    is_main = threading.current_thread() is threading.main_thread()
    heard = [number for number in _ENDING if is_main and signal.getsignal(number) is signal.SIG_DFL]
    for number in heard:
        signal.signal(number, _end)
    try:
        yield
    finally:
        for number in heard:
            signal.signal(number, signal.SIG_DFL)


@contextmanager
def scratch_folder(prefix: str = "tfgen-") -> Iterator[Path]:
    """A temporary folder for as long as this holds, also where a signal ends the process meanwhile.

    A program that `subprocess.run` waits for then is ended too. Raises OSError.
    """
    from tempfile import TemporaryDirectory

    with ended_like_interrupted(), TemporaryDirectory(prefix=prefix) as name:
        yield Path(name)


def _end(number: int, _frame: object) -> NoReturn:
    raise SystemExit(128 + number)
