"""The tags of a template, with braces or brackets, found in one pass, however many are left open."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_OPENS: Final = re.compile(r"\{\{|\{%|\[\[|\[%")
_CLOSES: Final = {"{{": "}}", "{%": "%}", "[[": "]]", "[%": "%]"}
_LOOP: Final = re.compile(r"[{\[]%[-+]?\s*for\b([\w\s,]*?)\bin\b")
_OTHER: Final = re.compile(r"[{\[]%[-+]?\s*(?:set\s+stack\b|macro\b[^%\]]*\bstack\b)")
_WORD: Final = re.compile(r"\w+")


def split_tags(text: str) -> Iterator[tuple[str, bool]]:
    """The text in pieces, each with whether it is a tag; a tag ends where its closing signs come first."""
    begin, place = 0, 0
    missing: set[str] = set()  # so that nothing is looked for again and again
    while found := _OPENS.search(text, place):
        close = _CLOSES[found[0]]
        end = -1 if close in missing else text.find(close, found.end())
        place = found.start() + 1
        if end < 0:
            missing.add(close)
            continue
        yield text[begin : found.start()], False
        begin = place = end + len(close)
        yield text[found.start() : place], True
    yield text[begin:], False


def tags_of(text: str) -> Iterator[str]:
    """The tags alone."""
    return (piece for piece, is_tag in split_tags(text) if is_tag)


def rewrite_tags(rewrite: Callable[[str], str], text: str) -> str:
    """The text with another one in the place of each tag."""
    return "".join(rewrite(piece) if is_tag else piece for piece, is_tag in split_tags(text))


def binds_stack(tag: str) -> bool:
    """Whether a tag makes a `stack` of its own: as the variable of a loop, by `set`, or for a macro."""
    loop = _LOOP.match(tag)
    return _OTHER.match(tag) is not None or (loop is not None and "stack" in _WORD.findall(loop[1]))
