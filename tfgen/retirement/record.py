"""Record what is rendered in the ledger, with the place of each state."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tfgen.errors import OutputError, Position, Problem
from tfgen.retirement.ledger import RetiredStack
from tfgen.retirement.state import find_state, read_state

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from pathlib import Path

    from tfgen.retirement.ledger import Ledger
    from tfgen.stacks.stack import Stack


def record(ledger: Ledger, stacks: Iterable[Stack], texts: Mapping[str, Mapping[str, str]]) -> Ledger:
    """The ledger with these stacks; `texts` (folder to name to text) are those that hold blocks `terraform`."""
    entries = [_entry(stack, texts.get(stack.name, {})) for stack in stacks]
    return ledger | {entry.name: entry for entry in entries}


def refuse_reused_places(
    ledger: Ledger, live: Collection[str], output: Path, texts: Mapping[str, Mapping[str, str]]
) -> None:
    """Raise OutputError when a folder of the matrix keeps its state where a retired one does.

    What destroys the retired one would destroy the other. (Two live ones in one place are for `tfgen validate`.)
    `texts` are those of folders of the matrix that may say where the state is; of retired ones those on disk do.
    """
    retired = {entry.place: name for name, entry in ledger.items() if entry.place and name not in live}
    reused = {
        name: (str(entry.place), ledger[retired[entry.place]])
        for name, entry in ledger.items()
        if name in live and entry.place in retired
    }
    reused |= _find_reused(ledger, live, output, texts)
    problems = [
        Problem(Position(str(output / name)), _reused(place, other))
        for name, (place, other) in sorted(reused.items())
        # Its own former place has another account or region, or it would be the same.
        if other.was != name
    ]
    if problems:
        raise OutputError(*problems)


def _find_reused(
    ledger: Ledger, live: Collection[str], output: Path, texts: Mapping[str, Mapping[str, str]]
) -> dict[str, tuple[str, RetiredStack]]:
    """The folders that keep their state where a retired one does, outside of S3: that place is not in the ledger."""
    gone = [entry for name, entry in sorted(ledger.items()) if name not in live and not entry.place]
    states = {
        place: entry
        for entry in gone
        if (state := read_state(output / entry.name)) and (place := state.located(entry.name))
    }
    return {
        name: (str(place), states[place])
        for name in (texts if states else ())
        if name in live and (place := find_state(texts[name].values()).located(name)) in states
    }


def _reused(place: str, other: RetiredStack) -> str:
    if other.was:
        fact = f"its state would be in {place}, where that of {other.was} has been: it would take over what that made."
        return f"{fact} Give it a place of its own, or, when that is gone: tfgen retire --confirm {other.name}"
    fact = (
        f"its state is in {place}, and so is that of {other.name}, which left the matrix: destroying one destroys both."
    )
    return f"{fact} If this is only a new name for it: tfgen retire --confirm {other.name}"


def _entry(stack: Stack, texts: Mapping[str, str]) -> RetiredStack:
    bucket, key = find_state(texts.values()).place or (None, None)
    return RetiredStack(
        name=stack.name,
        component=stack.component,
        axes=dict(stack.axes),
        account_id=stack.account_id,
        wave=stack.wave,
        manual=stack.manual,
        protect=stack.protect,
        bucket=bucket,
        key=key,
    )
