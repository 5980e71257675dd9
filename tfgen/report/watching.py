"""What `tfgen watch` says after a save."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tfgen.output.plan import Action
from tfgen.report.findings import format_report
from tfgen.watching import Checked, Rendered

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tfgen.generate import RenderPlan

_MOST_FILES = 5
_DONE = {Action.CREATE: "created", Action.CHANGE: "changed", Action.DELETE: "deleted"}


def format_step(step: Rendered | Checked, project: Path) -> Iterator[str]:
    """The lines about a render, or those of what is found then; the last one ends with how long it took."""
    if isinstance(step, Checked):
        *lines, last = format_report(step.report, "text", project)
        yield from lines
        yield f"{last} ({step.seconds:.2f} s)"
    elif step.plan is None:
        yield from (f"error: {problem}" for problem in step.problems)
        yield f"not rendered ({step.seconds:.2f} s)"
    else:
        yield from _format_plan(step.plan, step.seconds)


def _format_plan(plan: RenderPlan, seconds: float) -> Iterator[str]:
    changes = [change for change in plan.changes if change.action is not Action.KEEP]
    for change in changes[:_MOST_FILES]:
        yield f"{_DONE[change.action]}  {change.path.as_posix()}"
    if (more := len(changes) - _MOST_FILES) > 0:
        folders = len({change.folder for change in changes})
        yield f"and {more} more file{'s' * (more != 1)}, in {folders} folder{'s' * (folders != 1)} in all"
    yield f"rendered: {len(changes) or 'no'} file{'s' * (len(changes) != 1)} changed ({seconds:.2f} s)"
