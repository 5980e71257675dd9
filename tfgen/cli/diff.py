"""`tfgen diff`: print what the working tree changes against a commit, or a commit against another one."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import click

from tfgen.cli.options import axis_options, cache_option, format_option, project_option

if TYPE_CHECKING:
    from pathlib import Path

    from tfgen.stacks.selection import Selection


@click.command("diff")
@project_option
@click.argument("ref", default="HEAD", metavar="[REF]")
@axis_options
@format_option("text", "json", "markdown")
@click.option("--exit-code", is_flag=True, help="Exit with 1 when there are changes.")
@cache_option
@click.pass_context
def command(
    context: click.Context,
    *,
    project: Path,
    ref: str,
    selection: Selection,
    form: str,
    exit_code: bool,
    no_cache: bool,
) -> None:
    """Compare what is rendered now with what the commit REF renders, by address and argument.

    REF may be two commits, as in git: A..B is from A to B, A...B is what B has done since they parted.

    Layout, comments and the order of blocks do not count. Policies are compared statement by statement, texts line by
    line. Nothing is checked out, written or run.

    \b
    Example: tfgen diff
             tfgen diff origin/main --env prod
             tfgen diff HEAD~3 --format markdown
             tfgen diff origin/main...HEAD
    """  # noqa: D301 - \b keeps click from joining the lines
    from tfgen.disk.cache import Cache
    from tfgen.report.difference import format_difference
    from tfgen.report.progress import show_progress
    from tfgen.report.sentences import fold_sentences
    from tfgen.revisions import find_difference

    cache, jobs = Cache(None if no_cache else project), os.cpu_count() or 1
    with show_progress(quiet=False) as on_target:
        found = find_difference(project, ref, selection, jobs=jobs, cache=cache, on_target=on_target)
    for line in fold_sentences(format_difference(found, form, loss=_loss), form=form):
        click.echo(line)
    context.exit(1 if exit_code and found.has_changes else 0)


def _loss(line: str) -> str:
    return click.style(line, fg="red", bold=True)
