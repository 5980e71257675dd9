"""What plans change, as data: read from `terraform show -json`, and identical changes of several stacks grouped.

The format: https://developer.hashicorp.com/terraform/internals/json-format#plan-representation
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from enum import Enum
from typing import TYPE_CHECKING

from tfgen.hcl.paths import join_path
from tfgen.printable import printable
from tfgen.providers.registry import STATEFUL_TYPES
from tfgen.terraform.differences import compare, sides
from tfgen.terraform.plan_json import parse_plan_json

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from collections.abc import Set as AbstractSet

    from tfgen.terraform.plan_json import RawChange, RawModule, RawPlan, RawResource


class Action(Enum):
    """What happens to a resource or output; the value is the word for people."""

    DESTROY = "destroy"
    REPLACE = "replace"
    ADD = "add"
    CHANGE = "change"
    IMPORT = "import"
    MOVE = "move"
    FORGET = "forget"
    UNCHANGED = "no change"


_ACTIONS = {
    ("create",): Action.ADD,
    ("update",): Action.CHANGE,
    ("delete",): Action.DESTROY,
    ("delete", "create"): Action.REPLACE,
    ("create", "delete"): Action.REPLACE,
    ("forget",): Action.FORGET,
    ("create", "forget"): Action.REPLACE,
    ("no-op",): Action.UNCHANGED,
}
_REASONS = {
    "replace_because_tainted": "(tainted: its creation failed)",
    "replace_by_request": "(asked for with -replace)",
    "replace_by_triggers": "(replace_triggered_by)",
}
_STEPS = {Action.ADD: 1, Action.CHANGE: 1, Action.DESTROY: 1, Action.REPLACE: 2}


@dataclass(frozen=True)
class Change:
    """One change of one resource or output; for a changed or replaced one, of one attribute of it.

    `attribute` is a path such as `tags.Name`, "" for the whole; `before` and `after` are texts fit to print, in which
    nothing sensitive is left. `is_stateful` tells that something is lost for good.
    """

    address: str
    action: Action
    attribute: str = ""
    before: str = ""
    after: str = ""
    is_stateful: bool = False


@dataclass(frozen=True)
class StackChanges:
    """What a plan does to one stack: resources by action, every change, and the outputs that may have other values."""

    counts: Counter[Action]
    changes: tuple[Change, ...]
    outputs: frozenset[str] = frozenset()

    @property
    def steps(self) -> int:
        """The number of creations, updates and deletions."""
        return sum(_STEPS.get(action, 0) * number for action, number in self.counts.items())


@dataclass(frozen=True)
class ChangeGroup:
    """A change and the stacks that it is the same in, in their order."""

    change: Change
    stacks: tuple[str, ...]


def parse_plan(text: bytes | str, stateful: AbstractSet[str] = STATEFUL_TYPES) -> StackChanges:
    """The changes in the JSON form of a saved plan. Raises like `parse_plan_json`."""
    return find_changes(parse_plan_json(text), stateful)


def find_changes(plan: RawPlan, stateful: AbstractSet[str] = STATEFUL_TYPES) -> StackChanges:
    """The changes in a plan; `stateful` are the types that hold data.

    Raises RecursionError for values that are nested too deeply.
    """
    counts: Counter[Action] = Counter()
    changes: list[Change] = []
    for raw in plan.resource_changes:
        if raw.mode == "managed" and (action := _action(raw)):
            counts[action] += 1
            changes += _resource_changes(raw, action, stateful)
    changes += _output_changes(plan.output_changes)
    changed = frozenset(name for name, change in plan.output_changes.items() if change.actions != ["no-op"])
    return StackChanges(counts, tuple(map(_printable, changes)), changed)


def find_drift(plan: RawPlan, stateful: AbstractSet[str] = STATEFUL_TYPES) -> StackChanges:
    """What has changed outside of Terraform, from a refresh-only plan.

    An attribute's `before` is what the state says, and `after` what is there. Raises like `find_changes`.
    """
    changes = [change for raw in plan.resource_drift for change in _drift_changes(raw, stateful)]
    kept = [change for change in changes if change.action is not Action.UNCHANGED]
    counts = Counter({change.address: change.action for change in kept}.values())
    counts[Action.UNCHANGED] = max(0, _count_resources(plan.prior_state.values.root_module) - counts.total())
    return StackChanges(counts, tuple(map(_printable, (*kept, *_output_changes(plan.output_changes)))))


def group_changes(stacks: Mapping[str, StackChanges]) -> tuple[ChangeGroup, ...]:
    """Each different change once, with its stacks: losses first, then by action and address, outputs last."""
    groups: dict[Change, list[str]] = {}
    for name, found in stacks.items():
        for change in dict.fromkeys(found.changes):
            groups.setdefault(change, []).append(name)
    return tuple(ChangeGroup(change, tuple(groups[change])) for change in sorted(groups, key=_rank))


def _rank(change: Change) -> tuple[bool, bool, int, str, str]:
    is_output = change.address.startswith("output.")
    return not change.is_stateful, is_output, list(Action).index(change.action), change.address, change.attribute


def _printable(change: Change) -> Change:
    address, attribute, before, after = map(printable, (change.address, change.attribute, change.before, change.after))
    return replace(change, address=address, attribute=attribute, before=before, after=after)


def _action(raw: RawResource) -> Action | None:
    action = _ACTIONS.get(tuple(raw.change.actions))
    if action is Action.UNCHANGED:
        if raw.change.importing:
            return Action.IMPORT
        return Action.MOVE if raw.previous_address not in (None, raw.address) else action
    return action


def _resource_changes(raw: RawResource, action: Action, stateful: AbstractSet[str]) -> Iterator[Change]:
    address, change = raw.address, raw.change
    is_lost = action in (Action.DESTROY, Action.REPLACE) and raw.type in stateful
    if action is Action.CHANGE:
        yield from (Change(address, action, *values) for values in _attributes(change))
    elif action is Action.REPLACE:
        reasons = [_path(path) for path in change.replace_paths or ()]
        values = [value for value in _attributes(change) if any(_is_below(value[0], reason) for reason in reasons)]
        for value in values or [(_REASONS.get(raw.action_reason, ""), "", "")]:
            yield Change(address, action, *value, is_stateful=is_lost)
    elif action is Action.MOVE:
        yield Change(address, action, before=raw.previous_address or "", after=address)
    elif action is not Action.UNCHANGED:
        yield Change(address, action, is_stateful=is_lost)


def _drift_changes(raw: RawResource, stateful: AbstractSet[str]) -> Iterator[Change]:
    action = _action(raw)
    if action is Action.DESTROY:
        yield Change(raw.address, action, is_stateful=raw.type in stateful)
    elif action is not None:
        yield from (Change(raw.address, Action.CHANGE, *values) for values in _attributes(raw.change))


def _output_changes(outputs: Mapping[str, RawChange]) -> Iterator[Change]:
    for name, change in outputs.items():
        action = _ACTIONS.get(tuple(change.actions))
        if action is Action.CHANGE:
            yield from (Change(f"output.{name}", action, *values) for values in _attributes(change))
        elif action in (Action.ADD, Action.DESTROY):
            yield Change(f"output.{name}", action)


def _attributes(change: RawChange) -> Iterator[tuple[str, str, str]]:
    """Path, before and after of every attribute that differs, down to single values."""
    return compare("", *sides(change))


def _path(keys: Iterable[str | int]) -> str:
    path = ""
    for key in keys:
        path = join_path(path, key)
    return path


def _is_below(path: str, reason: str) -> bool:
    """Whether a path is the one that makes a replacement necessary, inside of it, or around it."""
    return (
        path == reason or path.startswith((f"{reason}.", f"{reason}[")) or reason.startswith((f"{path}.", f"{path}["))
    )


def _count_resources(module: RawModule) -> int:
    own = sum(1 for resource in module.resources if resource.mode == "managed")
    return own + sum(map(_count_resources, module.child_modules))
