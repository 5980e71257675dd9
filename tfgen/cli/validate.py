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
from tfgen.disk.witness import note_unknown
from tfgen.structs import Struct

if TYPE_CHECKING:
    from tfgen.cli.validating import BaselineFile, RuleChoice, Target
    from tfgen.disk.cache import Cache
    from tfgen.rules.registry import Catalogue
    from tfgen.stacks.selection import Selection
    from tfgen.validate.finding import Answer, Report


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
    from tfgen.disk.cache import Cache

    paths = _find_paths(project, selection)
    _refuse_what_is_of_the_other(selection, since, paths, recursive=recursive)
    cache = Cache(None if no_cache else project)
    wanted = _Wanted(
        project, paths, recursive, selection, since, choice, target, baseline, cache, form, verbose, fail_on
    )
    answer = _ask(wanted)
    if not tells_nothing(selection, form, "validate"):
        _print(answer, form)
    context.exit(answer.code)


class _Wanted(Struct, frozen=True):
    """What is to be checked, what is remembered of it, and how it is told; `paths` are those of folders."""

    project: Path
    paths: list[Path]
    recursive: bool
    selection: Selection
    since: str | None
    choice: RuleChoice
    target: Target
    baseline: BaselineFile | None
    cache: Cache
    form: str
    verbose: bool
    fail_on: str

    @property
    def words(self) -> tuple[object, ...]:
        """All words of the command line that decide what is said of a matrix, but for project and commit."""
        only = self.selection.only
        chosen = (self.selection.axes, self.selection.names, None if only is None else sorted(only))
        assumed = sorted(self.target.assumed.items())
        return *chosen, self.choice, self.target.engine, assumed, self.form, self.verbose, self.fail_on


def _ask(wanted: _Wanted) -> Answer:
    """What there is to say: of a matrix, if no baseline is written or read, from memory where it can be."""
    if wanted.paths or wanted.baseline:
        return _answer(wanted)
    from tfgen.disk.witness import witnessing
    from tfgen.validate.answered import Question, keep, make_witness, recall

    question = Question(wanted.project, wanted.since, wanted.words)
    if known := recall(question, wanted.cache):
        return known
    if (witness := make_witness(wanted.project, wanted.cache)) is None:
        return _answer(wanted)
    with witnessing(witness):
        answer = _answer(wanted)
    keep(question, wanted.cache, witness, answer)
    return answer


def _answer(wanted: _Wanted) -> Answer:
    """What is found when everything is looked at."""
    from tfgen.report.findings import format_report
    from tfgen.rules.own.catalogue import load_catalogue
    from tfgen.rules.rule import Severity
    from tfgen.validate.finding import Answer

    project, paths = wanted.project, wanted.paths
    if wanted.baseline:
        wanted.baseline.refuse_foreign()
    catalogue = load_catalogue(project)
    inside = all(is_within(path, Path(os.path.realpath(project))) for path in paths)
    rules = wanted.choice.choose(catalogue, house=not paths, own=inside)
    report = (_validate_paths if paths else _validate_project)(wanted, rules, catalogue)
    if wanted.baseline:
        is_whole = bool(paths) or not wanted.selection
        report = wanted.baseline.compare(report, rules if is_whole else [], report.folders if paths else None)
    lines = [*format_report(report, wanted.form, project, verbose=wanted.verbose)]
    code = 1 if report.fails(Severity(wanted.fail_on)) else 2 if report.passed_over else 0
    if any(note.failed for note in report.notes):
        note_unknown()  # a fault of tfgen's own is no answer to be said again
    return Answer(lines, report.passed_over, code)


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


def _validate_paths(wanted: _Wanted, rules: list[str], catalogue: Catalogue) -> Report:
    from tfgen.dialects.dialect import NO_PIN
    from tfgen.schema import load_schemas
    from tfgen.validate.paths import validate_paths

    return validate_paths(
        wanted.paths,
        rules=rules,
        recursive=wanted.recursive,
        schemas=load_schemas(wanted.project),
        assumed=wanted.target.assumed,
        catalogue=catalogue,
        engine=wanted.target.engine or NO_PIN,
    )


def _validate_project(wanted: _Wanted, rules: list[str], catalogue: Catalogue) -> Report:
    from tfgen.dialects.dialect import NO_PIN
    from tfgen.report.progress import show_progress
    from tfgen.validate.project import validate_project

    with show_progress(lines=False) as on_target:
        return validate_project(
            wanted.project,
            rules=rules,
            selection=wanted.selection,
            since=wanted.since,
            jobs=os.cpu_count() or 1,
            cache=wanted.cache,
            assumed=wanted.target.assumed,
            catalogue=catalogue,
            engine=wanted.target.engine or NO_PIN,
            on_target=on_target,
        )


def _print(answer: Answer, form: str) -> None:
    from tfgen.report.sentences import fold_sentences

    for line in fold_sentences(answer.lines, form=form):
        click.echo(mark_severity(line) if form == "text" else line)
    for folder in answer.passed_over:
        click.echo(f"error: {folder}: nothing in this folder could be checked", err=True)
