"""What a repository keeps out of its commits: a file that git ignores is in no clone, whatever names it.

Nothing but the `.gitignore` files of the repository counts: what a machine ignores beside that differs.
https://git-scm.com/docs/gitignore#_pattern_format
"""

from __future__ import annotations

import os.path
import re
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from tfgen.disk.files import read_file
from tfgen.disk.witness import note_name
from tfgen.patterns import regex

if TYPE_CHECKING:
    # What a line matches; whether that is a whole path, folders alone, and whether it takes back.
    _Pattern = tuple[re.Pattern[str], bool, bool, bool]

_FILE = ".gitignore"
_MOST = 1 << 16
# The longest first: what a part of a pattern is as a regular expression.
_PARTS = regex(r"\\(?P<escaped>.)|(?P<any>/\*\*/)|(?P<below>/\*\*$)|(?P<star>\*+)|(?P<one>\?)|(?P<letters>\[[^\]]+\])")


def is_ignored(path: Path, *, is_folder: bool = False) -> bool:
    """Whether git ignores a path, which need not be there: what a pattern matches, or what is below such a folder."""
    place = Path(os.path.abspath(path))  # noqa: PTH100 - by its text, as git takes it
    root = next((folder for folder in place.parents if _is_repository(folder)), None)
    if root is None:
        return False
    parts = place.relative_to(root).parts
    return any(
        _is_matched(root, parts[: end + 1], is_folder=is_folder or end + 1 < len(parts)) for end in range(len(parts))
    )


def _is_repository(folder: Path) -> bool:
    note_name(place := folder / ".git")
    return place.exists()


def _is_matched(root: Path, parts: tuple[str, ...], *, is_folder: bool) -> bool:
    """Whether the last pattern that matches this path itself, from the root on, keeps it out."""
    ignored = False
    for depth in range(len(parts)):
        inner = parts[depth:]
        for expression, is_path, wants_folder, takes_back in _patterns(root.joinpath(*parts[:depth])):
            subject = "/".join(inner) if is_path else inner[-1]
            if (is_folder or not wants_folder) and expression.fullmatch(subject):
                ignored = not takes_back
    return ignored


def _patterns(folder: Path) -> tuple[_Pattern, ...]:
    note_name(place := folder / _FILE)
    try:
        text = read_file(place, most=_MOST).decode(errors="replace") if place.is_file() else ""
    except OSError:
        return ()
    return _parse(text)


@lru_cache(64)
def _parse(text: str) -> tuple[_Pattern, ...]:
    return tuple(pattern for line in text.splitlines() if (pattern := _pattern(line)))


def _pattern(line: str) -> _Pattern | None:
    line = line if line.endswith("\\ ") else line.rstrip()
    if not line or line.startswith("#"):
        return None
    takes_back = line.startswith("!")
    line = line[takes_back:]
    is_folder = line.endswith("/")
    line = line.rstrip("/")
    is_path = "/" in line
    try:
        expression = re.compile(_translated(line.removeprefix("/")), re.DOTALL)
    except re.error:
        return None
    return (expression, is_path, is_folder, takes_back) if line else None


def _translated(pattern: str) -> str:
    start = "(?:.*/)?" if pattern.startswith("**/") else ""
    pattern = pattern.removeprefix("**/")
    found, position = [start], 0
    for match in _PARTS.finditer(pattern):
        found.append(re.escape(pattern[position : match.start()]))
        found.append(_part(match))
        position = match.end()
    return "".join((*found, re.escape(pattern[position:])))


def _part(match: re.Match[str]) -> str:
    if match["escaped"]:
        return re.escape(match["escaped"])
    if match["letters"]:
        letters = match["letters"]
        return "[^" + letters[2:] if letters[1] in "!^" else letters
    return {"any": "/(?:.*/)?", "below": "/.+", "star": "[^/]*", "one": "[^/]"}[str(match.lastgroup)]
