"""Find what left the matrix, and clear it when its resources are gone."""

from __future__ import annotations

from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tfgen.config.load import load_config
from tfgen.disk.ending import ended_like_interrupted
from tfgen.disk.files import mode_of, read_file, write_whole
from tfgen.disk.header import MARKED, has_header
from tfgen.disk.manifest import MANIFEST, digest, load_manifest
from tfgen.disk.project import OUTPUT
from tfgen.disk.turn import take_turn
from tfgen.errors import OutputError, Position, Problem
from tfgen.retirement.ledger import LEDGER, format_ledger, load_ledger
from tfgen.stacks.selection import EVERYTHING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from tfgen.config.load import Config
    from tfgen.retirement.ledger import Ledger, RetiredStack
    from tfgen.stacks.selection import Selection


@dataclass(frozen=True)
class Retired:
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


def load_retired(
    project: Path, selection: Selection = EVERYTHING, config: Config | None = None
) -> tuple[RetiredStack, ...]:
    """The stacks that were rendered, have left the matrix, and may still have live resources.

    A selection that matches none of them is no error. `config` is the matrix, if it has been loaded. Raises ConfigError
    or OutputError when matrix or ledger is wrong.
    """
    return find_retired(project, selection, config).stacks


def clear_retired(project: Path, names: Iterable[str]) -> int:
    """Forget these retired folders, whose resources are gone, and delete what tfgen generated there.

    A stack of the matrix that is to move to another account is forgotten as it was, and keeps its files. Files of
    others stay, and so do their folders. Returns the number of deleted files. Raises OutputError, and changes nothing,
    for a name that is not retired, and for an account in which there still is a stack.
    """
    output, wanted = project / OUTPUT, list(dict.fromkeys(names))
    ledger, config = load_ledger(output), load_config(project)
    if problems := list(_find_problems(wanted, output, ledger, config)):
        raise OutputError(*problems)
    kept = {name: entry for name, entry in ledger.items() if name not in wanted}
    try:
        live = live_folders(config)
        with take_turn(project):
            folders = [output / name for name in wanted if name not in live and _is_folder(output / name)]
            ours = [path for folder in folders for path in _find_ours(folder)]
            with _all_or_nothing([*ours, *(folder / MANIFEST for folder in folders)]):
                # The files first: when this is killed, the ledger still knows what is left.
                _delete(folders, ours, output)
                write_whole(output / LEDGER, format_ledger(kept).encode())
    except OSError as error:
        place = Position(str(error.filename or output))
        fact = f"cannot be cleared: {error.strerror}. Mend this and run tfgen again."
        raise OutputError(Problem(place, fact)) from None
    return len(ours)


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


def _find_ours(folder: Path) -> Iterator[Path]:
    """The files in a folder that say that they are tfgen's, and those that are listed and as they were written."""
    listed = load_manifest(folder)
    names = {path.name for path in folder.iterdir() if path.name.endswith(MARKED)} | listed.keys()
    for path in (folder / name for name in sorted(names)):
        if path.is_file() and not path.is_symlink():
            content = read_file(path, follow=False)
            if has_header(content) or listed.get(path.name) == digest(content):
                yield path


def _is_folder(folder: Path) -> bool:
    return folder.is_dir() and not folder.is_symlink()


@contextmanager
def _all_or_nothing(files: Iterable[Path]) -> Iterator[None]:
    """Put the files back, as they are now, when something is refused or interrupted; what cannot be stays deleted."""
    held = [(path, read_file(path, follow=False), mode_of(path)) for path in files if path.is_file()]
    with ended_like_interrupted():
        try:
            yield
        except BaseException:  # Ctrl-C too
            for path, content, mode in held:
                with suppress(OSError):
                    write_whole(path, content, mode)
            raise


def _delete(folders: Iterable[Path], files: Iterable[Path], output: Path) -> None:
    """Delete the files, what lists them, and the folders that are empty then."""
    for path in files:
        path.unlink()
    for folder in folders:
        (folder / MANIFEST).unlink(missing_ok=True)
        for empty in (folder, *folder.parents[: len(folder.relative_to(output).parts) - 1]):
            if not any(empty.iterdir()):
                empty.rmdir()
