"""Record what is rendered in the ledger, with the place of each state."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tfgen.account import group_accounts
from tfgen.errors import OutputError, Position, Problem
from tfgen.retirement.ledger import RetiredStack
from tfgen.retirement.state import find_state

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from pathlib import Path

    from tfgen.account import Account
    from tfgen.retirement.ledger import Ledger, Place
    from tfgen.stack import Stack


def record(ledger: Ledger, stacks: Iterable[Stack], texts: Mapping[str, Mapping[str, str]]) -> Ledger:
    """The ledger with every stack, and account of the stacks, that has files in `texts` (folder to name to text)."""
    members = list(stacks)
    entries = [_stack_entry(stack, texts) for stack in members if texts.get(stack.name)]
    entries += [_account_entry(account, texts) for account in group_accounts(members) if texts.get(account.name)]
    return ledger | {entry.name: entry for entry in entries}


def refuse_reused_places(ledger: Ledger, live: Collection[str], output: Path) -> None:
    """Raise OutputError when a folder of the matrix keeps its state where a retired one does.

    What destroys the retired one would destroy the other. (Two live ones in one place are for `tfgen validate`.)
    """
    retired = {entry.place: name for name, entry in ledger.items() if entry.place and name not in live}
    problems = [
        Problem(Position(str(output / name)), _reused(entry.place, ledger[retired[entry.place]]))
        for name, entry in sorted(ledger.items())
        # Its own former place has another account or region, or it would be the same.
        if name in live and entry.place in retired and ledger[retired[entry.place]].was != name
    ]
    if problems:
        raise OutputError(*problems)


def _reused(place: Place | None, other: RetiredStack) -> str:
    if other.was:
        fact = f"its state would be in {place}, where that of {other.was} has been: it would take over what that made."
        return f"{fact} Give it a place of its own, or, when that is gone: tfgen retire --confirm {other.name}"
    fact = (
        f"its state is in {place}, and so is that of {other.name}, which left the matrix: destroying one destroys both."
    )
    return f"{fact} If this is only a new name for it: tfgen retire --confirm {other.name}"


def _stack_entry(stack: Stack, texts: Mapping[str, Mapping[str, str]]) -> RetiredStack:
    settings = stack.settings
    return _entry(stack.name, settings.account_id, texts, is_home=stack.is_home, protect=settings.protect)


def _account_entry(account: Account, texts: Mapping[str, Mapping[str, str]]) -> RetiredStack:
    return _entry(account.name, account.id, texts, is_home=False, protect=True)


def _entry(
    name: str, account_id: str, texts: Mapping[str, Mapping[str, str]], *, is_home: bool, protect: bool
) -> RetiredStack:
    bucket, key = find_state(texts[name].values()).place or (None, None)
    return RetiredStack(name=name, account_id=account_id, is_home=is_home, protect=protect, bucket=bucket, key=key)
