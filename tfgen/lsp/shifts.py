"""Where a line of one version of a text is in another version."""

from __future__ import annotations

from difflib import SequenceMatcher


def shift_line(line: int, before: str, after: str) -> int | None:
    """The line of `after`, from 1, that is this one of `before`, from 1; None if it is gone.

    A changed line is the one in its place, if as many lines were removed there as were added.
    """
    if before == after:
        return line
    lines = before.splitlines(), after.splitlines()
    for kind, start, end, first, last in SequenceMatcher(None, *lines, autojunk=False).get_opcodes():
        if start < line <= end:
            is_there = kind == "equal" or end - start == last - first
            return line - start + first if is_there else None
    return None
