"""Sets of characters in git's patterns (`[a-z]`, `[^[:digit:]]`), written so that pathspec reads them as git does.

pathspec ends a set at its first bracket, and hands what is in it to a regular expression. So a set is written out: each
character that is in it, once, where it means itself. https://git-scm.com/docs/gitignore, and wildmatch.c of git.
"""

from __future__ import annotations

import string
from typing import TYPE_CHECKING, Final

from tfgen.structs import Struct

if TYPE_CHECKING:
    from collections.abc import Mapping

_ASCII: Final = frozenset(map(chr, range(1, 128)))
_BEYOND: Final = "\x80-\U0010ffff"
_LETTERS: Final = frozenset(string.ascii_letters)
_DIGITS: Final = frozenset(string.digits)
_PUNCTUATION: Final = frozenset(string.punctuation)
_CLASSES: Final[Mapping[str, frozenset[str]]] = {
    "alnum": _LETTERS | _DIGITS,
    "alpha": _LETTERS,
    "blank": frozenset(" \t"),
    "cntrl": frozenset(map(chr, (*range(1, 32), 127))),
    "digit": _DIGITS,
    "graph": _LETTERS | _DIGITS | _PUNCTUATION,
    "lower": frozenset(string.ascii_lowercase),
    "print": _LETTERS | _DIGITS | _PUNCTUATION | {" "},
    "punct": _PUNCTUATION,
    "space": frozenset(string.whitespace),
    "upper": frozenset(string.ascii_uppercase),
    "xdigit": frozenset(string.hexdigits),
}
_LAST: Final = "[!^-"
"""What means something at the beginning of a set, or before another character."""
_NO_NAME: Final = "\0"
"""A character that is in no name."""


class _Set(Struct, frozen=True):
    """What a set in a pattern has in it, if that is not negated; `end` is where the pattern goes on."""

    characters: frozenset[str]
    is_negated: bool
    end: int


def write_sets(pattern: str) -> str | None:
    """A pattern with its sets written out; None for one that matches nothing, as a set in it ends nowhere, is empty or
    names a class that there is not.

    A set with a slash or with what is not ASCII in it, which git reads byte by byte, stays as it is.
    """  # noqa: D205
    written, at = "", 0
    while at < len(pattern):
        if pattern[at] != "[":
            step = 2 if pattern[at] == "\\" else 1
            written, at = written + pattern[at : at + step], at + step
            continue
        found = _read_set(pattern, at + 1)
        text = pattern[at : found.end] if found else ""
        if found is None or not (as_set := text if "/" in text or not text.isascii() else _write_set(found)):
            return None
        written, at = written + as_set, found.end
    return written


def _read_set(pattern: str, at: int) -> _Set | None:
    """The set behind a bracket; None for one that git does not read."""
    found: set[str] = set()
    is_negated = pattern[at : at + 1] in ("!", "^") and at < len(pattern)
    start = at = at + is_negated
    before = ""  # the character that a range may begin with
    while at < len(pattern) and (pattern[at] != "]" or at == start):
        if pattern.startswith("[:", at) and (close := pattern.find("]", at + 2)) > at + 2 and pattern[close - 1] == ":":
            if (named := _CLASSES.get(pattern[at + 2 : close - 1])) is None:
                return None
            found, before, at = found | named, "", close + 1
        elif pattern[at] == "-" and before and pattern[at + 1 : at + 2] not in ("", "]"):
            at += 2 if pattern[at + 1] == "\\" else 1
            last = pattern[at : at + 1]
            found, before, at = found | set(map(chr, range(ord(before), ord(last or "\0") + 1))), "", at + 1
        else:
            at += pattern[at] == "\\"
            before = pattern[at : at + 1]
            found, at = found | {before}, at + 1
    return _Set(frozenset(found), is_negated, at + 1) if at < len(pattern) else None


def _write_set(found: _Set) -> str:
    """A set for pathspec, without the slash, which no set matches; nothing for an empty one."""
    characters = (_ASCII - found.characters if found.is_negated else found.characters & _ASCII) - {"/"}
    if len(characters) == 1:
        return f"\\{''.join(characters)}"
    first = "]" if "]" in characters else _NO_NAME
    last = "".join(one for one in _LAST if one in characters)
    between = "".join(sorted(characters - set(first + last)))
    if found.is_negated:
        return f"[{first}{between}{last.removesuffix('-')}{_BEYOND}{'-' if '-' in last else ''}]"
    return f"[{first}{between}{last}]" if characters else ""
