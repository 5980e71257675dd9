"""`tfgen render`: write the Terraform of the stacks, or say what writing it would change."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tfgen.cli.options import cache_option, format_option, project_option, selection_options, tells_nothing
from tfgen.printable import printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from tfgen.disk.cache import Cache
    from tfgen.errors import Problem
    from tfgen.generate import RenderPlan
    from tfgen.report.folders import Row
    from tfgen.stacks.selection import Selection


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
@click.option("--check", is_flag=True, help="Write nothing; exit 1 with the names of files that are not current.")
@click.option("--diff", is_flag=True, help="Write nothing; exit 1 with a unified diff when there is one.")
@click.option(
    "--jobs",
    type=click.IntRange(min=1),
    default=lambda: os.cpu_count() or 1,
    show_default="one a processor",
    metavar="N",
    help="Processes that parse new shapes of files.",
)
@cache_option
@format_option("table", "json", help="How it is told.")
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
    """Render the templates for every stack, prove the result, and only then write it.

    Files without tfgen's first line are never touched. With --env or --region, other stacks are left alone. A stack
    that left the matrix is reduced to its backend and providers, with which it can be destroyed: tfgen retire.

    \b
    Example: tfgen render
             tfgen render --env dev --region us-east-1 --diff
    """  # noqa: D301 - \b keeps click from joining the lines
    from tfgen.disk.cache import NO_CACHE, Cache
    from tfgen.disk.project_lock import take_turn
    from tfgen.unchanged import recall

    if form == "json" and (diff or quiet):
        raise click.UsageError("--format json has neither a diff nor nothing to say: leave out --diff and --quiet.")
    writes = not (check or diff)
    cache = Cache(None if no_cache else project)
    memory = NO_CACHE if selection or output else cache
    with take_turn(project, shared=True, on_wait=_say_that_it_waits):
        said = recall(project, memory)
    if said is not None:
        _warn_of_outdated(said.outdated)
        _echo_rows(() if quiet or not (writes or form == "json") else said.rows, form, (), written=writes)
        return
    if writes and _is_first(project, memory, form, quiet=quiet):
        return
    plan = _render(project, selection, output, (cache, memory), jobs=jobs, writes=writes, quiet=quiet)
    if not quiet:
        _note(plan.notes)
        if writes and tells_nothing(selection, form, "render"):
            return
    _echo(_told(plan, form, check=check, diff=diff, quiet=quiet))
    context.exit(0 if writes or plan.is_current else 1)


def _is_first(project: Path, memory: Cache, form: str, *, quiet: bool) -> bool:
    """Write what a new project renders to, if the package holds that, and tell of it; whether that was so."""
    from tfgen.first.write import write_first

    if (first := write_first(project, memory, _say_that_it_waits)) is None:
        return False
    _warn_of_outdated(first.outdated)
    _echo_rows(() if quiet else first.rows, form, [(file.path.as_posix(), file.state) for file in first.files])
    return True


def _told(plan: RenderPlan, form: str, *, check: bool, diff: bool, quiet: bool) -> Iterator[str]:
    """What is printed of what was rendered, and written unless that was to be checked or compared."""
    from tfgen.report.changes import format_changes, format_diff, format_out_of_date, record_changes

    writes = not (check or diff)
    if form == "json":
        yield record_changes(plan, written=writes)
        return
    if diff:
        yield from format_diff(plan.changes)
    if check:
        yield from format_out_of_date(plan)
    if writes and not quiet:
        yield from format_changes(plan)


def _echo_rows(rows: Sequence[Row], form: str, files: Sequence[tuple[str, str]], *, written: bool = True) -> None:
    from tfgen.report.folders import format_folders, record_folders

    if form == "json":
        _echo([record_folders(rows, files, written=written)])
    elif rows:
        _echo(format_folders(rows))


def _render(
    project: Path,
    selection: Selection,
    output: Path | None,
    caches: tuple[Cache, Cache],
    *,
    jobs: int,
    writes: bool,
    quiet: bool,
) -> RenderPlan:
    """Render, write if that is wanted, and remember what was looked at; `caches` are the run's, and that for this."""
    # Here, because they take longer to load than to tell that there is nothing to do.
    from tfgen.disk.project_lock import take_turn
    from tfgen.disk.witness import Witness, witnessing
    from tfgen.generate import plan_render
    from tfgen.report.changes import rows_once_written
    from tfgen.report.progress import show_progress
    from tfgen.unchanged import Said, keep

    cache, memory = caches
    witness = Witness(project)
    with witnessing(witness):
        with take_turn(project, shared=not writes, on_wait=_say_that_it_waits), show_progress(quiet=quiet) as on_target:
            plan = plan_render(project, selection=selection, output=output, jobs=jobs, cache=cache, on_target=on_target)
            if writes:
                plan.apply()
        outdated = _find_outdated(project, plan)
    _warn_of_outdated(outdated)
    if writes or plan.is_current:
        keep(memory, witness, plan, Said(rows_once_written(plan), outdated))
    return plan


def _say_that_it_waits() -> None:
    click.echo("another tfgen is writing in this project: waiting for it", err=True)


def _note(notes: Iterable[Problem]) -> None:
    for note in notes:
        click.echo(f"{click.style('note', fg='cyan')}: {printable(str(note))}", err=True)


def _echo(lines: Iterable[str]) -> None:
    for line in lines:
        click.echo(line)


def _find_outdated(project: Path, plan: RenderPlan) -> list[tuple[str, str]]:
    """The artifacts that are not what would be built now, each with the reason."""
    if not plan.config.artifacts:
        return []
    from tfgen.package import find_outdated

    return [(artifact.name, reason) for artifact, reason in find_outdated(project, plan.config.artifacts)]


def _warn_of_outdated(outdated: Iterable[tuple[str, str]]) -> None:
    for name, reason in outdated:
        click.echo(f"{click.style('warning', fg='yellow')}: {printable(reason)}. Run: tfgen package {name}", err=True)
