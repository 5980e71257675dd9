"""`tfgen validate`: check the matrix, or any root modules, without Terraform."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from tfgen.checking import Request, answer
from tfgen.cli.colours import mark_severity
from tfgen.cli.completing import complete_stacks_or_folders
from tfgen.cli.options import cache_option, format_option, project_option, says_none_affected, selection_options
from tfgen.cli.validating import baseline_options, rule_options, target_options
from tfgen.disk.project import CONFIG_FILE

if TYPE_CHECKING:
    from tfgen.checking import Answer, BaselineFile, RuleChoice, Target
    from tfgen.stacks.selection import Selection


_OF_MATRIX = "--env, --region, --component and --where choose stacks of the matrix: leave them out with PATH."


@click.command("validate")
@project_option
@selection_options("[STACK|PATH]...", complete_stacks_or_folders)
@click.option("-r", "--recursive", is_flag=True, help="With PATH: also every folder below it that holds a .tf file.")
@rule_options
@click.option(
    "--since",
    metavar="COMMIT",
    show_default="the last one",
    help="The commit to compare with, for rules about what a change loses.",
)
@click.option(
    "--fail-on",
    type=click.Choice(["error", "warning"]),
    default="error",
    show_default=True,
    help="Exit with 1 if there is a finding of this severity or a worse one.",
)
@format_option("text", "json", "sarif", "github")
@target_options
@baseline_options
@cache_option
@click.option(
    "-v", "--verbose", is_flag=True, help="Print also what is suppressed, and what could not be checked and why."
)
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
    """Find what Terraform, its provider or the cloud would refuse, in all stacks or in any folders of Terraform.

    Without PATH the whole matrix is rendered in memory and checked. Nothing is written but a baseline, and neither
    Terraform nor a network is needed. `tfgen rules` lists what is checked.

    \b
    Example: tfgen validate
             tfgen validate prod/us-east-1
             tfgen validate --env prod --select security --fail-on warning
             tfgen validate --recursive ../other-project/examples
             tfgen validate --recursive infrastructure --baseline tfgen-baseline.json
    """  # noqa: D301 - \b keeps click from joining the lines
    from tfgen.disk.cache import Cache

    paths = _find_paths(project, selection)
    _refuse_mixed_options(selection, since, paths, recursive=recursive)
    request = Request(
        project=project,
        paths=paths,
        recursive=recursive,
        selection=selection,
        since=since,
        choice=choice,
        target=target,
        baseline=baseline,
        cache=Cache(None if no_cache else project),
        form=form,
        verbose=verbose,
        fail_on=fail_on,
    )
    found = answer(request, lambda line: click.echo(line, err=True))
    if not says_none_affected(selection, form, "validate"):
        _print(found, form)
    context.exit(found.code)


def _find_paths(project: Path, selection: Selection) -> list[Path]:
    """The names that are of folders and not of stacks: all of them, when one is there or there is no matrix."""
    paths = [Path(name) for name in selection.names]
    return paths if any(map(Path.exists, paths)) or not (project / CONFIG_FILE).is_file() else []


def _refuse_mixed_options(selection: Selection, since: str | None, paths: list[Path], *, recursive: bool) -> None:
    """Refuse options of the matrix with folders, and of folders with the matrix."""
    if paths:
        _refuse(selection.axes, _OF_MATRIX)
        _refuse(since, "--since compares the matrix: leave it out with PATH.")
    else:
        _refuse(recursive, "--recursive looks below folders: name them.")


def _refuse(given: object, message: str) -> None:
    if given:
        raise click.UsageError(message)


def _print(found: Answer, form: str) -> None:
    from tfgen.report.sentences import fold_sentences

    for line in fold_sentences(found.lines, form=form):
        click.echo(mark_severity(line) if form == "text" else line)
    for folder in found.passed_over:
        click.echo(f"error: {folder}: nothing in this folder could be checked. The reason is in the report", err=True)
