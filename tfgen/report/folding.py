"""Fold a table into the width of a terminal, so that nothing of it is lost."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


def fold(texts: Sequence[Sequence[str]], numeric: Sequence[bool], width: int, gap: int) -> Iterator[str]:
    """The lines of a table of this width: the widest columns give way, and their cells go on below themselves."""
    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, gap, 0, 0))
    for right in numeric:
        table.add_column(justify="right" if right else "left", no_wrap=right, overflow="fold")
    for cells in texts:
        table.add_row(*map(Text, cells))
    screen = io.StringIO()
    Console(file=screen, width=width, color_system=None, force_terminal=False, legacy_windows=False).print(table)
    yield from (line.rstrip() for line in screen.getvalue().splitlines())


def list_records(header: Sequence[str], rows: Sequence[Sequence[str]], width: int, gap: int) -> Iterator[str]:
    """Each row below its first cell: the names of the columns, and what is in them, without those that are empty."""
    names = max(map(len, header[1:]))
    for first, *cells in rows:
        yield from fold([[first]], [False], width, 0)
        pairs = [[name.ljust(names), cell] for name, cell in zip(header[1:], cells, strict=True) if cell]
        if pairs:
            yield from (f"  {line}" for line in fold(pairs, [False, False], width - 2, gap))
