"""What earlier runs of engines left in `.tfgen/`: saved plans, and what the last search for drift said.

Values that a plan changes may be secret and a report is shown around, so it tells addresses and actions only.
"""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tfgen.disk.files import read_file
from tfgen.disk.project import CACHE, OUTPUT
from tfgen.terraform.changes import Action, parse_plan
from tfgen.terraform.plans import PlanState, SavedPlan, digest_folder
from tfgen.terraform.readback import UnreadableError, parse_answer

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from tfgen.stacks.stack import Stack
    from tfgen.terraform.changes import StackChanges

_MOST = 1 << 20  # bytes of the record of a run
_UNREADABLE = (OSError, ValueError, RecursionError, UnreadableError)


@dataclass(frozen=True)
class PlannedChange:
    """A resource or output of a plan, and what happens to it; `loss` means that data is lost."""

    address: str
    action: str
    loss: bool


@dataclass(frozen=True)
class PlanRecord:
    """A saved plan: how far it has come, whether its stack is still what it was made from, and what it does.

    `state` is `saved`, `applying`, `failed` or `applied`; what one does that is applied is not kept.
    """

    stack: str
    state: str
    current: bool
    destroy: bool
    steps: int
    counts: Mapping[str, int]
    changes: tuple[PlannedChange, ...]


@dataclass(frozen=True)
class DriftRecord:
    """What the run of that number, the last one of `tfgen drift`, said of each stack."""

    run: int
    stacks: Mapping[str, str]


def read_saved_plans(project: Path, stacks: Iterable[Stack]) -> Iterator[PlanRecord]:
    """The saved plans of these stacks that this user's tfgen wrote; what cannot be read is not there."""
    root = project.resolve()
    for stack in stacks:
        saved = SavedPlan(root / CACHE / "plans" / stack.name, root)
        with suppress(*_UNREADABLE):
            if saved.state is not None and saved.is_genuine:
                yield _read_plan(saved, saved.state, stack, root)


def read_drift(project: Path) -> DriftRecord | None:
    """The last run that looked for drift; None when there is no record of one."""
    runs = project / CACHE / "runs"
    numbers = sorted((int(path.name) for path in runs.glob("*") if path.name.isdecimal()), reverse=True)
    for number in numbers:
        with suppress(*_UNREADABLE):
            record = json.loads(read_file(runs / str(number) / "run.json", follow=False, most=_MOST))
            if isinstance(record, dict) and record.get("command") == "drift":
                return DriftRecord(number, {str(name): str(word) for name, word in dict(record["stacks"]).items()})
    return None


def _read_plan(saved: SavedPlan, state: PlanState, stack: Stack, root: Path) -> PlanRecord:
    meta = saved.read_meta()
    assert meta is not None  # noqa: S101 - a plan without it has no state
    is_saved = state is PlanState.SAVED
    found = _read_changes(saved, stack) if is_saved else None
    return PlanRecord(
        stack.name,
        state.name.lower(),
        digest_folder(root / OUTPUT / stack.name) == meta.digest,
        meta.destroy,
        meta.steps,
        {action.value: found.counts[action] for action in Action if found.counts[action]} if found else {},
        tuple(_planned(found)) if found else (),
    )


def _read_changes(saved: SavedPlan, stack: Stack) -> StackChanges:
    """What the plan changes. Raises OSError and UnreadableError."""
    return parse_answer(
        read_file(saved.json, follow=False), "show -json", lambda text: parse_plan(text, stack.stateful)
    )


def _planned(found: StackChanges) -> Iterator[PlannedChange]:
    """Each resource once, however many of its attributes change."""
    losses = {change.address for change in found.changes if change.is_stateful}
    for address, action in dict.fromkeys((change.address, change.action) for change in found.changes):
        yield PlannedChange(address, action.value, address in losses)
