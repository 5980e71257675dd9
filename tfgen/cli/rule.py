"""`tfgen rule`: explain one rule."""

from __future__ import annotations

import click

from tfgen.cli.completing import complete_rules


@click.command("rule")
@click.argument("name", shell_complete=complete_rules)
def command(name: str) -> None:
    """Explain a rule: what it finds, why that matters, an example, and how to keep it quiet.

    Example: tfgen rule unused-local
    """
    from tfgen.report.rules import format_rule
    from tfgen.rules.registry import load_rule

    for line in format_rule(load_rule(name)):
        click.echo(line)
