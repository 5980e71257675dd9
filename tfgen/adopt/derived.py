"""Settings whose values are that of another one with the same text around it: `orders-production` of `production`.

Where environments have other names than their folders, these are a part of many values. One setting has them then, and
templates write the others with it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from tfgen.adopt.pieces import Where
    from tfgen.adopt.settings import Setting

_FEWEST: Final = 2  # settings that have a word in them: with one it may be chance
_MOST_WORDS: Final = 50
_IS_WORD: Final = re.compile(r"[A-Za-z][A-Za-z0-9]+(?:-[A-Za-z0-9]+)*")
_IS_PLAIN: Final = re.compile(
    r"[A-Za-z0-9_./:@-]*"
)  # what is the same in code, in quotes, in a heredoc and in a template
_SPELLINGS: Final[Mapping[str, Callable[[str], str]]] = {"": str, "upper": str.upper, "capitalize": str.capitalize}


class Derived(NamedTuple):
    """A value as the text before and behind that of another setting, which filters of Jinja spell."""

    start: str
    base: Setting
    filters: str
    end: str

    def value(self, where: Where) -> str | None:
        """The value in a place; None where the other setting has none."""
        word = self.base.values.get(where)
        return None if word is None else f"{self.start}{_SPELLINGS[self.filters](word)}{self.end}"

    def written(self, filter_: str) -> str:
        """As it stands in a template, where `filter_` is how its value would reach the text."""
        quote, last = ('"', "hcl_text") if filter_ == "hcl" else ("", filter_)
        steps = " | ".join(filter(None, [self.base.dotted, self.filters, last]))
        return f"{quote}{self.start}{{{{ {steps} }}}}{self.end}{quote}"


def find_derived(settings: Sequence[Setting]) -> Iterator[tuple[Setting, Derived]]:
    """The settings that another one has the word of, with it: only what several are made of is such a word.

    A word is not made of others itself.
    """
    texts = [one for one in settings if _is_text(one)]
    words = [one for one in texts if all(map(_IS_WORD.fullmatch, one.values.values()))][:_MOST_WORDS]
    made = [[pair for one in texts for pair in _made_of(word, one)] for word in words]
    taken = set[int]()
    for word, mine in sorted(zip(words, made, strict=True), key=lambda pair: -len(pair[1])):
        free = [(one, derived) for one, derived in mine if id(one) not in taken]
        if len(free) >= _FEWEST and id(word) not in taken:
            taken |= {id(word), *(id(one) for one, _ in free)}
            yield from free


def _is_text(setting: Setting) -> bool:
    return not (setting.flag or setting.optional) and all(isinstance(value, str) for value in setting.values.values())


def _made_of(word: Setting, other: Setting) -> Iterator[tuple[Setting, Derived]]:
    """The other one with what it is, if the word of each place is in its values, between the same texts."""
    first, text = next(iter(other.values.items()))
    for filters, spell in _SPELLINGS.items() if word is not other and first in word.values else ():
        for start, end in _around(spell(word.values[first]), text):
            derived = Derived(start, word, filters, end)
            if all(derived.value(where) == value for where, value in other.values.items()):
                if len({word.values[where] for where in other.values}) > 1:
                    yield other, derived
                return


def _around(word: str, text: str) -> Iterator[tuple[str, str]]:
    """What stands before and behind a word, wherever it is a whole one."""
    for found in re.finditer(rf"(?<![A-Za-z0-9]){re.escape(word)}(?![A-Za-z0-9])", text):
        start, end = text[: found.start()], text[found.end() :]
        if (start or end) and _IS_PLAIN.fullmatch(start) and _IS_PLAIN.fullmatch(end):
            yield start, end
