"""Text that may stand in the rendered language, and which parts of it are values.

What a template's author wrote is Text, and so is what a filter of ours returns; nothing else is. The methods of `str`
return plain text, so whatever is done to Text on the way makes it plain again, and plain text has to be looked at.
"""

from __future__ import annotations

from collections.abc import Generator
from itertools import pairwise
from typing import TYPE_CHECKING, NoReturn

from tfgen.render.templates.limits import MAX_TEXT, LimitError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Hole = tuple[int, int, str]
"""Where a value stands: offsets of its first character and of the one behind it, and how it got there.

That is the name of its filter, or PLAIN.
"""
PLAIN = ""
"""A value that has no filter, and no character with a meaning in the language."""


class Text(str):
    """Text in the rendered language; `holes` are the values in it, in order."""

    holes: Sequence[Hole] = ()


def with_holes(text: str, holes: Sequence[Hole]) -> Text:
    """Text with values at these places."""
    made = Text(text)
    if holes:
        made.holes = holes
    return made


def filled(text: str, filter_name: str) -> Text:
    """Text that is a value as a whole; an empty one counts too, because it can join what is around it."""
    return with_holes(text, ((0, len(text), filter_name),))


def is_authored(value: object) -> bool:
    """Whether the value is what the template's author wrote, or a number: there is nothing of the config in it."""
    if type(value) is Text:
        return not value.holes
    return isinstance(value, int | float | None)


def concat(pieces: Iterable[str]) -> Text:
    """The pieces one after the other; those that are no Text count as the author's. Raises LimitError when too long.

    What makes the pieces is told of it, so that the error knows the line.
    """
    holes: list[Hole] = []
    parts: list[str] = []
    length = 0
    for piece in pieces:
        if type(piece) is Text and piece.holes:
            holes += [(length + start, length + end, kind) for start, end, kind in piece.holes]
        length += len(piece)
        if length > MAX_TEXT:
            _refuse(pieces)
        parts.append(piece)
    return with_holes("".join(parts), holes)


def _refuse(pieces: Iterable[str]) -> NoReturn:
    error = LimitError(f"the text would be longer than {MAX_TEXT:,} characters. Make it shorter.")
    if isinstance(pieces, Generator):
        pieces.throw(error)
    raise error


def cut(text: Text, start: int, end: int) -> Text:
    """A part of the text whose ends are in no value, but for whitespace of it that is cut away."""
    inside = [(max(a, start) - start, min(b, end) - start, kind) for a, b, kind in text.holes]
    return with_holes(str(text)[start:end], [hole for hole in inside if hole[0] <= hole[1]])


def strip(text: Text) -> Text:
    """The text without whitespace around it."""
    start = len(text) - len(text.lstrip())
    return cut(text, start, max(len(text.rstrip()), start))


def indent(text: Text, margin: Text, *, first: bool, blank: bool) -> Text:
    """The text with `margin` before each line but the first and empty ones, unless asked for."""
    ends = [index + 1 for index, character in enumerate(text) if character == "\n"]
    pieces: list[str] = []
    for start, end in pairwise([0, *ends, len(text)]):
        line = cut(text, start, end)
        wanted = (blank or line.strip("\n")) if start else first
        pieces += [margin, line] if wanted else [line]
    return concat(pieces)
