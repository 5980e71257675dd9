"""`tfgen compare`: what differs between environments, regions or stacks that are meant to be alike."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import click

from tfgen.cli.completing import complete_sides
from tfgen.cli.options import cache_option, format_option, project_option

if TYPE_CHECKING:
    from pathlib import Path


@click.command("compare")
@project_option
@click.argument("left", metavar="A", shell_complete=complete_sides)
@click.argument("right", metavar="B", shell_complete=complete_sides)
@click.option("--settings", "settings_only", is_flag=True, help="Compare settings only, not what is rendered.")
@format_option("text", "json", "markdown")
@cache_option
@click.pass_context
def command(
    context: click.Context, *, project: Path, left: str, right: str, settings_only: bool, form: str, no_cache: bool
) -> None:
    """Compare two environments, two regions, two other values of an axis, or two stacks.

    Names, accounts, regions and whatever else identifies a stack count as equal. For every other difference you see the
    settings behind it. Differences that are meant stand under `compare` in config/regions.yaml, each with a reason; if
    there is any other one, the exit code is 1.

    \b
    Example: tfgen compare prod staging
             tfgen compare prod/us-east-1 prod/us-west-2 --settings
    """  # noqa: D301 - \b keeps click from joining the lines
    from tfgen.comparison import compare
    from tfgen.disk.cache import Cache
    from tfgen.report.comparison import format_comparison
    from tfgen.report.progress import show_progress
    from tfgen.report.sentences import fold_sentences

    cache, jobs = Cache(None if no_cache else project), os.cpu_count() or 1
    with show_progress(lines=False) as on_target:
        found = compare(project, left, right, settings_only=settings_only, jobs=jobs, cache=cache, on_target=on_target)
    for line in fold_sentences(format_comparison(found, form), form=form):
        click.echo(line)
    context.exit(0 if found.is_expected else 1)
