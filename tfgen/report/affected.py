"""Which stacks a change affects, as text, JSON and names."""

from __future__ import annotations

import json
from itertools import islice
from typing import TYPE_CHECKING

from tfgen.printable import printable, printable_json

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tfgen.revisions import Affected, AffectedStack, Reason

_MOST = 8  # reasons of a stack that people are shown; the JSON form has all
_WORDS = {
    "added": "has this stack, which is new",
    "removed": "has this stack no more",
    "retired": "has this stack no more: it is retired",
    "cells": "changes which cells there are",
    "artifact": "is an input of the artifact {name}",
    "copied": "is copied to the folder of the stack",
    "file": "is in the folder of the stack",
    "generated": "is not what was committed",
    "module": "is in a module that is called",
    "read": "is read by an expression",
    "setting": "sets {name}",
    "unset": "set {name}, and does no more",
    "template": "is a template that changed",
}


def format_affected(found: Affected, form: str) -> Iterator[str]:
    """The lines in one of the forms `text`, `json` and `names`."""
    if form == "json":
        yield printable_json(json.dumps(record_affected(found), indent=2, ensure_ascii=False))
    elif form == "names":
        yield from (one.stack.name for one in found.stacks)
    else:
        yield from _text(found)


def format_narrowed(found: Affected) -> str:
    """One line that says what commands with `--affected` are about."""
    names = ", ".join(one.stack.name for one in found.stacks)
    return f"affected since {printable(found.before)}: {names or 'no stack'}"


def _text(found: Affected) -> Iterator[str]:
    yield from (f"note: {printable(note)}" for note in found.notes)
    for one in found.stacks:
        yield one.stack.name
        yield from (f"    {_describe(reason)}" for reason in islice(one.reasons, _MOST))
        if len(one.reasons) > _MOST:
            left = len(one.reasons) - _MOST
            yield f"    and {left} more reason{'s' * (left != 1)}, which --format json has"
    if not found.stacks:
        yield f"no stack is affected since {printable(found.before)}"


def _describe(reason: Reason) -> str:
    place = f"{reason.file}:{reason.line}" if reason.line else reason.file
    return printable(f"{place} {_WORDS[reason.kind].format(name=reason.name)}")


def record_affected(found: Affected) -> dict[str, object]:
    """The stacks as their published schema has them: `tfgen/report/schemas/affected.json`."""
    return {"before": found.before, "stacks": [_stack(one) for one in found.stacks], "notes": list(found.notes)}


def _stack(one: AffectedStack) -> dict[str, object]:
    return {
        "name": one.stack.name,
        "component": one.stack.component,
        "axes": dict(one.stack.axes),
        "gone": one.gone,
        "manual": one.manual,
        "reasons": [
            {"kind": reason.kind, "file": reason.file, "line": reason.line or None, "name": reason.name or None}
            for reason in one.reasons
        ],
    }
