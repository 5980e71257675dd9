"""Format rows as a table of aligned columns that reads the same on a terminal, in a log and in a pull request.

On a terminal that is too narrow for it, cells go on below themselves, or stand below each other behind the names of
their columns where not even their words have room; in a pipe and in a file a row is a line.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from tfgen.printable import printable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_GAP = 2  # spaces between columns
_LONG_WORD = 20  # characters of a word, such as a path, that every column but the first has to have room for
_WORD = 12  # likewise, of rows without a header, which say less once they stand cell by cell


def format_table(header: Sequence[str], rows: Sequence[Sequence[object]]) -> Iterator[str]:
    """The lines of the table: numbers to the right, text to the left, two spaces between columns."""
    numeric = [all(isinstance(row[index], int) for row in rows) for index in range(len(header))]
    texts = [list(map(str, header)), *map(_texts, rows)]
    room = _room()
    if room is not None and len(header) > 1 and len(texts) > 1 and _width(texts) > room:
        from tfgen.report.folding import list_records  # which takes a while, and most tables fit

        if _is_crowded(texts, room, _LONG_WORD):
            yield from list_records(texts[0], texts[1:], room, _GAP)
            return
    yield from _aligned(texts, numeric, 0)


def format_rows(rows: Sequence[Sequence[object]], indent: int = 0) -> Iterator[str]:
    """The lines of rows that need no header, all to the left, behind so many spaces.

    On a terminal where not even their words have room, each cell stands below the first one of its row.
    """
    texts, room = list(map(_texts, rows)), _room()
    if room is not None and texts and _is_crowded(texts, room - indent, _WORD):
        from tfgen.report.folding import stack_cells

        yield from (f"{' ' * indent}{line}".rstrip() for line in stack_cells(texts, room - indent))
        return
    yield from _aligned(texts, [False for _ in rows[:1] for _ in rows[0]], indent)


def _is_crowded(texts: Sequence[Sequence[str]], room: int, long_word: int) -> bool:
    """Whether the table is too wide, and its columns have no room for words of this length, where they have them."""
    if _width(texts) <= room:
        return False
    from tfgen.report.folding import least_widths

    return sum(least_widths(list(zip(*texts, strict=True)), long_word)) + _GAP * (len(texts[0]) - 1) > room


def _texts(row: Sequence[object]) -> list[str]:
    return [printable(str(cell)) for cell in row]


def _aligned(texts: Sequence[Sequence[str]], numeric: Sequence[bool], indent: int) -> Iterator[str]:
    widths = [max(map(len, column)) for column in zip(*texts, strict=True)]
    room = _room()
    if room is not None and indent + _width(texts) > room:
        from tfgen.report.folding import fold

        yield from (f"{' ' * indent}{line}".rstrip() for line in fold(texts, numeric, room - indent, _GAP))
        return
    for cells in texts:
        aligned = (
            cell.rjust(width) if right else cell.ljust(width)
            for cell, width, right in zip(cells, widths, numeric, strict=True)
        )
        yield f"{' ' * indent}{(' ' * _GAP).join(aligned)}".rstrip()


def _width(texts: Sequence[Sequence[str]]) -> int:
    """The width of the table with every cell on one line."""
    return sum(max(map(len, column)) + _GAP for column in zip(*texts, strict=True)) - _GAP


def _room() -> int | None:
    """The columns of the terminal, as COLUMNS says or as it is; None where standard output is none."""
    if not sys.stdout.isatty():
        return None
    from shutil import get_terminal_size  # with the modules of archives, which take a while

    return get_terminal_size().columns
