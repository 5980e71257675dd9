"""What the folders that have left the matrix are to hold, and what is wrong with them."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from tfgen.disk.manifest import load_manifest
from tfgen.disk.project import LEDGER
from tfgen.disk.stored import Held
from tfgen.errors import OutputError, Position, Problem
from tfgen.output.on_disk import find_generated, is_ours, read_folder, read_listed, unreadable
from tfgen.output.plan import Action, Content
from tfgen.retirement.state import with_local_state

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from tfgen.output.plan import FileChange
    from tfgen.retirement.ledger import Ledger, RetiredStack
    from tfgen.retirement.moved import Move


def plan_retired(output: Path, ledger: Ledger, live: Iterable[str]) -> dict[str, dict[str, str | Content]]:
    """The files that belong into each folder of the ledger that is not live any more.

    A stack is reduced to its tombstone. An account's folder stays whole: its bucket and key are needed to destroy the
    stacks, and a tombstone's plan would destroy them first. Raises OutputError for a retired folder that is gone, and
    for a generated one that nobody knows.
    """
    alive = set(live)
    found = find_generated(output, alive)
    retired = [name for name in sorted(ledger) if name not in alive]
    if problems := [*_find_missing(output, retired, found), *_find_unknown(output, ledger, found)]:
        raise OutputError(*problems)
    return {name: _keep(ledger[name], output / name, found[name]) for name in retired}


def refuse_emptied(ledger: Ledger, changes: Iterable[FileChange], wanted: Mapping[str, Mapping[str, str]]) -> None:
    """Raise OutputError when all files of a stack of the matrix would go, since no template makes any for it now.

    Without its files nothing could destroy what such a stack has made, and nothing would remember it.
    """
    gone = {(change.root, change.folder) for change in changes if change.action is Action.DELETE}
    problems = [
        Problem(
            Position(str(root / name)),
            "its templates render nothing any more, and it may still have live resources. Take it out of the matrix "
            f"instead (`exclude`, or the component's `when`); or, when its resources are gone: rm -r {root / name}",
        )
        for root, name in sorted(gone)
        if not wanted[name] and name in ledger
    ]
    if problems:
        raise OutputError(*problems)


def keep_former(move: Move, output: Path) -> dict[str, str | Content]:
    """The files for the former folder of what moves, made of its files: like those of a retired folder.

    A state that is a file stays where it is, so it gets a path from the new folder on. Raises OutputError for files
    that are not HCL.
    """
    old, texts = output / (move.former.was or ""), dict(move.texts)
    if move.state.file is not None:
        path = Path(os.path.relpath(old / move.state.file, output / move.former.name)).as_posix()
        texts = with_local_state(texts, path)
    return _keep(move.former, old, texts)


def _keep(entry: RetiredStack, folder: Path, texts: dict[str, str]) -> dict[str, str | Content]:
    beside = _read_beside(folder)
    if entry.manual:
        return {**texts, **beside}
    from tfgen.output.tombstone import TOMBSTONE, format_tombstone  # with the parser, which other runs do not need

    text = format_tombstone(entry, folder, texts)
    return {TOMBSTONE: text, **{name: content for name, content in beside.items() if _is_needed(name, text)}}


def _is_needed(name: str, text: str) -> bool:
    """Whether what is left may read a file: one that it names, or one with the values of its variables."""
    return name in text or (name.endswith((".tfvars", ".tfvars.json")) and "variable " in text)


def _find_missing(output: Path, retired: Iterable[str], found: Mapping[str, object]) -> Iterator[Problem]:
    for name in retired:
        if name not in found:
            path = (output / name).as_posix()
            yield Problem(
                Position(str(output / name)),
                "this has left the matrix and may still have live resources, but its files were deleted. "
                f"Bring them back with `git checkout HEAD -- {path}` (when that is committed: "
                f'`git checkout "$(git rev-list -1 HEAD -- {path})^" -- {path}`), '
                f"or, when its resources are gone: tfgen retire --confirm {name}",
            )


def _find_unknown(output: Path, ledger: Ledger, found: Iterable[str]) -> Iterator[Problem]:
    for name in found:
        if name not in ledger:
            yield Problem(
                Position(str(output / name)),
                f"tfgen generated this, but neither the matrix nor {LEDGER} knows it, so it may have live resources. "
                f"Restore {LEDGER}, or put the stack into the matrix again and render; when its resources are gone, "
                "delete the folder.",
            )


def _read_beside(folder: Path) -> dict[str, Content]:
    """The files in a folder that are tfgen's own and no Terraform, by name. Raises OutputError."""
    try:
        found = read_folder(folder)
        listed = load_manifest(folder)
        found |= read_listed(folder, listed.keys() - found.keys())
    except OSError as error:
        raise unreadable(error, folder) from None
    ours = {name for name, content in found.items() if is_ours(content)} | listed.keys()
    return {
        name: Content(Held(content))
        for name, content in found.items()
        if content is not None and name in ours and not name.endswith(".tf")
    }
