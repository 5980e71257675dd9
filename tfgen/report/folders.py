"""The table of a render: a row a folder, with what happened to its files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tfgen.report.table import format_table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    Row = Sequence[str | int]

HEADER = ("folder", "created", "changed", "unchanged", "deleted", "resources")


def format_folders(rows: Sequence[Row]) -> Iterator[str]:
    """The lines of the table, the sums last; `rows` are as in `HEADER`."""
    total = ("total", *(sum(column) for column in list(zip(*rows, strict=True))[1:]))
    yield from format_table(HEADER, [*rows, total] if len(rows) > 1 else rows)
