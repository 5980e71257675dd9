"""What a promotion changes: settings, and what is rendered otherwise."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from tfgen.changes import Kind
from tfgen.printable import printable, printable_json
from tfgen.report.difference import change_record, describe
from tfgen.report.marks import name_stacks, show_value

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tfgen.changes import ChangeGroup
    from tfgen.promotion import Promotion

_LONGEST = 60  # characters of a value


def format_promotion(found: Promotion) -> Iterator[str]:
    """The lines: settings first, then what is rendered otherwise, losses first."""
    for one in found.settings:
        yield printable(f"{', '.join(one.cells)}: {one.name} {_shown(one.before)} → {_shown(one.after)}")
    if found.leaving:
        yield f"{', '.join(found.leaving)}: out of the matrix and retired: what was made stays until tfgen destroy"
    for group in found.changes:
        yield f"{name_stacks(group.stacks, found.stacks)}: {_change(group)}"
    if found.coming:
        yield f"{', '.join(found.coming)}: new in the matrix"
    for cell, settings in found.unpaired:
        kept = f" (an override keeps {', '.join(settings)})" if settings else ""
        yield printable(f"{cell} has no counterpart in {found.source} and stays as it is{kept}")
    if found.left_out:
        yield f"not promoted, as they differ by nature: {', '.join(found.left_out)}"
    if found.meant:
        names = ", ".join(name for name, _ in found.meant)
        yield f"not promoted, as they are meant to differ, unless you name them: {printable(names)}"
    if not found.settings:
        yield "nothing to promote"


def format_promotion_json(found: Promotion, *, written: bool) -> str:
    """The promotion as its published schema has it: `tfgen/report/schemas/promote.json`."""
    settings = [
        {"name": one.name, "cells": list(one.cells), "before": one.before, "after": one.after} for one in found.settings
    ]
    document = {
        "written": written,
        "settings": settings,
        "left_out": list(found.left_out),
        "meant": [{"name": name, "reason": reason} for name, reason in found.meant],
        "unpaired": [{"cell": cell, "settings": list(names)} for cell, names in found.unpaired],
        "leaving": list(found.leaving),
        "coming": list(found.coming),
        "changes": [{**change_record(group.change), "stacks": list(group.stacks)} for group in found.changes],
        "stacks": found.stacks,
    }
    return printable_json(json.dumps(document, indent=2, ensure_ascii=False, default=str))


def _change(group: ChangeGroup) -> str:
    change = group.change
    text = describe(change)
    if change.kind is Kind.CHANGED:
        text = f"{printable(change.address)} {text}"
    return f"{text}  [data is lost]" if change.is_loss else text


def _shown(value: Any) -> str:
    return show_value(value, _LONGEST)
