"""`tfgen list`: print the matrix."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from tfgen.cli.options import project_option, selection_options

if TYPE_CHECKING:
    from pathlib import Path


@click.command("list")
@project_option
@selection_options
@click.option(
    "--format", "form", type=click.Choice(["table", "json", "names"]), default="table", show_default=True, help="How."
)
def command(project: Path, environments: tuple[str, ...], regions: tuple[str, ...], form: str) -> None:
    """Print the stacks of the matrix.

    Example: tfgen list --env prod --format names
    """
    from tfgen.config.load import load_config
    from tfgen.report.stacks import format_stacks

    for line in format_stacks(load_config(project).select(environments, regions), form):
        click.echo(line)
