"""`tfgen order`: print the waves in which stacks are applied or destroyed, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from tfgen.cli.options import format_option, project_option, selection_options

if TYPE_CHECKING:
    from pathlib import Path

    from tfgen.stacks.selection import Selection


@click.command("order")
@project_option
@selection_options()
@click.option("--destroy", is_flag=True, help="The order in which to destroy.")
@click.option("--why", is_flag=True, help="Say what each stack waits for; with --format text or json.")
@format_option("text", "json", "names")
def command(*, project: Path, selection: Selection, destroy: bool, why: bool, form: str) -> None:
    """Print the waves in which stacks must be applied, or destroyed.

    A wave may start when the one before it is done; the stacks of one wave may run at the same time. What stacks read
    of each other's states is known from their rendered files.

    Example: tfgen order --env prod --destroy --format names
    """
    from tfgen.links.project_order import load_order
    from tfgen.report.waves import format_reasons, format_waves

    found = load_order(project)
    if found.missing:
        told = found.missing[0] if len(found.missing) == 1 else f"{found.missing[0]} and {len(found.missing) - 1} more"
        click.echo(f"note: what {told} read is not known. Run: tfgen render", err=True)
    waves = found.order.restrict(found.config.select(selection), destroy=destroy)
    lines = format_reasons(waves, found.order, form) if why and form != "names" else format_waves(waves, form)
    for line in lines:
        click.echo(line)
