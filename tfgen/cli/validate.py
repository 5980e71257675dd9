"""`tfgen validate`: check the matrix, or any root modules, without Terraform."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tfgen.cli.completing import complete_rules, complete_stacks_or_folders
from tfgen.cli.options import cache_option, project_option, selection_options
from tfgen.disk.project import CONFIG_FILE, is_within

if TYPE_CHECKING:
    from tfgen.dialects.dialect import Pin
    from tfgen.disk.cache import Cache
    from tfgen.rules.registry import Catalogue
    from tfgen.stacks.selection import Selection
    from tfgen.validate.finding import Report


_CHOOSES = "--env, --region, --component and --where choose stacks of the matrix: leave them out with PATH."


@click.command("validate")
@project_option
@selection_options("[STACK|PATH]...", complete_stacks_or_folders)
@click.option("-r", "--recursive", is_flag=True, help="With PATH: also every folder below it that holds a .tf file.")
@click.option(
    "--rule",
    "only",
    multiple=True,
    metavar="NAME",
    shell_complete=complete_rules,
    help="Only this rule; repeat it for more.",
)
@click.option(
    "--select",
    "--preset",
    "select",
    multiple=True,
    metavar="NAME",
    shell_complete=complete_rules,
    help="Only this rule, group or preset; repeat it for more.",
)
@click.option(
    "--ignore",
    multiple=True,
    metavar="NAME",
    shell_complete=complete_rules,
    help="Not this rule, group or preset; repeat it for more.",
)
@click.option("--since", metavar="COMMIT", show_default="the last one", help="The commit that changes are told from.")
@click.option(
    "--fail-on",
    type=click.Choice(["error", "warning"]),
    default="error",
    show_default=True,
    help="The least severity that makes the exit code 1.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "sarif", "github"]),
    default="text",
    show_default=True,
    help="How.",
)
@click.option(
    "--assume-provider",
    "assumed",
    multiple=True,
    metavar="NAME[=VERSION]",
    help="Where no version with a known schema is admitted, check with this one, or the nearest; repeat it for more.",
)
@click.option(
    "--engine",
    metavar="terraform|tofu[=VERSION]",
    callback=lambda _context, _parameter, value: _parse_engine(value),
    help="The engine to check for; without it the folders tell, and else it is the newest Terraform.",
)
@click.option(
    "--baseline",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Tell only what is not in this file, and take out of it what is found no longer.",
)
@click.option("--write-baseline", is_flag=True, help="Write all that is found into the file of --baseline.")
@cache_option
@click.option("-v", "--verbose", is_flag=True, help="Say too what is ignored, and what could not be checked and why.")
@click.pass_context
def command(
    context: click.Context,
    *,
    project: Path,
    selection: Selection,
    recursive: bool,
    only: tuple[str, ...],
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    since: str | None,
    fail_on: str,
    form: str,
    assumed: tuple[str, ...],
    engine: Pin | None,
    baseline: Path | None,
    write_baseline: bool,
    no_cache: bool,
    verbose: bool,
) -> None:
    """Check the whole matrix, rendered in memory; or the root modules in folders, whoever wrote them.

    Nothing but a baseline is written, and neither Terraform nor a network is needed. `tfgen rules` lists what is
    checked.

    \b
    Example: tfgen validate
             tfgen validate prod/us-east-1
             tfgen validate --env prod --select security --fail-on warning
             tfgen validate --recursive ../other-project/examples
             tfgen validate --recursive infrastructure --baseline tfgen-baseline.json
    """  # noqa: D301 - \b keeps click from joining the lines
    from tfgen.disk.cache import Cache
    from tfgen.report.findings import format_report
    from tfgen.report.sentences import fold_sentences
    from tfgen.rules.own.catalogue import load_catalogue
    from tfgen.rules.rule import Severity

    if write_baseline and baseline is None:
        raise click.UsageError("--write-baseline writes the file of --baseline FILE: name it.")
    paths = _find_paths(project, selection)
    catalogue = load_catalogue(project)
    inside = all(is_within(path, Path(os.path.realpath(project))) for path in paths)
    rules = catalogue.choose_rules(only, select, ignore, house=not paths, own=inside)
    if paths:
        _refuse(selection.axes, _CHOOSES)
        _refuse(since, "--since compares the matrix: leave it out with PATH.")
        report = _validate_paths(project, paths, rules, _parse_assumed(assumed), catalogue, engine, recursive=recursive)
    else:
        _refuse(recursive, "--recursive looks below folders: name them.")
        cache = Cache(None if no_cache else project)
        report = _validate_project(project, cache, rules, selection, since, _parse_assumed(assumed), catalogue, engine)
    if baseline is not None:
        covered = report.folders if paths else None
        is_whole = bool(paths) or not selection
        report = _against_baseline(report, baseline, rules if is_whole else [], covered, write=write_baseline)
    for line in fold_sentences(format_report(report, form, project, verbose=verbose), form=form):
        click.echo(line)
    for folder in report.passed_over:
        click.echo(f"error: {folder}: nothing in this folder could be checked", err=True)
    context.exit(1 if report.fails(Severity(fail_on)) else 2 if report.passed_over else 0)


def _against_baseline(
    report: Report, baseline: Path, rules: list[str], folders: tuple[str, ...] | None, *, write: bool
) -> Report:
    """What the baseline does not have; it shrinks, or is written."""
    from tfgen.validate.baseline import apply_baseline, read_baseline, shrink_baseline, write_baseline

    if write:
        number = write_baseline(report, baseline)
        click.echo(f"wrote {baseline}: {number} finding{'s' * (number != 1)}", err=True)
    known = read_baseline(baseline)
    if gone := shrink_baseline(report, known, baseline, rules, folders):
        click.echo(f"{baseline}: {gone} finding{'s' * (gone != 1)} mended and taken out", err=True)
    return apply_baseline(report, known, baseline)


def _find_paths(project: Path, selection: Selection) -> list[Path]:
    """The names that are of folders and not of stacks: all of them, when one is there or there is no matrix."""
    paths = [Path(name) for name in selection.names]
    return paths if any(map(Path.exists, paths)) or not (project / CONFIG_FILE).is_file() else []


def _refuse(given: object, message: str) -> None:
    if given:
        raise click.UsageError(message)


def _parse_assumed(words: tuple[str, ...]) -> dict[str, str | None]:
    """Providers as `NAME` or `NAME=VERSION`, by name."""
    pairs = (word.partition("=") for word in words)
    return {name: version or None for name, _, version in pairs}


def _parse_engine(word: str | None) -> Pin | None:
    """An engine, and perhaps a version of it."""
    if word is None:
        return None
    from tfgen.dialects.files import parse_engine

    found = parse_engine(word)
    if found is None:
        raise click.BadParameter(f"{word} is none. Write terraform, tofu, terraform=1.11 or tofu=1.10.2.")
    return found


def _validate_paths(
    project: Path,
    paths: list[Path],
    rules: list[str],
    assumed: dict[str, str | None],
    catalogue: Catalogue,
    engine: Pin | None,
    *,
    recursive: bool,
) -> Report:
    from tfgen.dialects.dialect import NO_PIN
    from tfgen.schema import load_schemas
    from tfgen.validate.paths import validate_paths

    schemas = load_schemas(project)
    return validate_paths(
        paths,
        rules=rules,
        recursive=recursive,
        schemas=schemas,
        assumed=assumed,
        catalogue=catalogue,
        engine=engine or NO_PIN,
    )


def _validate_project(
    project: Path,
    cache: Cache,
    rules: list[str],
    selection: Selection,
    since: str | None,
    assumed: dict[str, str | None],
    catalogue: Catalogue,
    engine: Pin | None,
) -> Report:
    from tfgen.dialects.dialect import NO_PIN
    from tfgen.report.progress import show_progress
    from tfgen.validate.project import validate_project

    with show_progress(lines=False) as on_target:
        return validate_project(
            project,
            rules=rules,
            selection=selection,
            since=since,
            jobs=os.cpu_count() or 1,
            cache=cache,
            assumed=assumed,
            catalogue=catalogue,
            engine=engine or NO_PIN,
            on_target=on_target,
        )
