"""`tfgen graph`: draw a stack, any folder of Terraform, or the matrix."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from tfgen.cli.completing import complete_stacks_or_folders
from tfgen.cli.options import STANDARD, project_option, refuse_overwriting, says_none_affected, selection_options
from tfgen.disk.project import CONFIG_FILE, OUTPUT

if TYPE_CHECKING:
    from tfgen.stacks.selection import Selection

_FORMATS = {".svg": "svg", ".mmd": "mermaid", ".dot": "dot"}
_ONE = "Name one: tfgen graph prod/us-east-1"


@click.command("graph")
@project_option
@selection_options("[STACK|PATH]", complete_stacks_or_folders)
@click.option("--matrix", is_flag=True, help="The stacks of the project, their waves and links, instead of one stack.")
@click.option(
    "--format",
    "form",
    type=click.Choice(list(_FORMATS.values())),
    show_default="as FILE ends: .svg, .mmd, .dot; else svg",
    help="What the output looks like.",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False, allow_dash=True),
    metavar="FILE",
    show_default="standard output",
    help="The file to write; - is standard output.",
)
@click.option(
    "--icons",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    metavar="DIR",
    help="Your own icons, SVG or PNG, named like a resource type or as AWS names those of its set.",
)
def command(
    *, project: Path, selection: Selection, matrix: bool, form: str | None, output: Path | None, icons: Path | None
) -> None:
    """Draw what a stack, or any folder of Terraform, makes: where it is, and what refers to what.

    Policies, alarms, logs and other parts are counted on what they belong to; tooltips have all addresses.

    \b
    Example: tfgen graph prod/us-east-1 -o prod.svg
             tfgen graph ../other-project/network --format mermaid
             tfgen graph --matrix -o matrix.svg
    """  # noqa: D301 - \b keeps click from joining the lines
    from tfgen.picture.drawing import draw_project, write_picture

    form = form or _find_format(output)
    refuse_overwriting(project, output)
    if says_none_affected(selection, "text", "draw"):
        return
    text = draw_project(project, selection, form) if matrix else _draw_stack(project, selection, form, icons)
    if output and output != STANDARD:
        write_picture(output, text)
    else:
        click.echo(text, nl=False)


def _find_format(output: Path | None) -> str:
    if output is None or not output.suffix:
        return "svg"
    if output.suffix not in _FORMATS:
        raise click.UsageError(f"{output}: name it {', '.join(_FORMATS)}, or say with --format what it shall hold.")
    return _FORMATS[output.suffix]


def _draw_stack(project: Path, selection: Selection, form: str, icons: Path | None) -> str:
    from tfgen.picture.drawing import draw_folder

    if not selection:
        raise click.UsageError(f"which stack? {_ONE}, or all of them in one picture: tfgen graph --matrix")
    folder, title = _find_folder(project, selection)
    return draw_folder(folder, title, form, icons)


def _find_folder(project: Path, selection: Selection) -> tuple[Path, str]:
    """The folder of the one stack that is meant, or the one that is named by its path."""
    named = [Path(name) for name in selection.names]
    if len(named) == 1 and not selection.axes and (named[0].is_dir() or not (project / CONFIG_FILE).is_file()):
        return named[0], named[0].resolve().name
    from tfgen.config.load import load_config

    stacks = load_config(project).select(selection)
    if len(stacks) > 1:
        raise click.UsageError(f"{len(stacks)} stacks are meant, and a picture shows one. {_ONE}")
    return project / OUTPUT / stacks[0].name, stacks[0].name
