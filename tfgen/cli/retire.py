"""`tfgen retire`: show what left the matrix and may still be live, or forget it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from tfgen.cli.completing import complete_retired
from tfgen.cli.options import format_option, project_option, selection_options

if TYPE_CHECKING:
    from pathlib import Path

    from tfgen.stacks.selection import Selection


@click.command("retire")
@project_option
@selection_options()
@click.option(
    "--confirm",
    "names",
    multiple=True,
    metavar="STACK",
    shell_complete=complete_retired,
    help="The resources of this retired stack, or of those of a pattern, are gone: forget it. Repeat it for more.",
)
@format_option("text", "json")
def command(*, project: Path, selection: Selection, names: tuple[str, ...], form: str) -> None:
    """Show the stacks that left the matrix and may still have live resources, and what to do with each.

    With --confirm nothing is destroyed: the stack's generated files are deleted and it is forgotten.

    \b
    Example: tfgen retire --confirm dev/us-west-2
             tfgen retire --confirm 'dev/*'
    """  # noqa: D301 - \b keeps click from joining the lines
    from tfgen.disk.project import OUTPUT
    from tfgen.output.cleared import clear_retired
    from tfgen.report.sentences import fold_sentences
    from tfgen.report.stacks import format_retired, record_retired
    from tfgen.retirement import find_retired, locate_states

    if names:
        if selection:
            raise click.UsageError("--confirm names its stacks itself: leave out what else chooses stacks.")
        if form == "json":
            raise click.UsageError("--format json shows what is retired; --confirm forgets it.")
        cleared = clear_retired(project, names)
        click.echo(f"forgotten: {', '.join(cleared.names)}; deleted files: {cleared.deleted}")
        return
    retired = locate_states(find_retired(project, selection), project / OUTPUT)
    if form == "json":
        click.echo(record_retired(retired))
        return
    for line in fold_sentences(format_retired(retired)):
        click.echo(line)
