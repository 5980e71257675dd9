"""`tfgen lock`: lock the providers of the stacks for several platforms."""

from __future__ import annotations

import click

from tfgen.cli.options import format_option, says_none_affected
from tfgen.cli.running import RunningCommand, Wanted, echo, open_request, running_options


@click.command("lock", cls=RunningCommand)
@running_options
@format_option("table", "json")
@click.option(
    "--platform",
    "platforms",
    multiple=True,
    metavar="OS_ARCH",
    show_default="this one",
    help="A platform that the stacks are applied from, such as linux_amd64; repeat it for more.",
)
@click.option("--fs-mirror", metavar="DIR", help="A folder with providers, instead of their registry.")
@click.option("--net-mirror", metavar="URL", help="A server with providers, instead of their registry.")
@click.pass_context
def command(
    context: click.Context,
    *,
    wanted: Wanted,
    form: str,
    platforms: tuple[str, ...],
    fs_mirror: str | None,
    net_mirror: str | None,
) -> None:
    """Record the checksums of providers for all platforms in .terraform.lock.hcl, which you commit.

    Asks once for each set of providers, and gives all stacks that need it the same file.

    Example: tfgen lock --platform linux_amd64 --platform darwin_arm64
    """
    from tfgen.report.runs import format_step
    from tfgen.terraform.locking import LockOptions
    from tfgen.terraform.run import lock_stacks

    if says_none_affected(wanted.selection, form, "lock"):
        return
    with open_request(wanted) as request:
        report = lock_stacks(request, LockOptions(platforms, fs_mirror, net_mirror))
    echo(format_step(report, form))
    context.exit(report.exit_code)
