"""Format rows as a table of aligned columns that reads the same on a terminal, in a log and in a pull request."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tfgen.printable import printable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


def format_table(header: Sequence[str], rows: Sequence[Sequence[object]]) -> Iterator[str]:
    """The lines of the table: numbers to the right, text to the left, two spaces between columns."""
    numeric = [all(isinstance(row[index], int) for row in rows) for index in range(len(header))]
    yield from _aligned([list(map(str, header)), *map(_texts, rows)], numeric)


def format_rows(rows: Sequence[Sequence[object]]) -> Iterator[str]:
    """The lines of rows that need no header, all to the left."""
    yield from _aligned(list(map(_texts, rows)), [False for _ in rows[:1] for _ in rows[0]])


def _texts(row: Sequence[object]) -> list[str]:
    return [printable(str(cell)) for cell in row]


def _aligned(texts: Sequence[Sequence[str]], numeric: Sequence[bool]) -> Iterator[str]:
    widths = [max(map(len, column)) for column in zip(*texts, strict=True)]
    for cells in texts:
        aligned = (
            cell.rjust(width) if right else cell.ljust(width)
            for cell, width, right in zip(cells, widths, numeric, strict=True)
        )
        yield "  ".join(aligned).rstrip()
