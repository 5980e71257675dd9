"""`tfgen order`: print the waves in which stacks are applied or destroyed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from tfgen.cli.options import project_option, selection_options

if TYPE_CHECKING:
    from pathlib import Path

    from tfgen.selection import Selection


@click.command("order")
@project_option
@selection_options()
@click.option("--destroy", is_flag=True, help="The order in which to destroy.")
@click.option(
    "--format", "form", type=click.Choice(["text", "json", "names"]), default="text", show_default=True, help="How."
)
def command(*, project: Path, selection: Selection, destroy: bool, form: str) -> None:
    """Print the waves in which stacks must be applied, or destroyed.

    A wave may start when the one before it is done; the stacks of one wave may run at the same time.

    Example: tfgen order --env prod --destroy --format names
    """
    from tfgen.config.load import load_config
    from tfgen.order import order_waves
    from tfgen.report.waves import format_waves

    stacks = load_config(project).select(selection)
    for line in format_waves(order_waves(stacks, destroy=destroy), form):
        click.echo(line)
