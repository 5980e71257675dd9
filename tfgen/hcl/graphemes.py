"""Count the columns a text takes when each grapheme cluster takes one, which is how `terraform fmt` aligns."""

from __future__ import annotations

import unicodedata
from typing import Final

_JOINER: Final = "\u200d"
_MARKS: Final = frozenset({"Mn", "Me", "Mc"})  # general categories that belong to the character before them
_LIKE_MARKS: Final = frozenset("\u200c\u200d\u0e33\u0eb3")  # joiners, and the vowel am of Thai and Lao
_PICTOGRAPHS: Final = 0x2190  # where the symbols start that a joiner can join
_FLAG: Final = range(0x1F1E6, 0x1F200)  # regional indicators: two make a flag
_SKIN: Final = range(0x1F3FB, 0x1F400)


def columns(text: str) -> int:
    """The number of grapheme clusters of `text` (Unicode annex 29; rare scripts' prefixed marks count as one)."""
    if text.isascii():
        return len(text)
    count, flags, before = 0, 0, '"'
    for character in unicodedata.normalize("NFC", text):  # which composes Hangul: its letters need no table here
        flags = flags + 1 if ord(character) in _FLAG else 0
        joined = before == _JOINER and ord(character) >= _PICTOGRAPHS
        extends = before not in '"}\n' and _extends(character)  # a token's first character never extends
        count += not (joined or extends or (flags and flags % 2 == 0))
        before = character
    return count


def _extends(character: str) -> bool:
    code = ord(character)
    return unicodedata.category(character) in _MARKS or character in _LIKE_MARKS or code in _SKIN
