"""What a render changes: a table of stacks, a list of files, a unified diff."""

from __future__ import annotations

import sys
from collections import Counter
from typing import TYPE_CHECKING

from tfgen.output.plan import Action
from tfgen.patterns import regex
from tfgen.printable import printable_lines
from tfgen.report.folders import RETIRED, format_folders

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tfgen.disk.stored import Stored
    from tfgen.generate import RenderPlan
    from tfgen.output.plan import FileChange
    from tfgen.report.folders import Row

_LINE = regex(r"[^\n]*\n|[^\n]+")  # str.splitlines knows more line ends than `patch` does
_COLUMNS = (Action.CREATE, Action.CHANGE, Action.KEEP, Action.DELETE)


def format_changes(plan: RenderPlan) -> Iterator[str]:
    """The table of folders: files by what happened to them, and managed resources; then what is retired."""
    if not plan.changes and not plan.retired:
        yield _why_nothing(plan)
        return
    yield from format_folders(list_rows(plan))
    if plan.retired:
        yield "retired: left the matrix, may still have live resources. What to do: tfgen retire"


def _why_nothing(plan: RenderPlan) -> str:
    if any(one.stacks for one in (*plan.config.terraform, *plan.config.documents)):
        return "No template makes a file: each renders to nothing in every stack."
    return "There is no stack: `when` of each component is true in no cell."


def list_rows(plan: RenderPlan) -> list[Row]:
    """The rows of the table, one a folder."""
    return _rows(plan, ((change.folder, change.action) for change in plan.changes))


def list_rows_once_written(plan: RenderPlan) -> list[Row]:
    """The rows of the table that the next render will print, where this one deletes nothing."""
    return _rows(plan, ((change.folder, Action.KEEP) for change in plan.changes))


def list_changed(plan: RenderPlan) -> list[tuple[str, str]]:
    """The path of every file that is not as it would be rendered, or was not, and its state."""
    return [(one.path.as_posix(), one.action.value) for one in plan.changes if one.action is not Action.KEEP]


def _rows(plan: RenderPlan, actions: Iterable[tuple[str, Action]]) -> list[Row]:
    counts = Counter(actions)
    folders = dict.fromkeys(change.folder for change in plan.changes if change.folder)
    resources = plan.resources
    return [(_label(name, plan), *(counts[name, action] for action in _COLUMNS), resources[name]) for name in folders]


def _label(folder: str, plan: RenderPlan) -> str:
    return f"{folder}{RETIRED}" if folder in plan.retired else folder


def format_out_of_date(plan: RenderPlan) -> Iterator[str]:
    """A line for each file that is not as it would be rendered: its state and its path."""
    for path, state in list_changed(plan):
        yield f"{state:8}  {path}"


def format_diff(changes: Iterable[FileChange]) -> Iterator[str]:
    """The lines of a unified diff that `patch -p1` and `git apply` understand; a terminal does not get its escapes."""
    from difflib import unified_diff  # which who only renders need not load

    show = printable_lines if sys.stdout.isatty() else str
    for change in changes:
        if change.action is Action.KEEP:
            continue
        name = change.path.as_posix().removeprefix("/")
        old = "/dev/null" if change.before is None else f"a/{name}"
        new = "/dev/null" if change.after is None else f"b/{name}"
        for line in unified_diff(_lines(change.before), _lines(change.after), old, new):
            yield show(line.removesuffix("\n"))
            if not line.endswith("\n"):
                yield r"\ No newline at end of file"


def _lines(content: Stored | None) -> list[str]:
    return _LINE.findall((content.read() if content else b"").decode(errors="replace"))
