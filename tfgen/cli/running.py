"""What the commands that run Terraform have in common: their options, their exit codes, their request."""

from __future__ import annotations

import os
from contextlib import contextmanager
from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, Any

import click

from tfgen.cli.completing import complete_groups
from tfgen.cli.main import FAILURE
from tfgen.cli.options import format_option, project_option, selection_options
from tfgen.printable import printable
from tfgen.terraform.signals import Interrupted, restored_signals

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from tfgen.cli.options import Command
    from tfgen.stacks.selection import Selection
    from tfgen.terraform.run import Request

PARALLEL = 4
_WRONG, _INTERRUPTED = 1, 130


@dataclass(frozen=True)
class Wanted:
    """What is asked of an engine: the project, the stacks, the engine where it is said, how many at once."""

    project: Path
    selection: Selection
    engine: str | None
    parallel: int


def running_options(function: Command) -> Command:
    """The options that choose stacks, `-C`, `--engine` and `--parallel`, as `wanted`."""

    @wraps(function)
    def command(*, project: Path, selection: Selection, engine: str | None, parallel: int, **given: Any) -> None:
        function(wanted=Wanted(project, selection, engine, parallel), **given)

    command = click.option(
        "--parallel",
        type=click.IntRange(min=1),
        default=PARALLEL,
        show_default=True,
        metavar="N",
        help="How many stacks are worked on at the same time.",
    )(command)
    command = click.option(
        "--engine",
        metavar="COMMAND",
        show_default="TFGEN_ENGINE, else terraform, else tofu, else the embedded one",
        help="The Terraform or OpenTofu to run: a command, a path, or `embedded`.",
    )(command)
    return project_option(selection_options()(command))


def confirm_option(function: Command) -> Command:
    """`--confirm ENV`, repeatable, `--yes`, and `--format` of what was done."""
    function = format_option("text", "json", help="What the output looks like; json cannot ask, and needs --yes.")(
        function
    )
    function = click.option("--yes", is_flag=True, help="Do not ask.")(function)
    return click.option(
        "--confirm",
        "confirmed",
        multiple=True,
        metavar="ENV",
        shell_complete=complete_groups,
        help="Change this environment although it is protected; repeat it for more.",
    )(function)


class RunningCommand(click.Command):
    """A command that runs engines: an interrupt before it has anything to report becomes a line and exit code 130."""

    def invoke(self, ctx: click.Context) -> Any:
        """As usual, but for an interrupt."""
        try:
            with restored_signals():
                return super().invoke(ctx)
        except (Interrupted, KeyboardInterrupt, click.Abort):
            click.echo("interrupted: nothing has been applied", err=True)
            ctx.exit(_INTERRUPTED)


class PlanCommand(RunningCommand):
    """A command whose exit code 2 means "there are changes", so that whatever stops it is 1, wrong options too."""

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        """As usual; what stops the command from here on has its exit code."""
        if parent:
            parent.meta[FAILURE] = _WRONG
        return super().make_context(info_name, args, parent, **extra)


@contextmanager
def open_request(wanted: Wanted) -> Iterator[Request]:
    """The request of a command line, with progress on standard error."""
    from tfgen.report.live import show_live
    from tfgen.terraform.run import Request

    with show_live() as observe:
        yield Request(
            wanted.project, wanted.selection, wanted.engine, wanted.parallel, dict(os.environ), observe, _notify
        )


def loss(line: str) -> str:
    """A line that must not be overlooked."""
    return click.style(line, fg="red", bold=True)


def echo(lines: Iterable[str], *, err: bool = False) -> None:
    """Print lines on standard output, or standard error."""
    for line in lines:
        click.echo(line, err=err)


def _notify(text: str) -> None:
    click.echo(f"note: {printable(text)}", err=True)
