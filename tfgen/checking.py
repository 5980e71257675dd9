"""`tfgen validate` from end to end: what it is asked, and its answer, from memory where nothing has changed."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from tfgen.disk.inputs import note_unknown, recording_inputs
from tfgen.disk.project import is_within
from tfgen.structs import Struct

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tfgen.dialects.dialect import Pin
    from tfgen.disk.cache import Cache
    from tfgen.rules.registry import Catalogue
    from tfgen.stacks.selection import Selection
    from tfgen.validate.answers.finding import Report

    Notify = Callable[[str], object]


class RuleChoice(Struct, frozen=True):
    """Names of rules, groups and presets, as they were asked for."""

    only: tuple[str, ...]
    select: tuple[str, ...]
    ignore: tuple[str, ...]

    def choose(self, catalogue: Catalogue, *, house: bool, own: bool) -> list[str]:
        """The rules to run. Raises TfgenError for a name that is none."""
        return catalogue.choose_rules(self.only, self.select, self.ignore, house=house, own=own)


class Target(Struct, frozen=True):
    """What to check for: the engine, where it is said, and versions of providers where the constraints lead to none."""

    engine: Pin | None
    assumed: dict[str, str | None]


class BaselineFile(Struct, frozen=True):
    """The file of `--baseline`, and whether it is written anew."""

    path: Path
    write: bool

    def refuse_foreign(self) -> None:
        """Raise OutputError where writing it would destroy what is no baseline, before anything is checked."""
        from tfgen.disk.output_file import refuse_foreign

        if self.write:
            refuse_foreign(self.path, "--baseline", is_read=True)

    def compare(self, report: Report, rules: list[str], folders: tuple[str, ...] | None, notify: Notify) -> Report:
        """What the baseline does not have; it is written, or loses what these rules find in these folders no longer.

        `folders` are None where the whole matrix was checked. `notify` hears what becomes of the file.
        """
        from tfgen.validate.answers.baseline import apply_baseline, read_baseline, shrink_baseline, write_baseline

        if self.write:
            number = write_baseline(report, self.path)
            notify(f"wrote {self.path}: {number} finding{'s' * (number != 1)}")
        known = read_baseline(self.path)
        if gone := shrink_baseline(report, known, self.path, rules, folders):
            notify(f"{self.path}: {gone} finding{'s' * (gone != 1)} mended and taken out")
        return apply_baseline(report, known, self.path)


class Request(Struct, frozen=True):
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


class Answer(Struct, frozen=True):
    """What there is to say: lines before they are folded, folders that could not be checked, and its exit code."""

    lines: Sequence[str]
    passed_over: Sequence[str]
    code: int


def answer(request: Request, notify: Notify) -> Answer:
    """What there is to say: of a matrix, if no baseline is written or read, from memory where it can be.

    Raises TfgenError like `validate_project` and `validate_paths`, for a rule that there is not and for what is wrong
    with the baseline; `notify` hears what becomes of that.
    """
    if request.paths or request.baseline:
        return _judge(request, notify)
    from tfgen.validate.memory.answered import Question, make_recorder, recall, remember

    question = Question(request.project, request.since, request.words)
    if known := recall(question, request.cache, Answer):
        return known
    if (recorder := make_recorder(request.project, request.cache)) is None:
        return _judge(request, notify)
    with recording_inputs(recorder):
        found = _judge(request, notify)
    remember(question, request.cache, recorder, found)
    return found


def _judge(request: Request, notify: Notify) -> Answer:
    """What is found when everything is looked at."""
    from tfgen.report.findings import format_report
    from tfgen.rules.own.catalogue import load_catalogue
    from tfgen.rules.rule import Severity

    project, paths = request.project, request.paths
    if request.baseline:
        request.baseline.refuse_foreign()
    catalogue = load_catalogue(project)
    inside = all(is_within(path, Path(os.path.realpath(project))) for path in paths)
    rules = request.choice.choose(catalogue, house=not paths, own=inside)
    report = (_validate_paths if paths else _validate_project)(request, rules, catalogue)
    if request.baseline:
        is_whole = bool(paths) or not request.selection
        report = request.baseline.compare(report, rules if is_whole else [], report.folders if paths else None, notify)
    lines = [*format_report(report, request.form, project, verbose=request.verbose)]
    code = 1 if report.fails(Severity(request.fail_on)) else 2 if report.passed_over else 0
    if any(note.failed for note in report.notes):
        note_unknown()  # a fault of tfgen's own is no answer to be said again
    return Answer(lines, report.passed_over, code)


def _validate_paths(request: Request, rules: list[str], catalogue: Catalogue) -> Report:
    from tfgen.dialects.dialect import NO_PIN
    from tfgen.schema import load_schemas
    from tfgen.validate.paths import validate_paths

    return validate_paths(
        request.paths,
        rules=rules,
        recursive=request.recursive,
        schemas=load_schemas(request.project),
        assumed=request.target.assumed,
        catalogue=catalogue,
        engine=request.target.engine or NO_PIN,
    )


def _validate_project(request: Request, rules: list[str], catalogue: Catalogue) -> Report:
    from tfgen.dialects.dialect import NO_PIN
    from tfgen.generate import plan_render
    from tfgen.report.progress import show_progress
    from tfgen.validate.memory.resident import Resident
    from tfgen.validate.project import validate_project

    project, cache, target = request.project, request.cache, request.target
    with show_progress(lines=False) as on_target:
        plan = plan_render(project, jobs=os.cpu_count() or 1, cache=cache, on_target=on_target, is_applied=False)
        return validate_project(
            project,
            rules=rules,
            catalogue=catalogue,
            selection=request.selection,
            since=request.since,
            plan=plan,
            resident=Resident(project, cache, target.assumed, target.engine or NO_PIN, stays=False),
        )
