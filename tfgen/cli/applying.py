"""What `tfgen apply` and `tfgen destroy` share: show the plans, ask, run, report."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tfgen.cli.options import says_none_affected
from tfgen.cli.running import echo, loss, open_request
from tfgen.errors import TfgenError
from tfgen.terraform.signals import Interrupted

if TYPE_CHECKING:
    from tfgen.cli.running import Wanted
    from tfgen.stacks.selection import Selection
    from tfgen.terraform.planning import PlanKind
    from tfgen.terraform.reports import ApplyReport, PlanReport


def apply_or_destroy(kind: PlanKind, wanted: Wanted, confirmed: tuple[str, ...], form: str, *, yes: bool) -> int:
    """Run it; the exit code."""
    from tfgen.report.plans import format_plan
    from tfgen.terraform.run import apply_stacks

    if form == "json" and not yes:
        raise click.UsageError("--format json asks nothing: add --yes.")
    if wanted.selection.is_of_nothing:
        _report_nothing(kind, wanted.selection, form)
        return 0
    if not yes and not sys.stdin.isatty():
        raise TfgenError(f"nobody can be asked whether to {kind.name.lower()}: there is no terminal. Add --yes.")

    def approve(report: PlanReport) -> bool:
        echo(format_plan(report, "text", loss), err=form == "json")
        try:
            return yes or click.confirm(f"{kind.name.capitalize()} this?")
        except click.Abort:
            raise Interrupted from None

    with open_request(wanted) as request:
        report = apply_stacks(request, kind, confirmed, approve)
    _report(report, form)
    return report.exit_code


def _report_nothing(kind: PlanKind, selection: Selection, form: str) -> None:
    from tfgen.report.runs import record_apply
    from tfgen.terraform.reports import ApplyReport, PlanReport

    if not says_none_affected(selection, form, kind.name.lower()):
        click.echo(record_apply(ApplyReport(PlanReport(()), (), (), Path(), "")))


def _report(report: ApplyReport, form: str) -> None:
    from tfgen.report.plans import format_plan
    from tfgen.report.runs import format_apply, record_apply

    if form == "json":
        click.echo(record_apply(report))
    elif not report.plan.is_complete:
        echo(format_plan(report.plan, "text", loss))
        click.echo(f"nothing has been applied. When that is mended: {report.resume}")
    elif report.is_declined and not report.results:
        click.echo("nothing has been applied. The plans stay saved.")
    else:
        echo(format_apply(report))
