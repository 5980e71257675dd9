"""The matrix as a table, as JSON, as names and as a matrix of GitHub Actions; and what left it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tfgen.report.table import format_table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tfgen.report.waves import Waves
    from tfgen.retirement import Retired, RetiredStack
    from tfgen.stack import Stack


def format_github_matrix(waves: Waves) -> str:
    """The value of a job's `strategy.matrix`: the stacks in the order of their waves, counted from 1.

    https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idstrategymatrixinclude
    """
    cells = [_github_cell(stack, number) for number, wave in enumerate(waves, 1) for stack in wave]
    return json.dumps({"include": cells}, separators=(",", ":"))


def format_stacks(stacks: Sequence[Stack], retired: Sequence[RetiredStack], form: str) -> Iterator[str]:
    """The lines of the stacks, then of the retired ones, in one of the forms `table`, `json`, `names`."""
    if form == "json":
        yield json.dumps([*map(_record, stacks), *map(_retired_record, retired)], indent=2)
    elif form == "names":
        yield from [stack.name for stack in stacks] + [stack.name for stack in retired]
    else:
        header = ("stack", "account", "home", "cidr", "zones")
        yield from format_table(header, [*map(_row, stacks), *map(_retired_row, retired)])


def format_retired(retired: Retired) -> Iterator[str]:
    """What is retired, and what to do with it."""
    if not retired.names:
        yield "Nothing is retired: whatever was rendered is in the matrix, or was cleared."
        return
    header = ("retired", "account", "protected", "state")
    rows = [
        (entry.name, entry.account_id, "yes" if entry.protect else "", entry.where)
        for entry in (*retired.stacks, *retired.accounts)
    ]
    yield from format_table(header, rows)
    for entry in (*retired.stacks, *retired.accounts):
        yield ""
        yield from _advice(entry, retired.successor(entry))


def _advice(entry: RetiredStack, successor: RetiredStack | None) -> Iterator[str]:
    """What to do with what is retired; its successor is the same stack in the account and state it has now."""
    yield f"{entry.name}: docs/retiring.md says how to take an account down" if entry.is_account else entry.name
    if successor and successor.account_id != entry.account_id:
        yield f"  {entry.was} is in account {successor.account_id} now, and its resources did not follow: they are in"
        yield f"  account {entry.account_id}, and only from there can they be found. Do not move this state"
    elif successor:
        yield f"  {entry.was} has another state now, and its resources are in this one until it is moved"
        yield f"  to keep them, move it:    {_migration(entry, successor)}"
        yield f"  when it is moved:         tfgen retire --confirm {entry.name} (destroying it destroys what is in use)"
    if not entry.is_account:
        yield f"  to destroy it:            tfgen destroy --env {entry.environment} --region {entry.region}"
    end = "when it is done:        " if entry.is_account else "when it is gone already:"
    yield f"  {end}  tfgen retire --confirm {entry.name}"


def _migration(entry: RetiredStack, successor: RetiredStack) -> str:
    if entry.is_account:
        return f"terraform -chdir=generated/{successor.name} init -migrate-state"
    return f"tfgen init --migrate-state --env {successor.environment} --region {successor.region}"


def _record(stack: Stack) -> dict[str, object]:
    return {
        "name": stack.name,
        "environment": stack.environment,
        "region": stack.region,
        "account_id": stack.settings.account_id,
        "home_region": stack.settings.home_region,
        "is_home": stack.is_home,
        "cidr": stack.settings.cidr,
        "availability_zones": stack.zones,
        "retired": False,
    }


def _retired_record(stack: RetiredStack) -> dict[str, object]:
    return {
        "name": stack.name,
        "environment": stack.environment,
        "region": stack.region,
        "account_id": stack.account_id,
        "is_home": stack.is_home,
        "retired": True,
    }


def _row(stack: Stack) -> tuple[str, ...]:
    settings = stack.settings
    zones = " ".join(zone.removeprefix(stack.region) for zone in stack.zones)
    return stack.name, settings.account_id, "yes" if stack.is_home else "", settings.cidr, zones


def _retired_row(stack: RetiredStack) -> tuple[str, ...]:
    return stack.name, stack.account_id, "yes" if stack.is_home else "", "retired", ""


def _github_cell(stack: Stack, wave: int) -> dict[str, object]:
    return {
        "stack": stack.name,
        "environment": stack.environment,
        "region": stack.region,
        "account_id": stack.settings.account_id,
        "wave": wave,
    }
