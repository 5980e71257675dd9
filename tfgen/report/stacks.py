"""The matrix as a table, as JSON, as names and as a matrix of GitHub Actions; and what left it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tfgen.order import order_waves
from tfgen.report.table import format_table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tfgen.retirement import Retired, RetiredStack
    from tfgen.stack import Stack


def format_stacks(stacks: Sequence[Stack], retired: Sequence[RetiredStack], form: str) -> Iterator[str]:
    """The lines of the stacks, then of the retired ones, in one of the forms `table`, `json`, `names`.

    The form `github-matrix` is the value of a job's `strategy.matrix`, without retired stacks.
    https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idstrategymatrixinclude
    """
    if form == "json":
        yield json.dumps([*map(_record, stacks), *map(_retired_record, retired)], indent=2)
    elif form == "names":
        yield from [stack.name for stack in stacks] + [stack.name for stack in retired]
    elif form == "github-matrix":
        yield json.dumps({"include": [*_github_cells(stacks)]}, separators=(",", ":"))
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
        (entry.name, entry.account_id, "yes" if entry.protect else "", entry.place or "")
        for entry in (*retired.stacks, *retired.accounts)
    ]
    yield from format_table(header, rows)
    for stack in retired.stacks:
        yield ""
        yield f"{stack.name}"
        yield f"  to destroy it:            tfgen destroy --env {stack.environment} --region {stack.region}"
        yield f"  when it is gone already:  tfgen retire --confirm {stack.name}"
    for account in retired.accounts:
        yield ""
        yield f"{account.name}: docs/retiring.md says how to take an account down"
        yield f"  when it is done:          tfgen retire --confirm {account.name}"


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


def _github_cells(stacks: Sequence[Stack]) -> Iterator[dict[str, object]]:
    """The stacks in the order of their waves, counted from 1."""
    for number, wave in enumerate(order_waves(stacks), 1):
        for stack in wave:
            yield {
                "stack": stack.name,
                "environment": stack.environment,
                "region": stack.region,
                "account_id": stack.settings.account_id,
                "wave": number,
            }
