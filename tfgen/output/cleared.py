"""Clear the folders of what left the matrix, when its resources are gone: files and ledger together, or nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tfgen.config.load import load_config
from tfgen.disk.files import read_file
from tfgen.disk.header import MARKED, has_header
from tfgen.disk.manifest import MANIFEST, digest, load_manifest
from tfgen.disk.project import LEDGER, OUTPUT
from tfgen.disk.project_lock import take_turn
from tfgen.disk.stored import Held
from tfgen.errors import OutputError, Position, Problem
from tfgen.output.plan import Action, FileChange, plan_ledger
from tfgen.output.write import apply_changes
from tfgen.retirement.clear import live_folders, match_retired, refuse_what_is_not_cleared
from tfgen.retirement.ledger import format_ledger, load_ledger

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path


class Cleared(NamedTuple):
    """The names of the folders that were forgotten, and the number of files that were deleted."""

    names: Sequence[str]
    deleted: int


def clear_retired(project: Path, patterns: Iterable[str]) -> Cleared:
    """Forget the retired folders of these names and patterns, whose resources are gone, and what was generated there.

    A stack of the matrix that is to move to another account is forgotten as it was, and keeps its files. Files of
    others stay, as do those that others have changed, and so do their folders. Raises OutputError, and
    changes nothing, for a name that is not retired, for an account in which there still is a stack, and when the disk
    refuses.
    """
    output = project / OUTPUT
    with take_turn(project):
        ledger, config = load_ledger(output), load_config(project)
        wanted = match_retired(patterns, ledger, config)
        refuse_what_is_not_cleared(wanted, output, ledger, config)
        kept = {name: entry for name, entry in ledger.items() if name not in wanted}
        live = live_folders(config)
        gone = [change for name in wanted if name not in live for change in _deletions(output, name)]
        # The files first: when this is killed, the ledger still knows what is left.
        apply_changes([*gone, plan_ledger(output, LEDGER, format_ledger(kept))])
    return Cleared(wanted, sum(change.name != MANIFEST for change in gone))


def _deletions(output: Path, name: str) -> Iterator[FileChange]:
    """Of what says that it is tfgen's, of what is listed and as it was written, and of the list, which is last."""
    folder = output / name
    if folder.is_symlink() or not folder.is_dir():
        return
    try:
        listed = load_manifest(folder)
        marked = {path.name for path in folder.iterdir() if path.name.endswith(MARKED)}
        for file in (*sorted(marked | listed.keys()), MANIFEST):
            path = folder / file
            if path.is_file() and not path.is_symlink():
                content = read_file(path, follow=False)
                if file == MANIFEST or has_header(content) or listed.get(file) == digest(content):
                    yield FileChange(output, name, file, Action.DELETE, Held(content), None)
    except OSError as error:
        fact = f"cannot be cleared: {error.strerror}. Mend this and run tfgen again."
        raise OutputError(Problem(Position(str(error.filename or folder)), fact)) from None
