"""`tfgen init`: initialise the stacks."""

from __future__ import annotations

import click

from tfgen.cli.options import format_option, says_none_affected
from tfgen.cli.running import RunningCommand, Wanted, echo, open_request, running_options


@click.command("init", cls=RunningCommand)
@running_options
@format_option("table", "json")
@click.option("--upgrade", is_flag=True, help="Choose the newest providers that the constraints allow.")
@click.option("--reconfigure", is_flag=True, help="Use the backend as it is written now; move no state.")
@click.option("--migrate-state", is_flag=True, help="Move the state to the backend as it is written now.")
@click.pass_context
def command(
    context: click.Context, *, wanted: Wanted, form: str, upgrade: bool, reconfigure: bool, migrate_state: bool
) -> None:
    """Initialise the stacks: download each provider once, give stacks with the same providers the same lock file.

    The other commands do it by themselves when it is needed.

    Example: tfgen init --env dev --upgrade
    """
    from tfgen.report.runs import format_step
    from tfgen.terraform.init import InitOptions
    from tfgen.terraform.run import init_stacks

    if reconfigure and migrate_state:
        raise click.UsageError(
            "--reconfigure leaves the state where it is, and --migrate-state moves it: choose one of the two."
        )
    # Without a question: the user has answered it with the option.
    moving = ["-migrate-state", "-force-copy"] if migrate_state else ["-reconfigure"] if reconfigure else []
    flags = (*(["-upgrade"] if upgrade else []), *moving)
    if says_none_affected(wanted.selection, form, "initialise"):
        return
    with open_request(wanted) as request:
        report = init_stacks(request, InitOptions(flags, always=True))
    echo(format_step(report, form))
    context.exit(report.exit_code)
