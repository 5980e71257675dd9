"""What a render changes: a table of stacks, a list of files, a unified diff."""

from __future__ import annotations

from collections import Counter
from difflib import unified_diff
from typing import TYPE_CHECKING

from tfgen.output.plan import Action
from tfgen.report.table import format_table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tfgen.generate import RenderPlan

_HEADER = ("stack", "created", "changed", "unchanged", "deleted", "resources")
_COLUMNS = (Action.CREATE, Action.CHANGE, Action.KEEP, Action.DELETE)


def format_changes(plan: RenderPlan) -> Iterator[str]:
    """The table of stacks: files by what happened to them, and managed resources."""
    counts = Counter((change.stack, change.action) for change in plan.changes)
    stacks = dict.fromkeys(change.stack for change in plan.changes)
    rows = [(stack, *(counts[stack, action] for action in _COLUMNS), plan.resources[stack]) for stack in stacks]
    total = ("total", *(sum(column) for column in list(zip(*rows, strict=True))[1:]))
    yield from format_table(_HEADER, [*rows, total] if len(rows) > 1 else rows)


def format_out_of_date(plan: RenderPlan) -> Iterator[str]:
    """A line for each file that is not as it would be rendered: its state and its path."""
    for change in plan.changes:
        if change.action is not Action.KEEP:
            yield f"{change.action.value:8}  {(plan.output / change.path).as_posix()}"


def format_diff(plan: RenderPlan) -> Iterator[str]:
    """The lines of a unified diff that `patch -p1` and `git apply` understand."""
    for change in plan.changes:
        name = (plan.output / change.path).as_posix().removeprefix("/")
        old = "/dev/null" if change.before is None else f"a/{name}"
        new = "/dev/null" if change.after is None else f"b/{name}"
        yield from unified_diff(_lines(change.before), _lines(change.after), old, new, lineterm="")


def _lines(content: bytes | None) -> list[str]:
    return (content or b"").decode(errors="replace").split("\n")[:-1]
