"""`tfgen retire`: show what left the matrix, and forget it when its resources are gone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from tfgen.cli.options import project_option

if TYPE_CHECKING:
    from pathlib import Path


@click.command("retire")
@project_option
@click.option(
    "--confirm",
    "names",
    multiple=True,
    metavar="ENV/REGION",
    help="The resources of this retired stack are gone: forget it. Repeat it for more.",
)
def command(project: Path, names: tuple[str, ...]) -> None:
    """Show the stacks that left the matrix and may still have live resources, and what to do with each.

    With --confirm nothing is destroyed: the stack's generated files are deleted and it is forgotten.

    Example: tfgen retire --confirm dev/us-west-2
    """
    from tfgen.report.stacks import format_retired
    from tfgen.retirement import clear_retired, find_retired

    if names:
        deleted = clear_retired(project, names)
        click.echo(f"forgotten: {', '.join(dict.fromkeys(names))}; deleted files: {deleted}")
        return
    for line in format_retired(find_retired(project)):
        click.echo(line)
