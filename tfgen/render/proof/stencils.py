"""Format rendered text by what its author wrote: texts that differ in plain values share a stencil.

A *stencil* is a text with a character in the place of each value. The first text of a stencil is formatted and looked
through in full. That tells which of its values are, or stand in, literals that the shape leaves free
(`tfgen.hcl.shape`): any other value of plain characters, of the same width where that counts, leaves all that was read
as it is, so that the result of a further text is the known one with its values. Values elsewhere are part of the key.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING, Final

from tfgen.hcl.shape import NUMBER_LITERAL, PLAIN_CHARACTER, STRING_LITERAL, Formatted
from tfgen.hcl.source import normalize
from tfgen.render.languages.placement import KINDS
from tfgen.structs import Struct

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tfgen.hcl.shape import Formatter, Free, Shape
    from tfgen.render.languages.text import Text

_STRING: Final = re.compile(STRING_LITERAL)
_INSIDE: Final = re.compile(rf"{PLAIN_CHARACTER}++")
_WHOLE: Final = {'"': _STRING, "0": re.compile(NUMBER_LITERAL), "$": _INSIDE}
"""What a value may be that is a whole literal, by its kind. A comment is none: where it ends depends on its spaces."""

# What stands in a stencil for a value by its kind, and for a text in a list or map; no file holds such a character.
_MARKS: Final = {kind: chr(number) for number, kind in enumerate(KINDS, 0x0E)}
_ITEM: Final = chr(0x0E + len(KINDS))
_ALL_MARKS: Final = (*_MARKS.values(), _ITEM)

# More than a project has, so that texts which are all different, or values that no literal holds, cost no memory.
_MOST: Final = 2_000
_MOST_RESULTS: Final = 50


class Stencils:
    """What was formatted by one formatter, by its stencil."""

    def __init__(self, formatter: Formatter) -> None:
        self._formatter = formatter
        self._known: dict[str, _Stencil] = {}
        self._last: tuple[Text, _Cut | None] | None = None
        """The text that was asked for last, which is the one that is learned then if it is not known."""

    def format(self, header: str, text: Text) -> Formatted | None:
        """What formatting `header + text` gives, in which no value is misplaced; None where that is not known."""
        cut = _cut_out(text)
        self._last = text, cut
        stencil = self._known.get(header + cut.form) if cut else None
        return stencil.fill(cut.values) if stencil and cut else None

    def learn(self, header: str, text: Text, formatted: Formatted) -> None:
        """Keep what became of a text in which no value is misplaced."""
        cut = self._last[1] if self._last and self._last[0] is text else _cut_out(text)
        source = header + text
        if cut is None or normalize(source) != source:
            return
        free = self._formatter.find_free(source)
        spans = [(len(header) + start, len(header) + end) for start, end in cut.spans]
        holders = _find_holders(source, spans, free)
        stencil = self._known.get(header + cut.form)
        if stencil is None or stencil.holders != holders:
            while len(self._known) >= _MOST:
                del self._known[next(iter(self._known))]
            stencil = self._known[header + cut.form] = _Stencil(holders)
        if len(stencil.results) < _MOST_RESULTS:
            stencil.results[stencil.key(cut.values)] = _cut_result(source, spans, free, holders, formatted.shape)

    def let_go(self) -> None:
        """Know nothing any more."""
        self._known.clear()
        self._last = None


class _Cut(Struct, frozen=True):
    """A text as its stencil, and the values that were cut out of it, with their offsets."""

    form: str
    values: list[str]
    spans: list[tuple[int, int]]


def _cut_out(text: Text) -> _Cut | None:
    """A text without its values; None where a character is in it that would stand for one."""
    whole = str(text)
    if any(map(whole.__contains__, _ALL_MARKS)):
        return None
    parts: list[str] = []
    spans: list[tuple[int, int]] = []
    position = 0
    for start, end, kind in text.holes:
        mark = _MARKS[kind]
        parts += (whole[position:start], mark)
        position = end
        if kind == "hcl" and whole.startswith(("[", "{"), start, end):
            for found in _STRING.finditer(whole, start, end):
                first, last = found.span()
                parts += (whole[start:first], _ITEM)
                spans.append((first, last))
                start = last
            parts += (whole[start:end], mark)
        else:
            spans.append((start, end))
    parts.append(whole[position:])
    return _Cut("".join(parts), [whole[start:end] for start, end in spans], spans)


class _Holder(Struct, frozen=True):
    """The literal that a value is or stands in, by its number, and whether it is all of that."""

    literal: int
    is_whole: bool
    kind: str
    sized: bool


class _Result(Struct, frozen=True):
    """A formatted text: every second part is a value, of these numbers."""

    parts: tuple[str, ...]
    order: tuple[int, ...]
    shape: Shape


class _Stencil:
    """What is known of the texts with one stencil."""

    def __init__(self, holders: Sequence[_Holder | None]) -> None:
        """`holders` has None for a value that is part of the key."""
        self.holders = holders
        self.results: dict[tuple[str | int, ...], _Result] = {}
        self._fixed = [i for i, holder in enumerate(holders) if holder is None]
        self._sized = [i for i, holder in enumerate(holders) if holder and holder.sized]
        self._fits = [(i, _pattern(holder).fullmatch) for i, holder in enumerate(holders) if holder]

    def key(self, values: Sequence[str]) -> tuple[str | int, ...]:
        """What two texts must have in common for one to be the other with other values."""
        return *[values[i] for i in self._fixed], *[len(values[i]) for i in self._sized]

    def fill(self, values: Sequence[str]) -> Formatted | None:
        """The formatted text with these values, if they may take the place of those that are known."""
        result = self.results.get(self.key(values))
        if result is None:
            return None
        for i, fits in self._fits:
            if not fits(values[i]):
                return None
        parts = [*result.parts]
        parts[1::2] = [values[i] for i in result.order]
        return Formatted("".join(parts), result.shape)


def _pattern(holder: _Holder) -> re.Pattern[str]:
    return _WHOLE[holder.kind] if holder.is_whole else _INSIDE


def _find_holders(source: str, spans: Sequence[tuple[int, int]], free: Sequence[Free]) -> list[_Holder | None]:
    """For each value the free literal that it stands in, unless something in that could hang together with it."""
    found: list[_Holder | None] = []
    starts = [literal.start for literal in free]
    for start, end in spans:
        number = bisect_right(starts, start) - 1
        literal = free[number] if number >= 0 else None
        holder = None
        # An empty value is in none, as it may join what is around it.
        if literal and start < end <= literal.end and literal.kind in _WHOLE:
            is_whole = (start, end) == (literal.start, literal.end)
            quotes = literal.kind == '"'
            inside = literal.start + quotes <= start and end <= literal.end - quotes and literal.kind != "0"
            if is_whole or (inside and source[start - 1] != "\\"):
                holder = _Holder(number, is_whole, literal.kind, literal.sized)
        found.append(holder)
    return found


def _cut_result(
    source: str,
    spans: Sequence[tuple[int, int]],
    free: Sequence[Free],
    holders: Sequence[_Holder | None],
    shape: Shape,
) -> _Result:
    """The formatted text, cut at the values that are in free literals."""
    parts, order = [shape.skeleton[0]], []
    held: dict[int, list[int]] = {}
    for i, holder in enumerate(holders):
        if holder:
            held.setdefault(holder.literal, []).append(i)
    for number, (literal, behind) in enumerate(zip(free, shape.skeleton[1:], strict=True)):
        position = literal.start
        for i in held.get(number, ()):
            start, end = spans[i]
            parts[-1] += source[position:start]
            parts += ["", ""]
            order.append(i)
            position = end
        parts[-1] += source[position : literal.end] + behind
    return _Result(tuple(parts), tuple(order), shape)
