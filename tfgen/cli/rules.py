"""`tfgen rules`: list what `tfgen validate` looks for, and run the examples of a project's own rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from tfgen.cli.completing import complete_rules
from tfgen.cli.options import format_option, project_option

if TYPE_CHECKING:
    from pathlib import Path

_SELECT = "Only this rule, group or preset; repeat it for more."


@click.command("rules")
@project_option
@format_option(
    "table",
    "json",
    "markdown",
    "json-schema",
    help="What the output looks like; json-schema is that of the files in config/rules, for editors.",
)
@click.option(
    "--select", "--preset", "select", multiple=True, metavar="NAME", shell_complete=complete_rules, help=_SELECT
)
@click.option("--test", is_flag=True, help="Run the examples of the project's own rules instead.")
@click.pass_context
def command(context: click.Context, *, project: Path, form: str, select: tuple[str, ...], test: bool) -> None:
    """List the rules: name, severity, preset, group and what each finds. Those of the project come last.

    \b
    Example: tfgen rules --select security
             tfgen rules --test
             tfgen rules --format json-schema > config/rules.schema.json
    """  # noqa: D301 - \b keeps click from joining the lines
    if form == "json-schema":
        click.echo(_json_schema())
    elif test and form != "table":
        raise click.UsageError("--test prints lines: leave --format out.")
    elif test:
        context.exit(_test(project, select))
    else:
        _list(project, form, select)


def _list(project: Path, form: str, select: tuple[str, ...]) -> None:
    from tfgen.report.rules import format_rules
    from tfgen.rules.own.catalogue import load_catalogue

    catalogue = load_catalogue(project)
    for line in format_rules(catalogue.load_rules(catalogue.choose_rules(select=select)), form, catalogue):
        click.echo(line)


def _test(project: Path, select: tuple[str, ...]) -> int:
    """Print what the examples come to; the exit code."""
    from tfgen.report.rules import format_outcomes
    from tfgen.rules.own.catalogue import load_catalogue
    from tfgen.rules.own.trial import try_examples

    catalogue = load_catalogue(project)
    outcomes = try_examples(project, catalogue, catalogue.choose_rules(select=select))
    for line in format_outcomes(outcomes):
        click.echo(line)
    return 1 if any(outcome.failures for outcome in outcomes) else 0


def _json_schema() -> str:
    import json

    from tfgen.rules.own.frame import build_rules_schema

    return json.dumps(build_rules_schema(), indent=2)
