"""`tfgen render`: write the Terraform of the stacks, or say what writing it would change."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from tfgen.cli.options import (
    cache_option,
    format_option,
    project_option,
    refuse_output,
    says_none_affected,
    selection_options,
)
from tfgen.printable import printable

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager

    from tfgen.generate import OnTarget
    from tfgen.rendering import Outcome
    from tfgen.stacks.selection import Selection


class _Wanted(NamedTuple):
    """What is to be printed: a table of what was written, or what `--check` and `--diff` find; or all of it as JSON."""

    form: str
    check: bool
    diff: bool
    quiet: bool

    @property
    def writes(self) -> bool:
        """Whether the render is one that writes."""
        return not (self.check or self.diff)


@click.command("render")
@project_option
@selection_options()
@click.option(
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    default=None,
    show_default="generated/ in the project",
    metavar="DIR",
    help="The folder that the stacks are written to.",
)
@click.option(
    "--check",
    is_flag=True,
    help="Write nothing; name the files that are not current, and exit with 1 if there are any.",
)
@click.option("--diff", is_flag=True, help="Write nothing; print a unified diff, and exit with 1 if there is one.")
@click.option(
    "--jobs",
    type=click.IntRange(min=1),
    default=lambda: os.cpu_count() or 1,
    show_default="one a processor",
    metavar="N",
    help="How many processes may parse.",
)
@cache_option
@format_option("table", "json")
@click.option("-q", "--quiet", is_flag=True, help="Print nothing but errors and what --check and --diff find.")
@click.pass_context
def command(
    context: click.Context,
    *,
    project: Path,
    selection: Selection,
    output: Path | None,
    check: bool,
    diff: bool,
    jobs: int,
    no_cache: bool,
    form: str,
    quiet: bool,
) -> None:
    """Render the templates for every stack, check the result, and only then write it.

    Files that tfgen did not write are never touched. If you choose stacks, the others are left alone. A stack
    that left the matrix is reduced to its backend and providers, so that it can be destroyed: see `tfgen retire`.

    \b
    Example: tfgen render
             tfgen render --env dev --region us-east-1 --diff
    """  # noqa: D301 - \b keeps click from joining the lines
    from tfgen.disk.cache import Cache
    from tfgen.rendering import Hooks, Request, render

    if form == "json" and (diff or quiet):
        raise click.UsageError("--format json has neither a diff nor nothing to say: leave out --diff and --quiet.")
    refuse_output(project, output)
    wanted = _Wanted(form, check, diff, quiet)
    cache = Cache(None if no_cache else project)
    request = Request(project, selection, output, wanted.writes, jobs, cache)
    outcome = render(request, Hooks(_say_that_it_waits, lambda: _show_progress(quiet=quiet)))
    _warn(outcome, quiet=quiet)
    if not (wanted.writes and not quiet and says_none_affected(selection, form, "render")):
        for line in _lines(outcome, wanted):
            click.echo(line)
    context.exit(1 if outcome.files and not wanted.writes else 0)


def _show_progress(*, quiet: bool) -> AbstractContextManager[OnTarget]:
    from tfgen.report.progress import show_progress

    return show_progress(quiet=quiet)


def _say_that_it_waits() -> None:
    click.echo("another tfgen is writing in this project: waiting for it", err=True)


def _warn(outcome: Outcome, *, quiet: bool) -> None:
    """Say on standard error which artifacts are outdated, and what one parser alone could not read."""
    for name, reason in outcome.outdated:
        click.echo(f"{click.style('warning', fg='yellow')}: {printable(reason)}. Run: tfgen package {name}", err=True)
    for note in outcome.plan.notes if outcome.plan and not quiet else ():
        click.echo(f"{click.style('note', fg='cyan')}: {printable(str(note))}", err=True)


def _lines(outcome: Outcome, wanted: _Wanted) -> Iterator[str]:
    """What is printed on standard output; of a render that changed nothing this needs no more than the table."""
    from tfgen.report.folders import format_folders, record_folders

    plan = outcome.plan
    if wanted.form == "json":
        yield record_folders(outcome.rows, outcome.files, written=wanted.writes)
    elif wanted.writes and not wanted.quiet:
        if plan is not None:
            from tfgen.report.changes import format_changes

            yield from format_changes(plan)
        elif outcome.rows:
            yield from format_folders(outcome.rows)
    elif plan is not None:
        from tfgen.report.changes import format_diff, format_out_of_date

        if wanted.diff:
            yield from format_diff(plan.changes)
        if wanted.check:
            yield from format_out_of_date(plan)
