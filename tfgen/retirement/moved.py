"""Stacks and accounts that stay in the matrix while their account or their state does not: the old place stays known.

Resources do not follow when a stack is given another account or another state. What it made so far is kept as a
retired folder of its own, `_former/<name>-<digest>`, from which it can be destroyed.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct

from tfgen.disk.stored import find_differing
from tfgen.errors import OutputError, Position, Problem
from tfgen.hcl.source import HclSyntaxError
from tfgen.retirement.ledger import FORMER
from tfgen.retirement.state import State, find_state, tells_state

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from tfgen.retirement.ledger import Ledger, RetiredStack

    Texts = Mapping[str, str]

_DIGITS = 8  # of a digest: a stack has few former places


class Move(Struct, frozen=True):
    """A folder that is given another account or state: what is to be kept, as an entry, with state and old files."""

    former: RetiredStack
    state: State
    texts: Texts


def find_moves(
    output: Path, before: Ledger, after: Ledger, on_disk: Mapping[str, Texts], wanted: Mapping[str, Texts]
) -> tuple[Move, ...]:
    """What moves between two ledgers, where these generated files are `on_disk` and become the `wanted` ones.

    Raises OutputError for a stack whose state would be shared by two accounts, and for one whose files, of which the
    old place is to be made, are gone.
    """
    names = sorted(before.keys() & after.keys() & wanted.keys())
    found = [_find_move(output / n, before[n], after[n], on_disk.get(n, {}), wanted[n]) for n in names if wanted[n]]
    if problems := [problem for problem in found if isinstance(problem, Problem)]:
        raise OutputError(*problems)
    return tuple(move for move in found if isinstance(move, Move))


def find_returned(ledger: Ledger, wanted: Mapping[str, Texts]) -> tuple[str, ...]:
    """The former folders of a ledger whose stack or account is, as it is wanted now, in the place they are kept for."""
    left = {entry.was for entry in ledger.values() if entry.was}
    names = (
        former_name(ledger[n], find_state(wanted[n].values())) for n in sorted(left & ledger.keys() & wanted.keys())
    )
    return tuple(name for name in names if name in ledger)


def former_name(entry: RetiredStack, state: State) -> str:
    """The folder for what an entry leaves behind in its account when it leaves this state."""
    facts = json.dumps([entry.name, entry.account_id, *state.arguments, state.backend])
    digest = hashlib.sha256(facts.encode()).hexdigest()[:_DIGITS]
    return f"{FORMER}{entry.name.lstrip('_').replace('/', '-')}-{digest}"


def _find_move(
    folder: Path, old: RetiredStack, new: RetiredStack, on_disk: Texts, wanted: Texts
) -> Move | Problem | None:
    """The move of one folder, or why it cannot be made."""
    both_named = None not in (old.account_id, new.account_id)  # a project may begin, or cease, to name accounts
    is_known = old.place != new.place or (both_named and old.account_id != new.account_id)
    if not is_known and (not on_disk or not tells_state(_differing(on_disk, wanted))):
        return None
    before, after = _state_on_disk(on_disk), find_state(wanted.values())
    if before is None and old.place is None and on_disk:  # only the files tell whether it moves
        return Problem(Position(str(folder)), _unread(folder))
    if before is None or not on_disk or before.place != old.place:  # not the files that the ledger tells of
        return Problem(Position(str(folder)), _lost(folder, old, new)) if is_known else None
    if before == after:
        return Problem(Position(str(folder)), _shared(old, new, before)) if is_known else None
    former = msgspec.structs.replace(old, name=former_name(old, before), was=old.name, state=str(before))
    return Move(former, before, on_disk)


def _state_on_disk(texts: Texts) -> State | None:
    """The state that these files tell of; None where one of them is no HCL any more."""
    try:
        return find_state(texts.values())
    except HclSyntaxError:
        return None


def _differing(one: Texts, other: Texts) -> Iterator[str]:
    """The files of each that are not the same in both."""
    names = find_differing(one, other)
    return (texts[name] for texts in (one, other) for name in names & texts.keys())


def _lost(folder: Path, old: RetiredStack, new: RetiredStack) -> str:
    names = (f"account {one.account_id}{f', {one.place}' if one.place else ''}" for one in (old, new))
    return (
        f"it moves from {' to '.join(names)}, and what it made so far stays behind, but the files that can destroy it "
        f"were deleted or changed. Bring them back with `git checkout HEAD -- {folder.as_posix()}`, and render."
    )


def _unread(folder: Path) -> str:
    return (
        "a file that may say where its state is is not HCL any more, so it cannot be told whether the state moves. "
        f"Bring it back with `git checkout HEAD -- {folder.as_posix()}`, and render."
    )


def _shared(old: RetiredStack, new: RetiredStack, state: State) -> str:
    return (
        f"it moves from account {old.account_id} to account {new.account_id} and keeps its state, {state}: resources "
        f"do not follow a state to another account, so those in {old.account_id} would be forgotten. Give it a state "
        f"of its own (another bucket or key), or destroy it first, with account {old.account_id} in the matrix. When "
        f"nothing of it is left there: tfgen retire --confirm {old.name}"
    )
