"""`tfgen update`: bring a newer starter into the project that was made of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from tfgen.cli.options import project_option

if TYPE_CHECKING:
    from pathlib import Path


@click.command("update")
@project_option
@click.option(
    "--mark", is_flag=True, help="Where you and the starter changed the same lines, write both, between marks."
)
@click.option("--dry-run", is_flag=True, help="Write nothing; show what would change.")
def command(*, project: Path, mark: bool, dry_run: bool) -> None:
    """Bring the project's starter, as this tfgen has it, into the project: a three-way merge of each file.

    What only you changed stays, what only the starter changed comes. Where both changed the same lines nothing is
    written and the lines are named; --mark writes both there, as git does, for you to choose. Files that you deleted
    or made yourself are left alone, and named. The base is config/starter.json, in which `tfgen new` keeps the texts
    of the starter.

    Exit codes: 0 updated or nothing to do, 1 something is left to you, 2 cannot work.

    \b
    Example: tfgen update --dry-run
             tfgen update && tfgen render --diff
    """  # noqa: D301 - \b keeps click from joining the lines
    from tfgen.report.changes import format_diff
    from tfgen.report.update import format_update
    from tfgen.starters import apply_update, plan_update

    found = plan_update(project)
    is_written = not dry_run and (mark or not found.conflicts)
    if dry_run:
        for line in format_diff(found.changes):
            click.echo(line)
    elif is_written and found.changes:
        apply_update(found)
    for line in format_update(found, written=is_written, marked=mark):
        click.echo(line)
    if found.conflicts or found.problems:
        raise SystemExit(1)
