"""`tfgen promote`: give one environment, region or other value of an axis the settings of another."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from tfgen.cli.completing import complete_settings, complete_sides
from tfgen.cli.options import cache_option, format_option, project_option

if TYPE_CHECKING:
    from pathlib import Path

    from tfgen.promotion import Promotion


@click.command("promote")
@project_option
@click.argument("source", metavar="FROM", shell_complete=complete_sides)
@click.argument("target", metavar="TO", shell_complete=complete_sides)
@click.argument("keys", metavar="[KEY]...", nargs=-1, shell_complete=complete_settings)
@click.option("--yes", is_flag=True, help="Write without asking.")
@click.option("--dry-run", is_flag=True, help="Only show what would change.")
@format_option("text", "json")
@cache_option
def command(
    *,
    project: Path,
    source: str,
    target: str,
    keys: tuple[str, ...],
    yes: bool,
    dry_run: bool,
    form: str,
    no_cache: bool,
) -> None:
    """Edit config/regions.yaml so that TO has the settings of FROM: these keys, or all that differ.

    Comments and order stay. What changes is shown before, setting by setting and argument by argument. What differs by
    nature, such as names, accounts and networks, is left alone, and so is a cell of TO that FROM has no counterpart of;
    what the project's settings do not allow is refused.

    \b
    Example: tfgen promote staging prod database
             tfgen promote dev staging tags.Team --dry-run
    """  # noqa: D301 - \b keeps click from joining the lines
    from tfgen.disk.cache import Cache
    from tfgen.promotion import plan_promotion
    from tfgen.report.progress import show_progress

    _refuse_contradictions(form, yes=yes, dry_run=dry_run)
    cache = Cache(None if no_cache else project)
    with show_progress(lines=False) as on_target:
        found = plan_promotion(project, source, target, keys, cache, on_target)
    if form == "json":
        _answer_json(found, write=yes)
    else:
        _show(found)
        if found.settings and not dry_run:
            _write(found, ask=not yes)


def _refuse_contradictions(form: str, *, yes: bool, dry_run: bool) -> None:
    if yes and dry_run:
        raise click.UsageError("--dry-run writes nothing: leave out --yes.")
    if form == "json" and not yes and not dry_run:
        raise click.UsageError("--format json asks nobody. Say --yes to write, or --dry-run to look only.")


def _answer_json(found: Promotion, *, write: bool) -> None:
    from tfgen.promotion import apply_promotion
    from tfgen.report.promotion import format_promotion_json

    written = write and bool(found.settings)
    if written:
        apply_promotion(found)
    click.echo(format_promotion_json(found, written=written))


def _show(found: Promotion) -> None:
    from tfgen.report.promotion import format_promotion
    from tfgen.report.sentences import fold_sentences

    for line in fold_sentences(format_promotion(found)):
        click.echo(line)


def _write(found: Promotion, *, ask: bool) -> None:
    from tfgen.promotion import apply_promotion

    if ask:
        if not sys.stdin.isatty():
            raise click.UsageError("nobody is there to ask. Say --yes to write, or --dry-run to look only.")
        if not click.confirm("Write config/regions.yaml?"):
            click.echo("nothing has been written")
            click.get_current_context().exit(1)
    apply_promotion(found)
    click.echo("config/regions.yaml is written. Next: tfgen render")
