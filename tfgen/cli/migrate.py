"""`tfgen migrate`: bring a project of an older tfgen to the forms of today."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from tfgen.cli.options import project_option

if TYPE_CHECKING:
    from pathlib import Path


@click.command("migrate")
@project_option
@click.option("--dry-run", is_flag=True, help="Write nothing; show what would change.")
def command(*, project: Path, dry_run: bool) -> None:
    """Bring config, templates and generated/stacks.json of an older tfgen to the forms of today.

    Comments and order stay. A project that has the forms of today is left as it is. Nothing is rendered.

    \b
    Example: tfgen migrate --dry-run
             tfgen migrate && tfgen render --diff
    """  # noqa: D301 - \b keeps click from joining the lines
    from tfgen.migration import apply_migrations, plan_migrations
    from tfgen.report.changes import format_diff

    found = plan_migrations(project)
    for line in format_diff(found.changes) if dry_run else ():
        click.echo(line)
    if not dry_run and found.changes:
        apply_migrations(found)
    for migration in found.applied:
        click.echo(f"{migration.name} (since tfgen {migration.since}): {migration.sentence}")
    for change in found.changes:
        click.echo(f"{'would write' if dry_run else 'wrote'} {change.path}")
    click.echo("Next: tfgen render --diff" if found.changes else "Nothing is of an older form.")
