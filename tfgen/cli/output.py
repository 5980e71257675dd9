"""`tfgen output`: print the outputs of the stacks."""

from __future__ import annotations

import click

from tfgen.cli.options import format_option, says_none_affected
from tfgen.cli.running import RunningCommand, Wanted, echo, open_request, running_options


@click.command("output", cls=RunningCommand)
@running_options
@format_option("table", "json")
@click.option("--show-sensitive", is_flag=True, help="Print sensitive values too.")
@click.pass_context
def command(context: click.Context, *, wanted: Wanted, form: str, show_sensitive: bool) -> None:
    """Print the outputs of the stacks, as their states have them.

    Example: tfgen output --env dev --format json
    """
    from tfgen.report.runs import format_output_errors, format_outputs
    from tfgen.terraform.run import read_stack_outputs

    if says_none_affected(wanted.selection, form, "print"):
        return
    with open_request(wanted) as request:
        report = read_stack_outputs(request)
    echo(format_outputs(report, form, show_sensitive=show_sensitive))
    if form == "json":
        echo(format_output_errors(report), err=True)
    context.exit(report.exit_code)
