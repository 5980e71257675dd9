"""`tfgen list`: print the matrix."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from tfgen.cli.options import project_option, selection_options

if TYPE_CHECKING:
    from pathlib import Path

    from tfgen.stacks.selection import Selection

_FORMS = ("table", "json", "names", "github-matrix")


@click.command("list")
@project_option
@selection_options()
@click.option("--retired", "only_retired", is_flag=True, help="Only stacks that left the matrix and were not cleared.")
@click.option("--format", "form", type=click.Choice(_FORMS), default="table", show_default=True, help="How.")
def command(*, project: Path, selection: Selection, only_retired: bool, form: str) -> None:
    """Print the stacks of the matrix.

    A table and JSON show retired stacks too; names and the matrix for GitHub Actions are those of the matrix, unless
    --retired is given.

    Example: tfgen list --env prod --format names
    """
    from tfgen.config.load import load_config
    from tfgen.links.project_order import load_order
    from tfgen.report.stacks import format_github_matrix, format_stacks
    from tfgen.retirement import load_retired

    if only_retired and form == "github-matrix":
        raise click.UsageError("--format github-matrix has no retired stacks. Use --format names or json.")
    if form == "github-matrix":
        found = load_order(project)
        click.echo(format_github_matrix(found.order.restrict(found.config.select(selection))))
        return
    stacks = () if only_retired else load_config(project).select(selection)
    retired = load_retired(project, selection) if only_retired or form in ("table", "json") else ()
    for line in format_stacks(stacks, retired, form):
        click.echo(line)
