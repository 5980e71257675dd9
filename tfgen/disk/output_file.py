"""Write the file that a command line names: `report -o`, `graph -o`, `validate --write-baseline`."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

from tfgen.disk.files import read_beginning, write_whole
from tfgen.errors import OutputError, Position, Problem
from tfgen.patterns import regex

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

_LONGEST = 4096
"""In bytes: more than the longest of these beginnings."""
# With any white space, as formatters of JSON and git, for the ends of lines, change it.
_BEGINNINGS = regex(
    rb"\s*(?:"
    rb"<!doctype html>\s*<html lang=\"en\">\s*<head>\s*<meta charset=\"utf-8\">\s*"
    rb"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src &#x27;none&#x27;; script-src &#x27;sha256-"
    rb"|<svg xmlns=\"http://www\.w3\.org/2000/svg\" viewBox=\"[-0-9. ]+\" width=\"[0-9.]+\" height=\"[0-9.]+\" "
    rb"role=\"img\" font-family=\""
    rb"|flowchart LR\s*(?:\Z|subgraph g0 \[|n0\b)"
    rb"|digraph \"(?:[^\"\\]|\\.)*\" \{\s*graph \[rankdir=LR, fontname=\"Helvetica\"\]"
    rb"|\{\s*\"project\":\s*\"(?:[^\"\\]|\\.)*\",\s*\"axes\":"
    rb"|\{\s*\"format\":\s*[0-9]+,\s*\"findings\":"
    rb"|\Z)"
)
"""What a page, a picture in each of its languages, a report in JSON and a baseline begin with; or nothing at all."""


def refuse_foreign(path: Path, option: str, *, is_read: bool = False) -> None:
    """Raise OutputError where writing to `path`, which `option` names, would destroy what tfgen has not made.

    What tfgen made is replaced, and so is an empty file. A link to a file is refused, as a branch of somebody else's
    may hold one, and lead anywhere. Pipes and devices such as /dev/null are written into, but for what `is_read` again.
    """
    try:
        if _takes_a_stream(path):
            if not is_read:
                return
            fact = f"this is a pipe or a device, and what is written is read again. Name a file with {option}."
        elif path.is_symlink():
            fact = f"this is a link, and nothing is written through it. Name the file itself, or another with {option}."
        elif not _BEGINNINGS.match(read_beginning(path, _LONGEST)):
            fact = f"tfgen has not made this file, and would overwrite it. Delete it, or name another with {option}."
        else:
            return
    except FileNotFoundError:
        return
    except OSError as error:
        fact = _cannot(error, option)
    raise OutputError(Problem(Position(str(path)), fact))


def write_output_file(path: Path, content: Iterable[bytes], option: str, *, is_read: bool = False) -> int:
    """Write the file that `option` names, whole or not at all, and return its size in bytes. Raises OutputError.

    For what is in the way see `refuse_foreign`, which is to be called before the work too.
    """
    refuse_foreign(path, option, is_read=is_read)
    try:
        return _pour(path, content) if _takes_a_stream(path) else _write(path, content)
    except OSError as error:
        raise OutputError(Problem(Position(str(path)), _cannot(error, option))) from None


def _cannot(error: OSError, option: str) -> str:
    return f"cannot be written: {error.strerror}. Name another file with {option}."


def _takes_a_stream(path: Path) -> bool:
    """Whether there is a pipe, or a device that takes text: its place would be taken by a file otherwise."""
    try:
        mode = os.stat(path).st_mode  # noqa: PTH116 - as /dev/stdout is a link
    except OSError:
        return False
    return stat.S_ISFIFO(mode) or stat.S_ISCHR(mode)


def _pour(path: Path, content: Iterable[bytes]) -> int:
    descriptor = os.open(path, os.O_WRONLY | getattr(os, "O_NOCTTY", 0) | getattr(os, "O_CLOEXEC", 0))
    with os.fdopen(descriptor, "wb") as stream:
        return sum(stream.write(part) for part in content)


def _write(path: Path, content: Iterable[bytes]) -> int:
    write_whole(path, content)
    return path.stat().st_size
