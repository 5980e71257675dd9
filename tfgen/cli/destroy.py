"""`tfgen destroy`: destroy everything in the stacks, and what is left of retired ones."""

from __future__ import annotations

import click

from tfgen.cli.applying import apply_or_destroy
from tfgen.cli.running import RunningCommand, Wanted, confirm_option, running_options


@click.command("destroy", cls=RunningCommand)
@running_options
@confirm_option
@click.pass_context
def command(context: click.Context, *, wanted: Wanted, confirmed: tuple[str, ...], yes: bool, form: str) -> None:
    """Destroy everything in the chosen stacks, home regions last.

    A retired stack is forgotten once nothing of it is left. Plans of `tfgen plan --destroy` are used as they are.

    Exit codes: 0 all destroyed, 1 failure or not agreed, 2 refused to begin, 130 interrupted.

    Example: tfgen destroy --env dev --region us-west-2
    """
    from tfgen.terraform.planning import PlanKind

    context.exit(apply_or_destroy(PlanKind.DESTROY, wanted, confirmed, form, yes=yes))
