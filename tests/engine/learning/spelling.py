"""What characters a name is made of and how long it may be, as a regular expression and in words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from string import ascii_lowercase, ascii_uppercase, digits, printable
from typing import TYPE_CHECKING

from tests.engine.learning.samples import ARNS

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from tests.engine.learning.table import Row

    Test = Callable[[str], bool]

_CHARACTERS = [character for character in printable if " " <= character <= "~"]
_SEPARATORS = "-._/ "
# With so many of the 95 characters it is not the characters that are limited.
_ALMOST_ALL = 90
_LONG = 20_000
# The length of the names on which characters are tried.
_USUAL = 8
_CLASSES = ((ascii_lowercase, "a-z"), (ascii_uppercase, "A-Z"), (digits, "0-9"))


@dataclass(frozen=True)
class Spelling:
    """The characters that a name may start with, go on with and end with, and those that never stand twice in a row."""

    first: frozenset[str]
    middle: frozenset[str]
    last: frozenset[str]
    single: str

    @property
    def is_free(self) -> bool:
        """Whether almost any character will do."""
        return all(len(characters) >= _ALMOST_ALL for characters in (self.first, self.middle, self.last))

    @property
    def pattern(self) -> str:
        """The regular expression for it."""
        never = "".join(f"(?!.*{re.escape(character * 2)})" for character in self.single)
        middle = _character_class(self.middle)
        if self.first == self.middle == self.last:
            return f"{never}[{middle}]+"
        return f"{never}([{_character_class(self.first)}]([{middle}]*[{_character_class(self.last)}])?)"

    @property
    def words(self) -> str:
        """The same for a reader, to go on after "Use"."""
        words = _name_characters(self.middle)
        if self.first != self.middle:
            words += f"; start with {_name_characters(self.first)}"
        if self.last != self.middle:
            missing = sorted(self.middle - self.last)
            few = len(missing) < 6
            words += f"; do not end with {' '.join(missing)}" if few else f"; end with {_name_characters(self.last)}"
        return f"{words}; never twice in a row: {' '.join(self.single)}" if self.single else words


def learn_spelling(takes: Test, letter: str, samples: Collection[str]) -> list[Row]:
    """The constraints on characters and length of an argument that takes this letter repeated, and these samples.

    A constraint that one of the samples breaks is left out: the provider has more to say than these can.
    """
    found, or_arn = _learn_characters(takes, letter, samples)
    return found if or_arn else [*_learn_length(takes, letter, samples), *found]


def _learn_characters(takes: Test, letter: str, samples: Collection[str]) -> tuple[list[Row], bool]:
    """The constraint on characters, and whether an ARN may stand there too."""
    spelling = _learn_places(takes, letter)
    beyond_ascii, beyond_line = (takes(letter * 4 + odd + letter * 3) for odd in "\u00e9\n")
    if spelling.is_free or beyond_ascii or beyond_line:
        return [], False
    pattern, words = spelling.pattern, spelling.words
    if takes(""):
        pattern = f"({pattern})?"
    against = {sample for sample in samples if not re.fullmatch(pattern, sample)}
    if against - ARNS:
        return [], False
    if against:
        pattern, words = f"{pattern}|arn:.*", f"{words}; or an ARN"
    return [["characters", {"pattern": pattern, "words": words}]], bool(against)


def _learn_places(takes: Test, letter: str) -> Spelling:
    middle = _filter(lambda character: takes(letter * 4 + character + letter * 4))
    return Spelling(
        first=_filter(lambda character: takes(character + letter * 7)),
        middle=middle,
        last=_filter(lambda character: takes(letter * 7 + character)),
        single="".join(c for c in _SEPARATORS if c in middle and not takes(letter * 3 + c * 2 + letter * 3)),
    )


def _filter(fits: Test) -> frozenset[str]:
    return frozenset(filter(fits, _CHARACTERS))


def _learn_length(takes: Test, letter: str, samples: Collection[str]) -> list[Row]:
    shortest = next(length for length in range(_USUAL + 1) if takes(letter * length))
    if not all(takes(letter * length) for length in range(shortest, _USUAL)):
        return []
    facts = {"minimum": shortest} if shortest else {}
    if not takes(letter * _LONG):
        longest = _bisect(takes, letter)
        if not _is_range(takes, letter, longest):
            return []
        facts["maximum"] = longest
    within = all(shortest <= len(sample) <= facts.get("maximum", _LONG) for sample in samples)
    return [["length", facts]] if facts and within else []


def _bisect(takes: Test, letter: str) -> int:
    good, bad = _USUAL, _LONG
    while bad - good > 1:
        middle = (good + bad) // 2
        good, bad = (middle, bad) if takes(letter * middle) else (good, middle)
    return good


def _is_range(takes: Test, letter: str, longest: int) -> bool:
    """Whether nothing longer is taken and everything shorter is, as far as tried."""
    beyond = (longest + 1, longest + 2, longest + 7, 2 * longest, _LONG + 1)
    within = (9, longest // 2 if longest > 18 else _USUAL, longest)
    return not any(takes(letter * length) for length in beyond) and all(takes(letter * length) for length in within)


def _character_class(characters: frozenset[str]) -> str:
    """The inside of a bracket expression."""
    text, rest = "", set(characters)
    for members, name in _CLASSES:
        if rest.issuperset(members):
            text += name
            rest.difference_update(members)
    return text + "".join(f"\\{c}" if c in "\\]^-[" else c for c in sorted(rest))


def _name_characters(characters: frozenset[str]) -> str:
    """The characters in words: `small letters, digits and any of - _`."""
    rest = set(characters)
    names = []
    for members, name in (
        (ascii_lowercase + ascii_uppercase, "letters"),
        (ascii_lowercase, "small letters"),
        (ascii_uppercase, "capital letters"),
        (digits, "digits"),
        (" ", "spaces"),
    ):
        if rest.issuperset(members):
            names.append(name)
            rest.difference_update(members)
    if rest:
        names.append(f"any of {' '.join(sorted(rest))}" if len(rest) > 1 else rest.pop())
    *most, last = names or ["nothing"]
    return f"{', '.join(most)} and {last}" if most else last
