"""Format rows as a table of aligned columns that reads the same on a terminal, in a log and in a pull request."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tfgen.printable import printable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


def format_table(header: Sequence[str], rows: Sequence[Sequence[object]]) -> Iterator[str]:
    """The lines of the table: numbers to the right, text to the left, two spaces between columns."""
    texts = [list(map(str, header)), *([printable(str(cell)) for cell in row] for row in rows)]
    widths = [max(map(len, column)) for column in zip(*texts, strict=True)]
    numeric = [all(isinstance(row[index], int) for row in rows) for index in range(len(header))]
    for cells in texts:
        aligned = (
            cell.rjust(width) if right else cell.ljust(width)
            for cell, width, right in zip(cells, widths, numeric, strict=True)
        )
        yield "  ".join(aligned).rstrip()
