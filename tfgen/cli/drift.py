"""`tfgen drift`: print what has changed outside of Terraform."""

from __future__ import annotations

import click

from tfgen.cli.options import format_option, says_none_affected
from tfgen.cli.running import PlanCommand, Wanted, echo, loss, open_request, running_options


@click.command("drift", cls=PlanCommand)
@running_options
@format_option("text", "json", "markdown")
@click.pass_context
def command(context: click.Context, *, wanted: Wanted, form: str) -> None:
    """Compare what is there with the states of the stacks: a refresh-only plan of each. Nothing is saved.

    Exit codes: 0 no drift, 2 drift, 1 failure, 130 interrupted.

    Example: tfgen drift --env prod
    """
    from tfgen.report.plans import format_plan
    from tfgen.terraform.planning import PlanKind
    from tfgen.terraform.run import plan_stacks

    if says_none_affected(wanted.selection, form, "compare"):
        return
    with open_request(wanted) as request:
        report = plan_stacks(request, PlanKind.DRIFT)
    echo(format_plan(report, form, loss))
    context.exit(report.exit_code)
