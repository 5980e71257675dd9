"""Plans, and drift, of many stacks as one report: losses first, identical changes grouped, a table of stacks."""

from __future__ import annotations

import json
import os
import re
from typing import TYPE_CHECKING

from tfgen.printable import printable_json, printable_lines
from tfgen.report.marks import inline_code, name_stacks, shorten
from tfgen.report.table import format_table
from tfgen.terraform.changes import Action
from tfgen.terraform.warnings import WarningKind, count_warnings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from tfgen.terraform.changes import Change, ChangeGroup
    from tfgen.terraform.planning import StackPlan
    from tfgen.terraform.reports import PlanReport
    from tfgen.terraform.warnings import WarningGroup

_COLUMNS = (Action.ADD, Action.CHANGE, Action.REPLACE, Action.DESTROY, Action.UNCHANGED)
_OTHERS = (Action.IMPORT, Action.MOVE, Action.FORGET)
_HEADER = ("stack", *(action.value for action in _COLUMNS), "")
_LONGEST = 60  # characters of a value; the JSON form has all of it
_TICKS = re.compile("`+")
_TITLES = {
    WarningKind.INCOMPLETE: "The plan is not complete",
    WarningKind.CHECK: "Checks that failed",
    WarningKind.OTHER: "Warnings",
}
_VERBS = {Action.ADD: "add", Action.DESTROY: "destroy", Action.IMPORT: "import", Action.FORGET: "forget"}


def format_plan(report: PlanReport, form: str, loss: Callable[[str], str] = str) -> Iterator[str]:
    """The lines of a report in one of the forms `text`, `json` and `markdown`.

    `loss` makes a line about a stateful resource that is destroyed or replaced stand out.
    """
    if form == "json":
        yield printable_json(json.dumps(record_plan(report), indent=2, ensure_ascii=False))
    elif form == "markdown":
        yield from _markdown(report)
    else:
        yield from _text(report, loss)


def format_errors(name: str, errors: Sequence[str], log: Path) -> Iterator[str]:
    """What went wrong in one stack, and where all of it can be read."""
    for error in errors:
        first, *rest = printable_lines(error).strip().splitlines() or [""]
        yield f"error: {name}: {first}"
        yield from (f"  {line}" for line in rest if line.strip())
    yield f"  log: {show_path(log)}"


def format_warnings(
    groups: Sequence[WarningGroup], number_of_stacks: int, loss: Callable[[str], str] = str
) -> Iterator[str]:
    """What the engines warned of; `loss` makes stand out what is more than a hint."""
    for group in groups:
        line = f"warning: {' '.join(str(group.warning).splitlines())} {_in(group.stacks, number_of_stacks)}"
        yield ""
        yield line if group.warning.kind is WarningKind.OTHER else loss(line)
        yield from (f"  {text}" for text in group.warning.detail.splitlines() if text.strip())


def show_path(path: Path) -> str:
    """The path as the user would type it in the current folder."""
    return os.path.relpath(path)


def format_group(group: ChangeGroup, number_of_stacks: int) -> str:
    """One change and the stacks that it is the same in."""
    return f"{_describe(group.change)} {_in(group.stacks, number_of_stacks)}"


def _text(report: PlanReport, loss: Callable[[str], str]) -> Iterator[str]:
    yield from (f"note: {note}" for note in report.notes)
    groups = report.groups
    for group in groups:
        line = format_group(group, len(report.plans))
        yield loss(line) if group.change.is_stateful else line
    if groups:
        yield ""
    rows = [_row(plan) for plan in report.plans]
    yield from format_table(_HEADER, [*rows, _total(rows)] if len(rows) > 1 else rows)
    for plan in report.plans:
        if plan.errors:
            yield from ("", *format_errors(plan.module.name, plan.errors, plan.log))
    yield from format_warnings(report.warnings, len(report.plans), loss)
    if report.incomplete_logs:
        yield f"warning: the logs of {', '.join(report.incomplete_logs)} are incomplete: the disk refused"


