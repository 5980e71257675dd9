"""`tfgen plan`: plan the stacks, save the plans, and print what they change."""

from __future__ import annotations

import click

from tfgen.cli.options import format_option, says_none_affected
from tfgen.cli.running import PlanCommand, Wanted, echo, loss, open_request, running_options


@click.command("plan", cls=PlanCommand)
@running_options
@click.option("--destroy", is_flag=True, help="Plan to destroy everything, for `tfgen destroy`.")
@format_option("text", "json", "markdown")
@click.pass_context
def command(context: click.Context, *, wanted: Wanted, destroy: bool, form: str) -> None:
    """Plan the stacks with Terraform, and save the plans for `tfgen apply`.

    Prints every different change once, with the stacks it is made in, and a table of stacks.

    Exit codes: 0 nothing to do, 2 changes, 1 failure, 130 interrupted.

    Example: tfgen plan --env dev --format markdown
    """
    from tfgen.report.plans import format_plan
    from tfgen.terraform.planning import PlanKind
    from tfgen.terraform.run import plan_stacks

    if says_none_affected(wanted.selection, form, "plan"):
        return
    with open_request(wanted) as request:
        report = plan_stacks(request, PlanKind.DESTROY if destroy else PlanKind.APPLY)
    echo(format_plan(report, form, loss))
    context.exit(report.exit_code)
