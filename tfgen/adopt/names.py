"""Words of a folder's place, such as its region, found in its texts and written as expressions of templates."""

from __future__ import annotations

import re
from functools import cache, cached_property
from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

from tfgen.adopt.pieces import Insert, Piece, Where

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

# The end of a word, or the letter of a zone behind its region: us-east-1a.
_BEHIND = r"(?:(?![A-Za-z0-9])|(?<=[0-9])(?=[a-z](?![A-Za-z0-9])))"
_SHORTEST = 2  # letters of a word that is looked for inside of others


class Word(NamedTuple):
    """A name that templates know, and how it may be spelt: as filters of Jinja."""

    expression: str
    filters: str = ""

    def written(self, *more: str) -> str:
        """The expression with its filters and more of them."""
        filters = [self.filters, *(one for one in more if one != self.filters)]
        return " | ".join(filter(None, [self.expression, *filters]))


_SPELLINGS = {
    "": lambda text: text,
    "identifier": lambda text: re.sub(r"[^A-Za-z0-9_]", "_", text),
    'replace("-", "")': lambda text: text.replace("-", ""),
    'replace("_", "-")': lambda text: text.replace("_", "-"),
    "upper": str.upper,
    "capitalize": str.capitalize,
}


class Names:
    """What is known of each folder by name: texts by expression, such as `stack.region`."""

    def __init__(self, known: Mapping[Where, Mapping[str, str]]) -> None:
        self.known = known

    @cached_property
    def _dictionaries(self) -> Sequence[Mapping[Where, Dictionary]]:
        """What to look for, by folder: all words first, then those of some expressions alone, the most first.

        `us-east-1` in the name of a bucket may be a folder's own region and for all others just a name.
        """
        every = list(dict.fromkeys(expression for values in self.known.values() for expression in values))
        chosen = [some for count in range(len(every), 0, -1) for some in combinations(every, count)]
        made = cache(_dictionary)  # a region is the same in every environment
        return [
            {
                where: made(tuple((name, values[name]) for name in some if name in values))
                for where, values in self.known.items()
            }
            for some in chosen
        ]

    def common(self, texts: Mapping[Where, str], *filters: str) -> list[Piece] | None:
        """Pieces that give each folder its text, by nothing but the words of its place; None when there are none."""
        for loose in (0, 1):
            for words in self._dictionaries:
                rows = [words[where].split(text, loose) for where, text in texts.items()]
                if pieces := _agree(rows, filters):
                    return pieces
        return None

    def bare(self, texts: Mapping[Where, str]) -> str:
        """The text that all have, or what is left of the first without the words of its place."""
        where, text = next(iter(texts.items()))
        if len(set(texts.values())) == 1:
            return text
        parts = self._dictionaries[0][where].split(text, 1)
        return "".join(part for part in parts if isinstance(part, str)).strip("-_.") or text

    def normal(self, where: Where, text: str) -> str:
        """The text with a sign in the place of each word of the folder's place."""
        parts = self._dictionaries[0][where].split(text, 0)
        return "".join(part if isinstance(part, str) else f"\0{part[0].expression}\0" for part in parts)


class Dictionary(NamedTuple):
    """What each of some texts may be, and what finds them: as whole words, and inside of others."""

    words: Mapping[str, Sequence[Word]]
    patterns: tuple[re.Pattern[str], re.Pattern[str]]

    def split(self, text: str, loose: int) -> list[str | Sequence[Word]]:
        """Text and words in turn."""
        parts = self.patterns[loose].split(text)
        return [self.words[part] if i % 2 else part for i, part in enumerate(parts)]


def _dictionary(values: tuple[tuple[str, str], ...]) -> Dictionary:
    words: dict[str, list[Word]] = {}
    for filters, spell in _SPELLINGS.items():
        for expression, value in values:
            words.setdefault(spell(value), []).append(Word(expression, filters))
    return Dictionary(words, _patterns(words))


def _patterns(texts: Iterable[str]) -> tuple[re.Pattern[str], re.Pattern[str]]:
    words = sorted((text for text in texts if text), key=lambda text: (-len(text), text))
    whole, inside = ("|".join(map(re.escape, found)) for found in (words, [w for w in words if len(w) >= _SHORTEST]))
    return (
        re.compile(rf"(?<![A-Za-z0-9])({whole}){_BEHIND}" if whole else r"(?!)()"),
        re.compile(f"({inside})" if inside else r"(?!)()"),
    )


def _agree(rows: Sequence[Sequence[str | Sequence[Word]]], filters: Sequence[str]) -> list[Piece] | None:
    """The pieces that all rows can be, or None."""
    if len({len(row) for row in rows}) != 1 or len(rows[0]) == 1:
        return None
    pieces: list[Piece] = []
    for column in zip(*rows, strict=True):
        if isinstance(column[0], str):
            if len(set(column)) != 1:
                return None
            pieces.append(column[0])
        elif not (shared := [word for word in column[0] if all(word in other for other in column)]):
            return None
        else:
            pieces.append(Insert(shared[0].written(*filters)))
    return [piece for piece in pieces if piece != ""]