def _markdown(report: PlanReport) -> Iterator[str]:
    yield from (f"> {note}" for note in report.notes)
    if report.notes:
        yield ""
    yield f"| {' | '.join(_HEADER[:-1])} |  |"
    yield f"|---{'|--:' * len(_COLUMNS)}|---|"
    for plan in report.plans:
        yield f"| {' | '.join(map(_cell, _row(plan)))} |"
    yield from _markdown_warnings(report)
    groups = report.groups
    lost = [group for group in groups if group.change.is_stateful]
    for title, members in (("Data is lost", lost), ("Changes", [group for group in groups if group not in lost])):
        if members:
            yield from ("", f"**{title}**", "")
            yield from (
                f"- {inline_code(_describe(one.change))} {_in(one.stacks, len(report.plans))}" for one in members
            )
    for plan in report.plans:
        if plan.errors:
            lines = "\n".join(plan.errors).splitlines()
            yield from ("", f"**{plan.module.name} failed**", "", _fence(lines), *lines, _fence(lines))


def _markdown_warnings(report: PlanReport) -> Iterator[str]:
    for kind, title in _TITLES.items():
        members = [group for group in report.warnings if group.warning.kind is kind]
        if members:
            yield from ("", f"**{title}**", "")
        for one in members:
            text = " ".join(f"{one.warning}\n{one.warning.detail}".split())
            yield f"- {inline_code(text)} {_in(one.stacks, len(report.plans))}"


def record_plan(report: PlanReport) -> dict[str, object]:
    """Plans as their published schema has them: `tfgen/report/schemas/plan.json`."""
    return {
        "notes": report.notes,
        "warnings": [record_warning(group) for group in report.warnings],
        "stacks": [_stack_record(plan) for plan in report.plans],
        "changes": [
            {
                "address": group.change.address,
                "action": group.change.action.value,
                "attribute": group.change.attribute or None,
                "before": group.change.before or None,
                "after": group.change.after or None,
                "stateful_loss": group.change.is_stateful,
                "stacks": group.stacks,
            }
            for group in report.groups
        ],
    }


def record_warning(group: WarningGroup) -> dict[str, object]:
    """A warning of an engine as JSON has it."""
    warning = group.warning
    return {
        "kind": warning.kind.value,
        "summary": warning.summary,
        "detail": warning.detail or None,
        "place": warning.place or None,
        "stacks": group.stacks,
    }


def _stack_record(plan: StackPlan) -> dict[str, object]:
    counts = None if plan.changes is None else {one.value: plan.changes.counts[one] for one in (*_COLUMNS, *_OTHERS)}
    return {
        "name": plan.module.name,
        "retired": plan.module.retired,
        "has_changes": plan.has_changes,
        "waits_for": plan.waits_for,
        "resources": counts,
        "errors": plan.errors,
        "log": show_path(plan.log),
    }


def _row(plan: StackPlan) -> tuple[object, ...]:
    word = "failed" if plan.errors else "interrupted" if plan.is_interrupted else _remark(plan)
    return plan.module.name, *(plan.changes.counts[action] if plan.changes else 0 for action in _COLUMNS), word


def _remark(plan: StackPlan) -> str:
    if plan.waits_for:
        return f"planned when {', '.join(plan.waits_for)} {'is' if len(plan.waits_for) == 1 else 'are'} applied"
    counts = plan.changes.counts if plan.changes else {}
    words = ["retired"] if plan.module.retired else []
    words += [f"{counts[action]} to {action.value}" for action in _OTHERS if counts.get(action)]
    if plan.has_changes and plan.changes and not plan.changes.steps and len(words) == plan.module.retired:
        words.append("outputs only")
    words += count_warnings(plan.warnings)
    return ", ".join(words)


def _total(rows: Sequence[Sequence[object]]) -> tuple[object, ...]:
    numbers = (sum(int(str(row[index])) for row in rows) for index in range(1, len(_COLUMNS) + 1))
    return "total", *numbers, ""


def _describe(change: Change) -> str:
    if change.action is Action.MOVE:
        return f"{change.before}: move to {change.after}"
    if change.action in _VERBS and not change.attribute and not change.after:
        return f"{change.address}: {_VERBS[change.action]}"
    attribute = f"{change.attribute} " if change.attribute else ""
    difference = f"{attribute}{shorten(change.before, _LONGEST)} → {shorten(change.after, _LONGEST)}"
    if change.action is not Action.REPLACE:
        return f"{change.address}: {difference}"
    return f"{change.address}: replace, {difference if change.after else attribute}".rstrip(" ,")


def _in(stacks: Sequence[str], number_of_stacks: int) -> str:
    return f"in {name_stacks(stacks, number_of_stacks)}"


def _cell(value: object) -> str:
    return str(value).replace("|", "\\|")


def _fence(lines: Sequence[str]) -> str:
    """A fence that none of the lines ends."""
    return "`" * max(3, 1 + max((len(ticks) for line in lines for ticks in _TICKS.findall(line)), default=0))
