"""Fold sentences at the words of a terminal's width; in a pipe and in a file a sentence is a line."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING, Final, TextIO

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_STYLE: Final = re.compile(r"\x1b\[[0-9;]*m")
_WORD: Final = re.compile(r" *[^ ]+")
_DEEPER: Final = 2  # spaces before what goes on, beside those that the sentence begins with
_NARROW: Final = 20  # columns below which words are longer than lines


def fold_sentences(lines: Iterable[str], *, form: str = "text", stream: TextIO | None = None) -> Iterator[str]:
    """The lines as they are shown on a stream, which is standard output without one.

    On a terminal a line that is longer than that is wide goes on below itself, a little deeper; a word stays whole, so
    that it can be copied. Elsewhere nothing is changed, and in no other `form` than text: others are for programs.
    """
    room = _room(stream or sys.stdout) if form == "text" else None
    for line in lines:
        yield from [line] if room is None or _width(line) <= room or "\n" in line else _folded(line, room)


def _folded(line: str, room: int) -> Iterator[str]:
    first, *words = _WORD.findall(line)
    current = first
    deeper = " " * (len(line) - len(line.lstrip(" ")) + _DEEPER)
    for word in words:
        if _width(current) + _width(word) > room:
            yield current
            current = f"{deeper}{word.lstrip(' ')}"
        else:
            current += word
    yield current


def _width(text: str) -> int:
    return len(_STYLE.sub("", text))


def _room(stream: TextIO) -> int | None:
    if not stream.isatty():
        return None
    from shutil import get_terminal_size  # with the modules of archives, which take a while

    columns = get_terminal_size().columns
    return columns if columns >= _NARROW else None
