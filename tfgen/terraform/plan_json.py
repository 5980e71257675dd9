"""The parts of `terraform show -json` that tfgen reads; all else in it is skipped, and takes no memory.

The format: https://developer.hashicorp.com/terraform/internals/json-format#plan-representation
"""

from __future__ import annotations

from typing import Any

import msgspec
from msgspec import field

from tfgen.terraform.readback import decode_exactly


class RawChange(msgspec.Struct, frozen=True):
    """What happens to a resource or an output, with the masks of its values."""

    actions: list[str]
    before: Any = None
    after: Any = None
    before_sensitive: Any = None
    after_sensitive: Any = None
    after_unknown: Any = None
    importing: Any = None
    replace_paths: list[list[str | int]] | None = None


class RawResource(msgspec.Struct, frozen=True):
    """A resource that changes."""

    address: str
    mode: str
    type: str
    change: RawChange
    previous_address: str | None = None
    action_reason: str = ""


class RawDeferred(msgspec.Struct, frozen=True):
    """A resource that waits for a later plan."""

    resource_change: RawResource
    reason: str = ""


class RawProblem(msgspec.Struct, frozen=True):
    """What one instance of a check says."""

    message: str = ""


class RawInstance(msgspec.Struct, frozen=True):
    """One instance of what is checked."""

    status: str
    problems: list[RawProblem] = field(default_factory=list)


class RawAddress(msgspec.Struct, frozen=True):
    """Where conditions are written."""

    to_display: str = ""


class RawCheck(msgspec.Struct, frozen=True):
    """The conditions of one block: `pass`, `fail`, `error` or `unknown`."""

    address: RawAddress
    status: str
    instances: list[RawInstance] = field(default_factory=list)


class RawStateResource(msgspec.Struct, frozen=True):
    """A resource in the state."""

    mode: str


class RawModule(msgspec.Struct, frozen=True):
    """A module in the state."""

    resources: list[RawStateResource] = field(default_factory=list)
    child_modules: list[RawModule] = field(default_factory=list)


class RawValues(msgspec.Struct, frozen=True):
    """The values of a state."""

    root_module: RawModule = field(default_factory=RawModule)


class RawState(msgspec.Struct, frozen=True):
    """The state that a plan was made from."""

    values: RawValues = field(default_factory=RawValues)


class RawPlan(msgspec.Struct, frozen=True):
    """A plan. `complete` is false when it leaves out something of the configuration; OpenTofu does not say it."""

    resource_changes: list[RawResource] = field(default_factory=list)
    resource_drift: list[RawResource] = field(default_factory=list)
    deferred_changes: list[RawDeferred] = field(default_factory=list)
    output_changes: dict[str, RawChange] = field(default_factory=dict)
    prior_state: RawState = field(default_factory=RawState)
    checks: list[RawCheck] = field(default_factory=list)
    complete: bool = True
    errored: bool = False


def parse_plan_json(text: bytes | str) -> RawPlan:
    """Raises msgspec.DecodeError for what is no plan, and RecursionError for one that is nested too deeply."""
    return decode_exactly(text, RawPlan)
