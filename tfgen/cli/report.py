"""`tfgen report`: the project as one page to look at and to show around."""

from __future__ import annotations

import os
from pathlib import Path

import click

from tfgen.cli.completing import complete_sides
from tfgen.cli.options import STANDARD, cache_option, format_option, project_option, refuse_overwriting
from tfgen.errors import count_of

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
    from tfgen.report.page.document import format_document, make_document
    from tfgen.report.page.facts import collect_facts
    from tfgen.report.page.write import make_page, write_report
    from tfgen.report.progress import show_progress

    path = output or (STANDARD if form == "json" else _DEFAULT)
    refuse_overwriting(project, path)
    cache, jobs = Cache(None if no_cache else project), os.cpu_count() or 1
    with show_progress(quiet=False) as on_step:
        facts = collect_facts(project, against=against, sides=sides, jobs=jobs, cache=cache, on_step=on_step)
    document = make_document(facts)
    if form == "json":
        pieces = format_document(document)
    else:
        with show_progress(quiet=False, doing="drawing", done="drew") as on_step:
            pieces = make_page(document, facts, jobs=jobs, cache=cache, on_step=on_step)
    if path == STANDARD:
        for piece in pieces:
            click.echo(piece, nl=False)
        return
    size = write_report(path, pieces)
    click.echo(f"wrote {path}: {count_of(len(document['stacks']), 'stack')}, {size / 1e6:.1f} MB", err=True)
