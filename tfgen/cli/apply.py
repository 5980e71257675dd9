"""`tfgen apply`: apply the saved plans, or plan and apply."""

from __future__ import annotations

import click

from tfgen.cli.applying import apply_or_destroy
from tfgen.cli.running import RunningCommand, Wanted, confirm_option, running_options


@click.command("apply", cls=RunningCommand)
@running_options
@confirm_option
@click.pass_context
def command(context: click.Context, *, wanted: Wanted, confirmed: tuple[str, ...], yes: bool, form: str) -> None:
    """Apply exactly the saved plans, home regions first; plan first where there are none.

    After a failure the same command goes on where it stopped. Ctrl-C lets Terraform finish what it is doing.

    Exit codes: 0 all applied, 1 failure or not agreed, 2 refused to begin, 130 interrupted.

    Example: tfgen apply --env prod --confirm prod
    """
    from tfgen.terraform.planning import PlanKind

    context.exit(apply_or_destroy(PlanKind.APPLY, wanted, confirmed, form, yes=yes))
