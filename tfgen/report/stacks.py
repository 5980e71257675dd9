"""The matrix as a table, as JSON and as names."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tfgen.report.table import format_table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tfgen.stack import Stack


def format_stacks(stacks: Sequence[Stack], form: str) -> Iterator[str]:
    """The lines of the stacks in one of the forms `table`, `json` and `names`."""
    if form == "names":
        yield from (stack.name for stack in stacks)
    elif form == "json":
        yield json.dumps([_record(stack) for stack in stacks], indent=2)
    else:
        header = ("stack", "account", "home", "cidr", "zones")
        yield from format_table(header, [_row(stack) for stack in stacks])


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
    }


def _row(stack: Stack) -> tuple[str, ...]:
    settings = stack.settings
    zones = " ".join(zone.removeprefix(stack.region) for zone in stack.zones)
    return stack.name, settings.account_id, "yes" if stack.is_home else "", settings.cidr, zones
