"""Fold a table into the width of a terminal, so that nothing of it is lost."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


_CAPS = (40, 24, 12)  # characters of a word, such as a path, that a column has room for, as far as there is room


def fold(texts: Sequence[Sequence[str]], numeric: Sequence[bool], width: int, gap: int) -> Iterator[str]:
    """The lines of a table of this width: the widest columns give way, and their cells go on below themselves."""
    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, gap, 0, 0))
    widths = _share(texts, width - gap * (len(numeric) - 1))
    for right, own in zip(numeric, widths, strict=True):
        table.add_column(justify="right" if right else "left", no_wrap=right, overflow="fold", width=own)
    for cells in texts:
        table.add_row(*map(Text, cells))
    screen = io.StringIO()
    Console(file=screen, width=width, color_system=None, force_terminal=False, legacy_windows=False).print(table)
    yield from (line.rstrip() for line in screen.getvalue().splitlines())


def _share(texts: Sequence[Sequence[str]], room: int) -> list[int | None]:
    """The widths of the columns: room for whole words, the rest for those that want it; None where there is no room."""
    columns = list(zip(*texts, strict=True))
    wanted = [max(map(len, column)) for column in columns]
    fitting = (least for cap in _CAPS if sum(least := least_widths(columns, cap)) <= room)
    widths = next(fitting, None)
    if widths is None:
        return [None] * len(columns)
    for _ in range(min(room, sum(wanted)) - sum(widths)):
        narrow = min((index for index, width in enumerate(widths) if width < wanted[index]), key=widths.__getitem__)
        widths[narrow] += 1
    return list(widths)


def least_widths(columns: Sequence[Sequence[str]], cap: int) -> list[int]:
    """The widths of columns with whole words, as far as a cap goes but in the first one, which names the rows."""
    longest = [max((len(word) for cell in column for word in cell.split()), default=0) for column in columns]
    return [length if index == 0 else min(length, cap) for index, length in enumerate(longest)]


def list_records(header: Sequence[str], rows: Sequence[Sequence[str]], width: int, gap: int) -> Iterator[str]:
    """Each row below its first cell: the names of the columns, and what is in them, without those that are empty."""
    names = max(map(len, header[1:]))
    for first, *cells in rows:
        yield from fold([[first]], [False], width, 0)
        pairs = [[name.ljust(names), cell] for name, cell in zip(header[1:], cells, strict=True) if cell]
        if pairs:
            yield from (f"  {line}" for line in fold(pairs, [False, False], width - 2, gap))


def stack_cells(rows: Sequence[Sequence[str]], width: int) -> Iterator[str]:
    """The first cell of each row, and the others below it, those that are not empty."""
    for first, *cells in rows:
        yield from fold([[first]], [False], width, 0)
        for cell in filter(None, cells):
            yield from (f"  {line}" for line in fold([[cell]], [False], width - 2, 0))
