"""The table of a render: a row a folder, with what happened to its files."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tfgen.printable import printable_json
from tfgen.report.table import format_table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    Row = Sequence[str | int]

RETIRED = " (retired)"
"""What stands behind the name of a folder that left the matrix."""
HEADER = ("folder", "created", "changed", "unchanged", "deleted", "resources")


def format_folders(rows: Sequence[Row]) -> Iterator[str]:
    """The lines of the table, the sums last; `rows` are as in `HEADER`."""
    total = ("total", *(sum(column) for column in list(zip(*rows, strict=True))[1:]))
    yield from format_table(HEADER, [*rows, total] if len(rows) > 1 else rows)


def record_folders(rows: Sequence[Row], files: Sequence[tuple[str, str]], *, written: bool) -> str:
    """The rows as JSON, with the paths of files that were not current, and their states: as `render.json` has it."""
    folders = [
        {
            "name": str(row[0]).removesuffix(RETIRED),
            "retired": str(row[0]).endswith(RETIRED),
            **dict(zip(HEADER[1:], row[1:], strict=True)),
        }
        for row in rows
    ]
    changed = [{"path": path, "state": state} for path, state in files]
    found = {"current": not files, "written": written, "folders": folders, "files": changed}
    return printable_json(json.dumps(found, indent=2, ensure_ascii=False))
