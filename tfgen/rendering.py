"""`tfgen render` from end to end: what it is asked, and what it did; where nothing changed, the last run has told."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tfgen.disk.cache import NO_CACHE
from tfgen.disk.project_lock import take_turn
from tfgen.unchanged import recall

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from contextlib import AbstractContextManager
    from pathlib import Path

    from tfgen.disk.cache import Cache
    from tfgen.generate import OnTarget, RenderPlan
    from tfgen.report.folders import Row
    from tfgen.stacks.selection import Selection


class Request(NamedTuple):
    """What is to be rendered, where to (`output`; None: `generated/` of the project), and whether it is written.

    `jobs` is the number of processes that may parse, `cache` what earlier runs have found.
    """

    project: Path
    selection: Selection
    output: Path | None
    writes: bool
    jobs: int
    cache: Cache

    @property
    def memory(self) -> Cache:
        """Where the outcome is remembered: that of a part of the project, or of another folder, nowhere."""
        return NO_CACHE if self.selection or self.output else self.cache


class Outcome(NamedTuple):
    """What a render did, or would do.

    `rows` are those of the table of folders, `files` the paths of files that were not current, each with its state,
    `outdated` the artifacts that are not what would be built now, each with the reason. `plan` is None where nothing
    had to be rendered: nothing changed, or the package has what the project renders to.
    """

    rows: Sequence[Row]
    files: Sequence[tuple[str, str]]
    outdated: Sequence[tuple[str, str]]
    plan: RenderPlan | None = None


class Hooks(NamedTuple):
    """Whom a render tells how it goes on: `on_wait` is called before it waits for another tfgen.

    `progress` opens what hears of each folder that is rendered.
    """

    on_wait: Callable[[], object]
    progress: Callable[[], AbstractContextManager[OnTarget]]


def render(request: Request, hooks: Hooks) -> Outcome:
    """Render, write if that is asked for, and remember what was looked at.

    Raises ConfigError, TemplateError or OutputError like `plan_render` and `RenderPlan.apply`.
    """
    with take_turn(request.project, shared=True, on_wait=hooks.on_wait):
        known = recall(request.project, request.memory)
    if known is not None:
        return Outcome(known.rows, (), known.outdated)
    return (_write_shipped(request, hooks) if request.writes else None) or _render(request, hooks)


def _write_shipped(request: Request, hooks: Hooks) -> Outcome | None:
    """Write what a new project renders to, if it is one of a starter and the package has that."""
    from tfgen.first.write import write_first

    if (first := write_first(request.project, request.memory, hooks.on_wait)) is None:
        return None
    return Outcome(first.rows, [(file.path.as_posix(), file.state) for file in first.files], first.outdated)


def _render(request: Request, hooks: Hooks) -> Outcome:
    # Here, because they take longer to load than to tell that there is nothing to do.
    from tfgen.disk.inputs import InputRecorder, recording_inputs
    from tfgen.generate import plan_render
    from tfgen.report.changes import list_changed, list_rows, list_rows_once_written
    from tfgen.unchanged import Answer, remember

    project, writes = request.project, request.writes
    recorder = InputRecorder(project)
    with recording_inputs(recorder):
        with take_turn(project, shared=not writes, on_wait=hooks.on_wait), hooks.progress() as on_target:
            plan = plan_render(
                project,
                selection=request.selection,
                output=request.output,
                jobs=request.jobs,
                cache=request.cache,
                on_target=on_target,
            )
            if writes:
                plan.apply()
        outdated = _find_outdated(project, plan)
    if writes or plan.is_current:
        remember(request.memory, recorder, plan, Answer(list_rows_once_written(plan), outdated))
    return Outcome(list_rows(plan), list_changed(plan), outdated, plan)


def _find_outdated(project: Path, plan: RenderPlan) -> list[tuple[str, str]]:
    if not plan.config.artifacts:
        return []
    from tfgen.package import find_outdated

    return [(artifact.name, reason) for artifact, reason in find_outdated(project, plan.config.artifacts)]
