"""`tfgen rule`: explain one rule."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from tfgen.cli.completing import complete_rules
from tfgen.cli.options import project_option

if TYPE_CHECKING:
    from pathlib import Path


@click.command("rule")
@project_option
@click.argument("name", shell_complete=complete_rules)
def command(*, project: Path, name: str) -> None:
    """Explain a rule: what it finds, why that matters, an example, and how to keep it quiet.

    Example: tfgen rule unused-local
    """
    from tfgen.report.rules import format_rule
    from tfgen.rules.own.catalogue import load_catalogue

    catalogue = load_catalogue(project)
    for line in format_rule(catalogue.load_rule(name), catalogue):
        click.echo(line)
