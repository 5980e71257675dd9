"""Progress of engines on standard error: a line a stack that moves on a terminal, a line a step elsewhere."""

from __future__ import annotations

import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import Console
    from rich.live import Live
    from rich.table import Table

    from tfgen.terraform.context import Observer, Progress


@contextmanager
def show_live(*, quiet: bool = False) -> Iterator[Observer]:
    """A function to call with every `Progress`; with `quiet` it does nothing."""
    if quiet:
        yield lambda _progress: None
    elif sys.stderr.isatty():
        from rich.console import Console

        with show_board(Console(stderr=True)) as observe:
            yield observe
    else:
        yield _print_step


@contextmanager
def show_board(console: Console) -> Iterator[Observer]:
    """A function that keeps a line for each stack that is worked on, with resources and seconds, on a terminal."""
    board = _Board(console)
    try:
        yield board.take
    finally:
        board.stop()


def format_step(progress: Progress) -> str | None:
    """The line of a step that begins or ends; None for what is between."""
    if progress.ended:
        return f"{progress.name}: {progress.ended}"
    return f"{progress.name}: {progress.step} …" if not progress.done else None


def _print_step(progress: Progress) -> None:
    if line := format_step(progress):
        print(line, file=sys.stderr, flush=True)


class _Board:
    """The stacks that are being worked on; it is on the screen only while there are some, so that tfgen can ask."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._current: dict[str, tuple[Progress, float]] = {}
        self._live: Live | None = None

    def take(self, progress: Progress) -> None:
        """Note the progress of a stack; a step that ended becomes a line that stays."""
        known = self._current.get(progress.name)
        if progress.ended:
            self._current.pop(progress.name, None)
            took = f" ({_elapsed(known[1])})" if known else ""
            self._console.print(f"{progress.name}: {progress.ended}{took}", markup=False, highlight=False)
        else:
            began = known[1] if known and known[0].step == progress.step else time.monotonic()
            self._current[progress.name] = (progress, began)
        if not self._current:
            self.stop()
        elif self._live is None:
            self._live = self._start()

    def stop(self) -> None:
        """Take the lines off the screen."""
        if self._live is not None:
            self._live.stop()
            self._live = None

    def _start(self) -> Live:
        from rich.live import Live

        # Nothing is redirected: what the commands print goes to standard output, which may be a file.
        live = Live(
            get_renderable=self.render,
            console=self._console,
            transient=True,
            redirect_stdout=False,
            redirect_stderr=False,
        )
        live.start()
        return live

    def render(self) -> Table:
        """The lines of the stacks, as they are now."""
        from rich.table import Table

        table = Table.grid(padding=(0, 2))
        for progress, began in list(self._current.values()):
            table.add_row(progress.name, progress.step, _count(progress), _elapsed(began))
        return table


def _count(progress: Progress) -> str:
    if progress.total:
        return f"{progress.done}/{progress.total}"
    return f"{progress.done} read" if progress.done else ""


def _elapsed(began: float) -> str:
    minutes, seconds = divmod(int(time.monotonic() - began), 60)
    return f"{minutes} min {seconds:02} s" if minutes else f"{seconds} s"
