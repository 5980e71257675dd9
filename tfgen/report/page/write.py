"""From what is known of a project to the file of its page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tfgen.disk.output_file import write_output_file
from tfgen.report.page.html import format_page
from tfgen.report.page.pack import pack

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from tfgen.report.page.document import Document


def make_page(document: Document, pictures: Mapping[str, str]) -> Iterator[str]:
    """The text of the page in pieces, with the pictures of stacks as SVG by their names."""
    return format_page(document["project"], pack(document, pictures))


def write_report(path: Path, pieces: Iterable[str]) -> int:
    """Write the file, whole or not at all, and return its size in bytes. Raises OutputError."""
    return write_output_file(path, (piece.encode() for piece in pieces), "-o")
