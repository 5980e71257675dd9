"""Plan the changes that bring the output folder up to date, as data; nothing is written here."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING

from tfgen.errors import OutputError, Position, Problem
from tfgen.header import has_header

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping


class Action(Enum):
    """What happens to a file; the value is the word for its state before."""

    CREATE = "missing"
    CHANGE = "outdated"
    DELETE = "orphaned"
    KEEP = "current"


@dataclass(frozen=True)
class FileChange:
    """One file of a stack's folder and what happens to it. `before` and `after` are None where there is no file."""

    stack: str
    name: str
    action: Action
    before: bytes | None
    after: bytes | None

    @property
    def path(self) -> str:
        """The path below the output folder, with `/` on every system."""
        return f"{self.stack}/{self.name}"


Tree = dict[str, dict[str, bytes]]
"""Stack name to file name to content."""


def plan_changes(output: Path, wanted: Mapping[str, Mapping[str, str]], *, whole: bool) -> tuple[FileChange, ...]:
    """What has to happen so that `output` holds exactly the `wanted` files (stack name to file name to text).

    Only files whose first line is tfgen's header are changed or deleted. With `whole`, stacks on disk that are not
    wanted lose their generated files; without, only the wanted stacks are looked at.

    Raises OutputError for a file without the header in the place of a wanted one, and for a folder that is a link.
    """
    stacks = [*wanted, *(_stacks_on_disk(output, set(wanted)) if whole else ())]
    changes: list[FileChange] = []
    problems: list[Problem] = []
    for stack in stacks:
        try:
            found = _read_folder(output, stack)
        except OSError as error:
            raise OutputError(
                Problem(Position(error.filename or str(output)), f"cannot be read: {error.strerror}.")
            ) from None
        changes += _plan_stack(stack, found, wanted.get(stack, {}))
        problems += _find_problems(output, stack, found, wanted.get(stack, {}))
    if problems:
        raise OutputError(*problems)
    return tuple(changes)


def _plan_stack(stack: str, found: Mapping[str, bytes | None], wanted: Mapping[str, str]) -> Iterator[FileChange]:
    for name, text in wanted.items():
        before, after = found.get(name), text.encode()
        action = Action.CREATE if before is None else Action.KEEP if before == after else Action.CHANGE
        yield FileChange(stack, name, action, before, after)
    for name in sorted(found.keys() - wanted.keys()):
        before = found[name]
        if before is not None and has_header(before):
            yield FileChange(stack, name, Action.DELETE, before, None)


def _find_problems(
    output: Path, stack: str, found: Mapping[str, bytes | None], wanted: Mapping[str, str]
) -> Iterator[Problem]:
    for name in wanted.keys() & found.keys():
        content = found[name]
        place = Position(str(output / stack / name))
        if content is None:
            yield Problem(place, "this is not a plain file, and a generated one belongs here. Move it away.")
        elif not has_header(content):
            yield Problem(
                place,
                "this file does not begin with tfgen's header, so it is yours, and a generated one belongs here. "
                "Rename it, or rename the template.",
            )


def _stacks_on_disk(output: Path, wanted: set[str]) -> list[str]:
    found = (f"{environment}/{region}" for environment in _folders(output) for region in _folders(output / environment))
    return sorted(stack for stack in found if stack not in wanted)


def _folders(path: Path) -> Iterable[str]:
    try:
        with os.scandir(path) as entries:
            return sorted(entry.name for entry in entries if entry.is_dir(follow_symlinks=False))
    except FileNotFoundError:
        return ()


def _read_folder(output: Path, stack: str) -> dict[str, bytes | None]:
    """The `.tf` files of a stack's folder; None stands for what is there but is no plain file."""
    folder = output / stack
    for path in (folder.parent, folder):
        if path.is_symlink():
            raise OutputError(
                Problem(
                    Position(str(path)), "this is a link, and tfgen writes only below its output folder. Remove it."
                )
            )
    try:
        with os.scandir(folder) as entries:
            return {entry.name: _read(entry) for entry in entries if entry.name.endswith(".tf")}
    except FileNotFoundError:
        return {}


def _read(entry: os.DirEntry[str]) -> bytes | None:
    if not stat.S_ISREG(entry.stat(follow_symlinks=False).st_mode):
        return None
    return Path(entry.path).read_bytes()
