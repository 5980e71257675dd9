"""What an update of a project's starter did, or would do, line by line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tfgen.output.plan import Action
from tfgen.starters.record import RECORD

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tfgen.starters import Update

_DONE = {Action.CREATE: "created", Action.CHANGE: "changed", Action.DELETE: "deleted"}
_MARKED = "Choose between the marks, then: tfgen render --diff"
_REFUSED = "Nothing is written. Make these lines as the starter has them, or add --mark to have both written there."


def format_update(update: Update, *, written: bool, marked: bool) -> Iterator[str]:
    """A line for each file, for each place that is left to the user, and what to do next."""
    old, new = update.versions
    if not update.changes:
        yield f"{update.record.starter} of tfgen {new}: nothing is newer."
    for change in update.changes:
        if change.path != update.project / RECORD:
            yield f"{'' if written else 'would be '}{_DONE[change.action]} {change.path}"
    yield from map(str, (*update.left, *update.conflicts, *update.problems))
    if update.changes:
        yield f"{update.record.starter}: from tfgen {old} to {new}. {_next(update, written=written, marked=marked)}"


def _next(update: Update, *, written: bool, marked: bool) -> str:
    if update.conflicts:
        return _MARKED if written and marked else _REFUSED
    if update.problems:
        return "The updated project cannot be loaded: mend these lines."
    return "Next: tfgen render --diff" if written else "Nothing is written."
