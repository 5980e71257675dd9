"""`tfgen list`: print the matrix."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from tfgen.cli.options import format_option, project_option, says_none_affected, selection_options

if TYPE_CHECKING:
    from pathlib import Path

    from tfgen.stacks.selection import Selection


@click.command("list")
@project_option
@selection_options()
@click.option("--retired", "only_retired", is_flag=True, help="Only stacks that left the matrix and were not cleared.")
@format_option("table", "json", "names", "github-matrix")
def command(*, project: Path, selection: Selection, only_retired: bool, form: str) -> None:
    """Print the stacks of the matrix.

    The table and JSON also show retired stacks; the other formats do not, unless --retired is given.

    Example: tfgen list --env prod --format names
    """
    from tfgen.overview import load_overview
    from tfgen.report.stacks import format_stacks

    if form == "github-matrix":
        if only_retired:
            raise click.UsageError("--format github-matrix has no retired stacks. Use --format names or json.")
        _print_github_matrix(project, selection)
        return
    if says_none_affected(selection, form, "list"):
        return
    found = load_overview(project)
    stacks = () if only_retired else found.select(selection)
    shows_retired = only_retired or form in ("table", "json")
    retired = tuple(filter(selection.matches, found.retired)) if shows_retired else ()
    for line in format_stacks(stacks, retired, form):
        click.echo(line)


def _print_github_matrix(project: Path, selection: Selection) -> None:
    from tfgen.links.project_order import load_order  # which reads the stacks: the others need not wait for that
    from tfgen.report.stacks import format_github_matrix

    found = load_order(project)
    click.echo(format_github_matrix(found.order.restrict(found.config.select(selection))))
