"""Find what left the matrix, and what of it may be cleared when its resources are gone."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct

from tfgen.config.load import load_config
from tfgen.disk.project import LEDGER, OUTPUT
from tfgen.errors import OutputError, Position, Problem
from tfgen.retirement.ledger import load_ledger
from tfgen.retirement.state import read_state
from tfgen.stacks.selection import EVERYTHING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from tfgen.config.load import Config
    from tfgen.retirement.ledger import Ledger, RetiredStack
    from tfgen.stacks.selection import Selection


class Retired(Struct, frozen=True):
    """What is in the ledger and no longer in the matrix, in the order of names; `live` is the rest of the ledger."""

    stacks: tuple[RetiredStack, ...]
    accounts: tuple[RetiredStack, ...]
    live: tuple[RetiredStack, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The folders of both."""
        return tuple(entry.name for entry in (*self.stacks, *self.accounts))

    def successor(self, entry: RetiredStack) -> RetiredStack | None:
        """The stack or account, as it is now, that has left an account or a state which this entry is kept for."""
        return next((other for other in self.live if other.name == entry.was), None)


def live_folders(config: Config) -> set[str]:
    """The names of the folders that belong to the matrix: also of those that people apply."""
    return {stack.name for stack in config.root_modules}


def find_retired(project: Path, selection: Selection = EVERYTHING, config: Config | None = None) -> Retired:
    """The retired stacks of a project that are meant; the retired accounts too when nothing is chosen.

    `config` is the matrix, if it has been loaded.
    Raises ConfigError or OutputError when matrix or ledger is wrong.
    """
    found = _retired(load_ledger(project / OUTPUT), config or load_config(project))
    return Retired(tuple(filter(selection.matches, found.stacks)), ()) if selection else found


def locate_states(retired: Retired, output: Path) -> Retired:
    """The same with the place of each state, in whatever backend, as far as the files of its folder tell it."""
    stacks, accounts = (tuple(_locate(entry, output) for entry in kind) for kind in (retired.stacks, retired.accounts))
    return msgspec.structs.replace(retired, stacks=stacks, accounts=accounts)


def _locate(entry: RetiredStack, output: Path) -> RetiredStack:
    if entry.where:
        return entry
    state = read_state(output / entry.name)
    return msgspec.structs.replace(entry, state=str(state)) if state else entry


def load_retired(
    project: Path, selection: Selection = EVERYTHING, config: Config | None = None
) -> tuple[RetiredStack, ...]:
    """The stacks that were rendered, have left the matrix, and may still have live resources.

    A selection that matches none of them is no error. `config` is the matrix, if it has been loaded. Raises ConfigError
    or OutputError when matrix or ledger is wrong.
    """
    return find_retired(project, selection, config).stacks


def match_retired(patterns: Iterable[str], ledger: Ledger, config: Config) -> list[str]:
    """The names of the retired folders that match; of a pattern that none matches, itself, as it names nothing."""
    gone = sorted(ledger.keys() - live_folders(config))

    def named(pattern: str) -> list[str]:
        return [] if pattern in ledger else [name for name in gone if fnmatchcase(name, pattern)]

    return list(dict.fromkeys(name for pattern in patterns for name in named(pattern) or [pattern]))


def refuse_what_is_not_cleared(names: Iterable[str], output: Path, ledger: Ledger, config: Config) -> None:
    """Raise OutputError for a name that is not retired, and for an account in which there still is a stack."""
    if problems := list(_find_problems(names, output, ledger, config)):
        raise OutputError(*problems)


def _retired(ledger: Ledger, config: Config) -> Retired:
    live = live_folders(config)
    gone = [ledger[name] for name in sorted(ledger) if name not in live]
    stays = [ledger[name] for name in sorted(ledger) if name in live]
    stacks, accounts = ([e for e in gone if e.manual is kind] for kind in (False, True))
    return Retired(tuple(stacks), tuple(accounts), tuple(stays))


def _find_problems(names: Iterable[str], output: Path, ledger: Ledger, config: Config) -> Iterator[Problem]:
    live = live_folders(config)
    retired = sorted(ledger.keys() - live)
    for name in names:
        place = Position(str(output / name))
        if name in ledger and _is_moving(ledger[name], config):
            continue
        if name in live:
            fact = f"this is in the matrix, so it is not retired. Take it out of {config.file} first, and render."
            yield Problem(place, fact)
        elif name not in ledger:
            known = f"Retired: {', '.join(retired)}." if retired else "No stack is retired."
            yield Problem(place, f"{LEDGER} knows no such folder, so there is nothing to clear. {known}")
        elif others := _others_in_account(ledger[name], ledger, names):
            fact = f"stacks of this account are not cleared: {', '.join(others)}. Destroy and clear these first."
            yield Problem(place, fact)


def _is_moving(entry: RetiredStack, config: Config) -> bool:
    """Whether the matrix gives the stack another account than it was rendered with."""
    return any(s.name == entry.name and s.account_id != entry.account_id for s in config.root_modules)


def _others_in_account(entry: RetiredStack, ledger: Ledger, names: Iterable[str]) -> list[str]:
    """The stacks that need what the account's folder made, such as the state's bucket, and are not cleared with it."""
    if not entry.manual:
        return []
    stacks = [other for other in ledger.values() if not other.manual and other.name not in names]
    # Of an account that is still there and has another bucket now, only those that have not followed need the old one.
    account = None if entry.was else entry.account_id
    in_account = [other for other in stacks if account and other.account_id == account]
    in_bucket = [other for other in stacks if other.bucket and other.bucket == entry.bucket]
    return sorted({other.name for other in (*in_account, *in_bucket)})
