"""`tfgen watch`: render and check on every save."""

from __future__ import annotations

import sys
from contextlib import suppress
from pathlib import Path

import click

from tfgen.cli.colours import mark_severity
from tfgen.cli.options import project_option
from tfgen.printable import printable


@click.command("watch")
@project_option
@click.option("--check", is_flag=True, help="Write nothing: say what would be written.")
@click.option(
    "--also",
    multiple=True,
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    metavar="DIR",
    help="Look at this folder too, such as one of local modules; repeat it for more.",
)
def command(*, project: Path, check: bool, also: tuple[Path, ...]) -> None:
    """Render and check again whenever config, templates or what people wrote in the folders of stacks is saved.

    On a terminal the last answer is all that is shown. It ends with Ctrl-C.

    \b
    Example: tfgen watch
             tfgen watch --check --also modules
    """  # noqa: D301 - \b keeps click from joining the lines
    from tfgen.report.sentences import fold_sentences
    from tfgen.report.watching import format_step
    from tfgen.watching import Rendered, watch

    with suppress(KeyboardInterrupt):  # Ctrl-C is how it ends
        for step in watch(project, write=not check, also=also):
            if isinstance(step, Rendered) and sys.stdout.isatty():
                click.clear()
            for line in fold_sentences(format_step(step, project)):
                click.echo(mark_severity(printable(line)))
            sys.stdout.flush()
