"""`tfgen explain`: where a setting's value comes from, or what wrote a part of a generated file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from tfgen.cli.completing import complete_names, complete_one_stack
from tfgen.cli.options import cache_option, format_option, project_option

if TYPE_CHECKING:
    from pathlib import Path


@click.command("explain")
@project_option
@click.argument("stack", shell_complete=complete_one_stack)
@click.argument("name", metavar="KEY|ADDRESS[.ARGUMENT]|FILE[:LINE|:KEY]", shell_complete=complete_names)
@format_option("text", "json")
@cache_option
def command(*, project: Path, stack: str, name: str, form: str, no_cache: bool) -> None:
    """Say where a value comes from.

    For a setting: every layer that sets it and which one wins, all that reads it (templates, conditions, derived
    values, checks, components), and the arguments that it decides.

    For a block or an argument of generated Terraform, named by its address or as FILE.tf:LINE: the line and
    expression of the template that wrote it, the conditions and loops around it, and the settings behind it. The same
    for a line or a key of any other file that is rendered for the stack: YAML, JSON, .tfvars, a runbook, a workflow.

    \b
    Example: tfgen explain prod/us-east-1 tags
             tfgen explain prod/us-east-1 aws_lambda_function.processor.timeout
             tfgen explain prod/us-east-1 'aws_s3_bucket_lifecycle_configuration.data.rule[0].expiration'
             tfgen explain prod/us-east-1 function.tf:12
             tfgen explain prod/us-east-1 failover.md:1
    """  # noqa: D301 - \b keeps click from joining the lines
    from tfgen.disk.cache import Cache
    from tfgen.explain.project import explain
    from tfgen.report.explanations import format_explanation
    from tfgen.report.progress import show_progress
    from tfgen.report.sentences import fold_sentences

    with show_progress(lines=False) as on_target:
        found = explain(project, stack, name, Cache(None if no_cache else project), on_target)
    for line in fold_sentences(format_explanation(found, form), form=form):
        click.echo(line)
