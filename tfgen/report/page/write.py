"""From what is known of a project to the file of its page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tfgen.disk.output_file import write_output_file
from tfgen.report.page.html import format_page
from tfgen.report.page.pack import pack
from tfgen.report.page.pictures import draw_pictures

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from tfgen.disk.cache import Cache
    from tfgen.report.page.document import Document
    from tfgen.report.page.facts import Facts


def make_page(
    document: Document, facts: Facts, *, jobs: int, cache: Cache, on_step: Callable[[object, int], object]
) -> Iterator[str]:
    """The text of the page in pieces, with a picture of each stack."""
    pictures = draw_pictures(facts.render.files, jobs=jobs, cache=cache, on_step=on_step)
    return format_page(document["project"], pack(document, pictures))


def write_report(path: Path, pieces: Iterable[str]) -> int:
    """Write the file, whole or not at all, and return its size in bytes. Raises OutputError."""
    return write_output_file(path, (piece.encode() for piece in pieces), "-o")
