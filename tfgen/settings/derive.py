"""Evaluate the locals: values derived from settings, one a cell."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tfgen.settings.group import Common, Member, group
from tfgen.structs import replace

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tfgen.settings.cell import CheckedCell
    from tfgen.settings.known import Known
    from tfgen.settings.locals import Local


def derive(locals_: Sequence[Local], cells: Sequence[CheckedCell], known: Known) -> list[dict[str, Any]]:
    """The values of the locals, which were sorted, in each cell. Raises ConfigError at the line of the local."""
    scopes = [dict(cell.scope) for cell in cells]
    common = Common()
    members = [Member(replace(cell, scope=scope), common) for cell, scope in zip(cells, scopes, strict=True)]
    for local in locals_:
        values = _evaluate(local, members, known)
        for member, scope in zip(members, scopes, strict=True):
            scope[local.name] = values[member.cell.name]
    return [{local.name: scope[local.name] for local in locals_} for scope in scopes]


def _evaluate(local: Local, members: Sequence[Member], known: Known) -> dict[str, Any]:
    """The values of a local by the names of the cells."""
    if local.among is None:
        return {each.cell.name: known.evaluate(local.expression, each) for each in members}
    # Groups are made anew for each: what `stacks` has of a cell grows with the locals.
    return {
        each.cell.name: known.evaluate(local.expression, each, cells)
        for cells in group(members, local.among, known)
        for each in cells.members
    }
