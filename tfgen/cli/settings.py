"""`tfgen settings`: print the reference of all settings, or write a first declaration."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from tfgen.cli.options import format_option, project_option

if TYPE_CHECKING:
    from pathlib import Path


@click.command("settings")
@project_option
@click.option("--infer", is_flag=True, help="Write config/settings.yaml from the values of a project that has none.")
@format_option(
    "table",
    "json",
    "markdown",
    "json-schema",
    help="What the output looks like; json-schema is that of config/regions.yaml, for editors.",
)
def command(*, project: Path, infer: bool, form: str) -> None:
    """Print every setting that the project declares: type, default and meaning; derived values; what must hold.

    Example: tfgen settings --format json-schema > config/regions.schema.json
    """
    if infer:
        from tfgen.config.first_declaration import write_first_declaration

        click.echo(f"wrote {write_first_declaration(project)}")
        return
    import json

    from tfgen.config.reference import load_json_schema
    from tfgen.report.sentences import fold_sentences
    from tfgen.report.settings import format_settings
    from tfgen.settings import load_declaration

    if form == "json-schema":
        click.echo(json.dumps(load_json_schema(project), indent=2))
        return
    lines = format_settings(load_declaration(project), form)
    for line in fold_sentences(lines, form=form.replace("table", "text")):
        click.echo(line)
