"""`tfgen settings`: print the reference of all settings."""

from __future__ import annotations

import click


@click.command("settings")
@click.option(
    "--format",
    "form",
    type=click.Choice(["markdown", "json-schema"]),
    default="markdown",
    show_default=True,
    help="A page for people, or a JSON Schema for editors.",
)
def command(form: str) -> None:
    """Print every setting of the matrix: type, default and meaning.

    Example: tfgen settings --format json-schema > config/regions.schema.json
    """
    import json

    from tfgen.config.reference import build_json_schema, format_reference

    lines = [json.dumps(build_json_schema(), indent=2)] if form == "json-schema" else format_reference()
    for line in lines:
        click.echo(line)
