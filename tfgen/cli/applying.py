"""What `tfgen apply` and `tfgen destroy` share: show the plans, ask, run, report."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from tfgen.cli.running import echo, loss, open_request
from tfgen.errors import TfgenError
from tfgen.terraform.signals import Interrupted

if TYPE_CHECKING:
    from pathlib import Path

    from tfgen.stacks.selection import Selection
    from tfgen.terraform.planning import PlanKind
    from tfgen.terraform.reports import PlanReport

Arguments = tuple["Path", "Selection", "str | None", int]


def apply_or_destroy(kind: PlanKind, arguments: Arguments, confirmed: tuple[str, ...], *, yes: bool) -> int:
    """Run it; the exit code."""
    from tfgen.report.plans import format_plan
    from tfgen.report.runs import format_apply
    from tfgen.terraform.run import apply_stacks

    if not yes and not sys.stdin.isatty():
        raise TfgenError(f"nobody can be asked whether to {kind.name.lower()}: there is no terminal. Add --yes.")

    def approve(report: PlanReport) -> bool:
        echo(format_plan(report, "text", loss))
        try:
            return yes or click.confirm(f"{kind.name.capitalize()} this?")
        except click.Abort:
            raise Interrupted from None

    if arguments[1].only == frozenset():
        click.echo(f"nothing to {kind.name.lower()}: no stack is affected")
        return 0
    with open_request(*arguments) as request:
        report = apply_stacks(request, kind, confirmed, approve)
    if not report.plan.is_complete:
        echo(format_plan(report.plan, "text", loss))
        click.echo(f"nothing has been applied. When that is mended: {report.resume}")
    elif report.is_declined and not report.results:
        click.echo("nothing has been applied. The plans stay saved.")
    else:
        echo(format_apply(report))
    return report.exit_code
