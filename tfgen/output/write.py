"""Write planned changes to disk, each file whole or not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tfgen.errors import OutputError, Position, Problem
from tfgen.files import write_whole
from tfgen.output.plan import Action

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from tfgen.output.plan import FileChange


def apply_changes(changes: Iterable[FileChange]) -> None:
    """Create, replace and delete files; folders that become empty go too.

    Raises OutputError when the disk refuses. What was written until then is whole, and the next run does the rest.
    """
    for change in changes:
        path = change.path
        try:
            if change.after is None:
                path.unlink()
                _remove_empty(path.parent, change.root)
            elif change.action is not Action.KEEP:
                write_whole(path, change.after)
        except OSError as error:
            raise OutputError(
                Problem(Position(str(path)), f"cannot be written: {error.strerror}. Mend this and run tfgen again.")
            ) from None


def _remove_empty(folder: Path, root: Path) -> None:
    while folder != root and not any(folder.iterdir()):
        folder.rmdir()
        folder = folder.parent
