"""Progress on standard error: a bar on a terminal, plain lines elsewhere. The only module that knows rich."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from itertools import count
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rich.progress import Progress

_LINES = 10  # of a log, for work of any length
_MANY = 20  # steps that are worth a line at all


@contextmanager
def show_progress(
    *, quiet: bool = False, lines: bool = True, doing: str = "rendering", done: str = "rendered"
) -> Iterator[Callable[[object, int], None]]:
    """A function to call with each finished step and the number of all; with `quiet` it does nothing.

    Where there is no terminal, long work prints a line for each tenth of it, and short work none; none without `lines`.
    """
    if sys.stderr.isatty() and not quiet:
        with _start(doing) as progress:
            yield lambda step, total: _advance(progress, str(step), total)
    elif quiet or not lines:
        yield lambda _step, _total: None
    else:
        numbers = count(1)
        yield lambda step, total: _print(f"{done} {step}", next(numbers), total)


def _print(step: str, number: int, total: int) -> None:
    if total >= _MANY and number * _LINES // total > (number - 1) * _LINES // total:
        print(f"{step} ({number} of {total})", file=sys.stderr)


def _start(doing: str) -> Progress:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (TextColumn(doing), BarColumn(), MofNCompleteColumn(), TextColumn("{task.description}"))
    return Progress(*columns, console=Console(stderr=True), transient=True)


def _advance(progress: Progress, step: str, total: int) -> None:
    if not progress.tasks:
        progress.add_task("", total=total)
    progress.update(progress.task_ids[0], advance=1, description=step)
