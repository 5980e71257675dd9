"""The matrix as a table, as JSON, as names and as a matrix of GitHub Actions; and what left it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Protocol

from tfgen.printable import printable_json
from tfgen.report.table import format_table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from tfgen.report.waves import Waves
    from tfgen.retirement import Retired, RetiredStack
    from tfgen.stacks.stack import Stack


class Placed(Protocol):
    """What is listed: a stack, or a retired one."""

    @property
    def name(self) -> str:
        """Its folder."""

    @property
    def component(self) -> str:
        """What it is an instance of."""

    @property
    def axes(self) -> Mapping[str, str]:
        """Its value on each axis."""

    @property
    def account_id(self) -> str | None:
        """Its AWS account, if one is known."""

    @property
    def protect(self) -> bool:
        """Whether it is protected."""


def format_github_matrix(waves: Waves) -> str:
    """The value of a job's `strategy.matrix`: the stacks in the order of their waves, counted from 1.

    https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idstrategymatrixinclude
    """
    cells = [_github_cell(stack, number) for number, wave in enumerate(waves, 1) for stack in wave]
    return json.dumps({"include": cells}, separators=(",", ":"))


def format_stacks(stacks: Sequence[Placed], retired: Sequence[Placed], form: str) -> Iterator[str]:
    """The lines of the stacks, then of the retired ones, in one of the forms `table`, `json`, `names`."""
    if form == "json":
        yield json.dumps([*map(_record, stacks), *(_record(one, retired=True) for one in retired)], indent=2)
    elif form == "names":
        yield from [stack.name for stack in stacks] + [stack.name for stack in retired]
    else:
        header, rows = _rows([*stacks, *retired])
        states = [""] * len(stacks) + ["retired"] * len(retired)
        yield from format_table([*header, ""], [[*row, state] for row, state in zip(rows, states, strict=True)])


def format_retired(retired: Retired) -> Iterator[str]:
    """What is retired, and what to do with it."""
    if not retired.names:
        yield "Nothing is retired: whatever was rendered is in the matrix, or was cleared."
        return
    header = ("retired", "account", "protected", "state")
    rows = [
        (entry.name, entry.account_id or "", _yes(entry.protect), entry.where)
        for entry in (*retired.stacks, *retired.accounts)
    ]
    yield from format_table(header, rows)
    for entry in (*retired.stacks, *retired.accounts):
        yield ""
        yield from _advice(entry, retired.successor(entry))
    yield ""
    yield "where nothing of this project was ever applied: delete generated/, and run tfgen render"


def record_retired(retired: Retired) -> str:
    """What is retired as JSON; `successor` is the stack that left this account or state, as it is now."""
    records = [
        {
            **_record(entry, retired=True),
            "manual": entry.manual,
            "state": entry.where,
            "successor": successor.name if (successor := retired.successor(entry)) else None,
        }
        for entry in (*retired.stacks, *retired.accounts)
    ]
    return printable_json(json.dumps(records, indent=2))


def _advice(entry: RetiredStack, successor: RetiredStack | None) -> Iterator[str]:
    """What to do with what is retired; its successor is the same stack in the account and state it has now."""
    yield f"{entry.name}: docs/retiring.md says how to take an account down" if entry.manual else entry.name
    if successor and successor.account_id != entry.account_id:
        yield f"  {entry.was} is in account {successor.account_id} now, and its resources did not follow: they are in"
        yield f"  account {entry.account_id}, and only from there can they be found. Do not move this state"
    elif successor:
        yield f"  {entry.was} has another state now, and its resources are in this one until it is moved"
        yield f"  to keep them, move it:    {_migration(entry, successor)}"
        yield f"  when it is moved:         tfgen retire --confirm {entry.name} (destroying it destroys what is in use)"
    if not entry.manual:
        yield f"  to destroy it:            tfgen destroy {entry.name}"
    end = "when it is done:        " if entry.manual else "when it is gone already:"
    yield f"  {end}  tfgen retire --confirm {entry.name}"


def _migration(entry: RetiredStack, successor: RetiredStack) -> str:
    if entry.manual:
        return f"terraform -chdir=generated/{successor.name} init -migrate-state"
    return f"tfgen init --migrate-state {successor.name}"


def _record(stack: Placed, *, retired: bool = False) -> dict[str, object]:
    return {
        "name": stack.name,
        "component": stack.component,
        **stack.axes,
        **_account(stack),
        "protect": stack.protect,
        "retired": retired,
    }


def _account(stack: Placed) -> dict[str, object]:
    return {"account_id": stack.account_id} if stack.account_id else {}


def _rows(stacks: Sequence[Placed]) -> tuple[list[str], list[list[str]]]:
    """The columns that any of the stacks has something in, and the values of each stack."""
    axes = list(dict.fromkeys(axis for stack in stacks for axis in stack.axes))
    header = ["stack", *axes, "component", "account", "protected"]
    rows = [
        [one.name, *(one.axes.get(axis, "") for axis in axes), one.component, one.account_id or "", _yes(one.protect)]
        for one in stacks
    ]
    kept = [index for index in range(len(header)) if index == 0 or any(row[index] for row in rows)]
    return [header[index] for index in kept], [[row[index] for index in kept] for row in rows]


def _yes(answer: bool) -> str:  # noqa: FBT001 - a cell of the table
    return "yes" if answer else ""


def _github_cell(stack: Stack, wave: int) -> dict[str, object]:
    component = {"component": stack.component} if stack.component else {}
    return {"stack": stack.name, **stack.axes, **component, **_account(stack), "wave": wave}
