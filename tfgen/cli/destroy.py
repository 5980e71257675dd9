"""`tfgen destroy`: destroy everything in the stacks, and what is left of retired ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from tfgen.cli.applying import apply_or_destroy
from tfgen.cli.running import RunningCommand, confirm_option, running_options

if TYPE_CHECKING:
    from pathlib import Path

    from tfgen.stacks.selection import Selection


@click.command("destroy", cls=RunningCommand)
@running_options
@confirm_option
@click.pass_context
def command(
    context: click.Context,
    *,
    project: Path,
    selection: Selection,
    engine: str | None,
    parallel: int,
    confirmed: tuple[str, ...],
    yes: bool,
    form: str,
) -> None:
    """Destroy everything in the chosen stacks, home regions last.

    A retired stack is forgotten once nothing of it is left. Plans of `tfgen plan --destroy` are used as they are.

    Exit codes: 0 all destroyed, 1 failure or not agreed, 2 refused to begin, 130 interrupted.

    Example: tfgen destroy --env dev --region us-west-2
    """
    from tfgen.terraform.planning import PlanKind

    arguments = (project, selection, engine, parallel)
    context.exit(apply_or_destroy(PlanKind.DESTROY, arguments, confirmed, form, yes=yes))
