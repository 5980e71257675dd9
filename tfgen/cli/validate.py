"""`tfgen validate`: check the matrix, or any root modules, without Terraform."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tfgen.cli.colours import mark_severity
from tfgen.cli.completing import complete_stacks_or_folders
from tfgen.cli.options import cache_option, format_option, project_option, selection_options, tells_nothing
from tfgen.cli.validating import baseline_options, rule_options, target_options
from tfgen.disk.project import CONFIG_FILE, is_within

if TYPE_CHECKING:
    from tfgen.cli.validating import BaselineFile, RuleChoice, Target
    from tfgen.rules.registry import Catalogue
    from tfgen.stacks.selection import Selection
    from tfgen.validate.finding import Report


_CHOOSES = "--env, --region, --component and --where choose stacks of the matrix: leave them out with PATH."


@click.command("validate")
@project_option
@selection_options("[STACK|PATH]...", complete_stacks_or_folders)
@click.option("-r", "--recursive", is_flag=True, help="With PATH: also every folder below it that holds a .tf file.")
@rule_options
@click.option("--since", metavar="COMMIT", show_default="the last one", help="The commit that changes are told from.")
@click.option(
    "--fail-on",
    type=click.Choice(["error", "warning"]),
    default="error",
    show_default=True,
    help="The least severity that makes the exit code 1.",
)
@format_option("text", "json", "sarif", "github")
@target_options
@baseline_options
@cache_option
@click.option("-v", "--verbose", is_flag=True, help="Say too what is ignored, and what could not be checked and why.")
@click.pass_context
def command(
    context: click.Context,
    *,
    project: Path,
    selection: Selection,
    recursive: bool,
    choice: RuleChoice,
    since: str | None,
    fail_on: str,
    form: str,
    target: Target,
    baseline: BaselineFile | None,
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
    from tfgen.rules.own.catalogue import load_catalogue
    from tfgen.rules.rule import Severity

    paths = _find_paths(project, selection)
    _refuse_what_is_of_the_other(selection, since, paths, recursive=recursive)
    catalogue = load_catalogue(project)
    inside = all(is_within(path, Path(os.path.realpath(project))) for path in paths)
    rules = choice.choose(catalogue, house=not paths, own=inside)
    if paths:
        report = _validate_paths(project, paths, rules, target, catalogue, recursive=recursive)
    else:
        report = _validate_project(project, rules, selection, since, target, catalogue, no_cache=no_cache)
    if baseline:
        is_whole = bool(paths) or not selection
        report = baseline.compare(report, rules if is_whole else [], report.folders if paths else None)
    if not (tells_nothing(selection, form, "validate")):
        _print(report, form, project, verbose=verbose)
    context.exit(1 if report.fails(Severity(fail_on)) else 2 if report.passed_over else 0)


def _find_paths(project: Path, selection: Selection) -> list[Path]:
    """The names that are of folders and not of stacks: all of them, when one is there or there is no matrix."""
    paths = [Path(name) for name in selection.names]
    return paths if any(map(Path.exists, paths)) or not (project / CONFIG_FILE).is_file() else []


def _refuse_what_is_of_the_other(
    selection: Selection, since: str | None, paths: list[Path], *, recursive: bool
) -> None:
    """Refuse options of the matrix with folders, and of folders with the matrix."""
    if paths:
        _refuse(selection.axes, _CHOOSES)
        _refuse(since, "--since compares the matrix: leave it out with PATH.")
    else:
        _refuse(recursive, "--recursive looks below folders: name them.")


def _refuse(given: object, message: str) -> None:
    if given:
        raise click.UsageError(message)


def _validate_paths(
    project: Path, paths: list[Path], rules: list[str], target: Target, catalogue: Catalogue, *, recursive: bool
) -> Report:
    from tfgen.dialects.dialect import NO_PIN
    from tfgen.schema import load_schemas
    from tfgen.validate.paths import validate_paths

    return validate_paths(
        paths,
        rules=rules,
        recursive=recursive,
        schemas=load_schemas(project),
        assumed=target.assumed,
        catalogue=catalogue,
        engine=target.engine or NO_PIN,
    )


def _validate_project(
    project: Path,
    rules: list[str],
    selection: Selection,
    since: str | None,
    target: Target,
    catalogue: Catalogue,
    *,
    no_cache: bool,
) -> Report:
    from tfgen.dialects.dialect import NO_PIN
    from tfgen.disk.cache import Cache
    from tfgen.report.progress import show_progress
    from tfgen.validate.project import validate_project

    with show_progress(lines=False) as on_target:
        return validate_project(
            project,
            rules=rules,
            selection=selection,
            since=since,
            jobs=os.cpu_count() or 1,
            cache=Cache(None if no_cache else project),
            assumed=target.assumed,
            catalogue=catalogue,
            engine=target.engine or NO_PIN,
            on_target=on_target,
        )


def _print(report: Report, form: str, project: Path, *, verbose: bool) -> None:
    from tfgen.report.findings import format_report
    from tfgen.report.sentences import fold_sentences

    for line in fold_sentences(format_report(report, form, project, verbose=verbose), form=form):
        click.echo(mark_severity(line) if form == "text" else line)
    for folder in report.passed_over:
        click.echo(f"error: {folder}: nothing in this folder could be checked", err=True)
