"""`tfgen report`: the project as one page to look at and to show around."""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tfgen.cli.completing import complete_sides
from tfgen.cli.options import STANDARD, cache_option, format_option, project_option, refuse_overwriting
from tfgen.errors import count_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tfgen.disk.cache import Cache
    from tfgen.render.files.rendered import RenderedFile

_DEFAULT = Path("report.html")


@click.command("report")
@project_option
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False, allow_dash=True),
    metavar="FILE",
    show_default=str(_DEFAULT),
    help="The file to write; - is standard output.",
)
@click.option("--against", metavar="REF", help="Show also what changes against this commit.")
@click.option(
    "--compare",
    "sides",
    nargs=2,
    multiple=True,
    metavar="A B",
    shell_complete=complete_sides,
    help="Compare these two environments, regions or stacks; repeat it for more.",
    show_default="each environment with the next one",
)
@format_option("html", "json")
@cache_option
def command(
    *,
    project: Path,
    output: Path | None,
    against: str | None,
    sides: tuple[tuple[str, str], ...],
    form: str,
    no_cache: bool,
) -> None:
    """Write one page with the matrix, findings, differences, changes and plans, and every stack with its picture.

    The page is a single file that needs no network: open it, mail it, keep it with a pull request. JSON has the same
    without the pictures, on standard output where no FILE is named.

    \b
    Example: tfgen report
             tfgen report --against origin/main -o review.html
    """  # noqa: D301 - \b keeps click from joining the lines
    from tfgen.disk.cache import Cache
    from tfgen.generate import plan_render
    from tfgen.report.page.document import format_document, make_document
    from tfgen.report.page.facts import collect_facts
    from tfgen.report.page.write import make_page, write_report
    from tfgen.report.progress import show_progress

    path = output or (STANDARD if form == "json" else _DEFAULT)
    refuse_overwriting(project, path)
    cache, jobs = Cache(None if no_cache else project), os.cpu_count() or 1
    with show_progress(quiet=False) as on_step:
        render = plan_render(project, jobs=jobs, cache=cache, on_target=on_step, is_applied=False)
    draw = None if form == "json" else partial(_draw, jobs=jobs, cache=cache)
    facts = collect_facts(project, render, against=against, sides=sides, jobs=jobs, cache=cache, draw=draw)
    document = make_document(facts)
    pieces = format_document(document) if form == "json" else make_page(document, facts.pictures)
    if path == STANDARD:
        for piece in pieces:
            click.echo(piece, nl=False)
        return
    size = write_report(path, pieces)
    click.echo(f"wrote {path}: {count_of(len(document['stacks']), 'stack')}, {size / 1e6:.1f} MB", err=True)


def _draw(files: Iterable[RenderedFile], *, jobs: int, cache: Cache) -> Mapping[str, str]:
    from tfgen.report.page.pictures import draw_pictures
    from tfgen.report.progress import show_progress

    with show_progress(doing="drawing", done="drew") as on_step:
        return draw_pictures(files, jobs=jobs, cache=cache, on_step=on_step)
