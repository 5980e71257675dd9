"""The options that several commands share."""

from __future__ import annotations

import os
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tfgen.cli.completing import complete_stacks, complete_values, complete_where
from tfgen.disk.project import CONFIG_FILE, OUTPUT, TEMPLATES, find_project, is_within
from tfgen.stacks.selection import Selection

if TYPE_CHECKING:
    from collections.abc import Callable

    from tfgen.cli.completing import Completer

    Command = Callable[..., None]

STANDARD = Path("-")
"""The FILE that means standard output."""
_LOOKED_AFTER = (OUTPUT.name, TEMPLATES.name, CONFIG_FILE.parent.name)
_FOR_PEOPLE = ("text", "table", "markdown")
_AXES = (
    ("--env", "environments", "environment"),
    ("--region", "regions", "region"),
    ("--component", "components", "component"),
)


def refuse_overwriting(project: Path, output: Path | None) -> None:
    """Raise UsageError for a FILE of -o in a folder that tfgen reads or renders into, OutputError for one of others."""
    if output is None or output == STANDARD:
        return
    home = Path(os.path.realpath(project))
    taken = (name for name in _LOOKED_AFTER if is_within(output, home / name))
    if (folder := next(taken, None)) and (home / CONFIG_FILE).is_file():
        raise click.UsageError(f"{output} would be in {folder}/, which tfgen reads or renders. Name another file.")
    from tfgen.disk.output_file import refuse_foreign

    refuse_foreign(output, "-o")


def refuse_output(project: Path, output: Path | None) -> None:
    """Raise UsageError for a DIR of --output that is in what tfgen reads, or that holds the project."""
    if output is None:
        return
    home = Path(os.path.realpath(project))
    read = (name for name in _LOOKED_AFTER if name != OUTPUT.name and is_within(output, home / name))
    if folder := next(read, None):
        raise click.UsageError(f"{output} would be in {folder}/, which tfgen reads. Name another folder.")
    if is_within(home, Path(os.path.realpath(output))):
        raise click.UsageError(f"{output} holds the project itself. Name a folder in it, or one beside it.")


def project_option(function: Command) -> Command:
    """`-C/--project DIR`: the folder that holds config/, templates/ and generated/."""
    return click.option(
        "-C",
        "--project",
        type=click.Path(path_type=Path, exists=True, file_okay=False),
        callback=lambda _context, _parameter, value: value or find_project(Path.cwd()),
        show_default="the current folder, or the nearest above it with config/regions.yaml",
        metavar="DIR",
        help="The project: the folder that holds config/ and templates/.",
    )(function)


def selection_options(
    metavar: str = "[STACK]...", complete: Completer = complete_stacks
) -> Callable[[Command], Command]:
    """Stacks by name, `--env`, `--region`, `--component`, `--where` and `--affected`, as one `selection`."""

    def decorate(function: Command) -> Command:
        @wraps(function)
        def command(*, affected: str | None, **given: Any) -> None:
            chosen = _choose(given)._replace(or_folders="PATH" in metavar)
            function(selection=_narrow(chosen, given["project"], affected) if affected else chosen, **given)

        return _stacks_argument(metavar, complete)(_axis_options(_affected_option(command)))

    return decorate


def axis_options(function: Command) -> Command:
    """The same without `--affected`, for commands that compare with a commit themselves."""

    @wraps(function)
    def command(**given: Any) -> None:
        function(selection=_choose(given), **given)

    return _stacks_argument("[STACK]...", complete_stacks)(_axis_options(command))


def _choose(given: dict[str, Any]) -> Selection:
    """The selection of the options among the given ones, which are taken out."""
    axes = {name: given.pop(name) for _, name, _ in _AXES}
    return Selection.parse(**axes, where=given.pop("where"), names=given.pop("stacks"))


def _narrow(selection: Selection, project: Path, ref: str) -> Selection:
    """Of what is chosen, what differs from a commit; says what it is, on standard error."""
    from tfgen.report.affected import format_narrowed
    from tfgen.revisions import find_affected

    found = find_affected(project, ref, selection, jobs=os.cpu_count() or 1)
    click.echo(format_narrowed(found), err=True)
    return Selection(only=found.names)


def says_none_affected(selection: Selection, form: str, verb: str) -> bool:
    """Print that there is nothing to `verb`, if `--affected` leaves no stack and people read it; whether it was so."""
    if not selection.is_of_nothing or form not in _FOR_PEOPLE:
        return False
    click.echo(f"nothing to {verb}: no stack is affected")
    return True


def _stacks_argument(metavar: str, complete: Completer) -> Callable[[Command], Command]:
    return click.argument("stacks", nargs=-1, metavar=metavar, shell_complete=complete)


def _affected_option(command: Command) -> Command:
    return click.option(
        "--affected",
        metavar="REF",
        help="Of these, only stacks that changes since the commit REF affect, as `tfgen affected` lists them.",
    )(command)


def _axis_options(command: Command) -> Command:
    command = click.option(
        "--where",
        multiple=True,
        metavar="AXIS=VALUE,...",
        shell_complete=complete_where,
        help="Only stacks with these values on axes: 'environment=dev|test,region=us-*'. Repeat it for more values.",
    )(command)
    for option, name, noun in reversed(_AXES):
        command = click.option(
            option,
            name,
            multiple=True,
            metavar="NAME",
            shell_complete=complete_values(noun),
            help=f"Only stacks of this {noun}, or of those that match a pattern; repeat it for more.",
        )(command)
    return command


def cache_option(function: Command) -> Command:
    """`--no-cache`: remember nothing of earlier runs, and nothing for later ones."""
    return click.option(
        "--no-cache",
        is_flag=True,
        help="Do not use what earlier runs have remembered, and remember nothing; the result is the same.",
    )(function)


def format_option(*forms: str, help: str = "What the output looks like.") -> Callable[[Command], Command]:  # noqa: A002 - as click calls it
    """`--format`, one of these, as `form`; without it the first."""
    return click.option("--format", "form", type=click.Choice(forms), default=forms[0], show_default=True, help=help)
