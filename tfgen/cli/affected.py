"""`tfgen affected`: print the stacks for which Terraform reads anything else than in a commit."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import click

from tfgen.cli.options import axis_options, cache_option, format_option, project_option

if TYPE_CHECKING:
    from pathlib import Path

    from tfgen.revisions import Affected
    from tfgen.stacks.selection import Selection


@click.command("affected")
@project_option
@click.argument("ref", default="HEAD", metavar="[REF]")
@axis_options
@click.option("--retired", "only_gone", is_flag=True, help="Only stacks that left the matrix since REF.")
@format_option("text", "json", "names", "github-matrix")
@cache_option
def command(*, project: Path, ref: str, selection: Selection, only_gone: bool, form: str, no_cache: bool) -> None:
    """Print the stacks that changes since the commit REF affect, and why.

    A stack is affected if Terraform would read anything different: rendered files, files that people wrote in its
    folder, modules that it calls, files that it reads, what its artifacts are built of. Text and JSON also show
    stacks that left the matrix and stacks that people apply by hand; the other formats do not, unless --retired is
    given.

    \b
    Example: tfgen affected origin/main
             tfgen affected origin/main --format github-matrix
    """  # noqa: D301 - \b keeps click from joining the lines
    from dataclasses import replace

    from tfgen.disk.cache import Cache
    from tfgen.report.affected import format_affected
    from tfgen.report.progress import show_progress
    from tfgen.revisions import find_affected

    if only_gone and form == "github-matrix":
        raise click.UsageError("--format github-matrix has no retired stacks. Use --format names or json.")
    cache = Cache(None if no_cache else project)
    with show_progress(lines=False) as on_target:
        found = find_affected(project, ref, selection, jobs=os.cpu_count() or 1, cache=cache, on_target=on_target)
    if only_gone or form in ("names", "github-matrix"):
        found = replace(found, stacks=tuple(one for one in found.stacks if one.gone == only_gone and not one.manual))
    if form == "github-matrix":
        click.echo(_github_matrix(project, found))
        return
    for line in format_affected(found, form):
        click.echo(line)


def _github_matrix(project: Path, found: Affected) -> str:
    from tfgen.links.project_order import load_order
    from tfgen.report.stacks import format_github_matrix

    order = load_order(project)
    stacks = [stack for stack in order.config.stacks if stack.name in found.names]
    return format_github_matrix(order.order.restrict(stacks))
