"""`tfgen rules`: list what `tfgen validate` looks for."""

from __future__ import annotations

import click

from tfgen.cli.completing import complete_rules


@click.command("rules")
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "json", "markdown"]),
    default="table",
    show_default=True,
    help="How.",
)
@click.option(
    "--select",
    multiple=True,
    metavar="NAME",
    shell_complete=complete_rules,
    help="Only this rule, group or preset; repeat it for more.",
)
def command(form: str, select: tuple[str, ...]) -> None:
    """List the rules: name, severity, preset, group and what each finds.

    Example: tfgen rules --select security
    """
    from tfgen.report.rules import format_rules
    from tfgen.rules.registry import choose_rules, load_rules

    for line in format_rules(load_rules(choose_rules(select=select)), form):
        click.echo(line)
