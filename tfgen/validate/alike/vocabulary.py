"""Words with digits in them that mean something to rules: a name that has one is no mere name."""

from __future__ import annotations

import zlib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

import tfgen
from tfgen.patterns import regex
from tfgen.validate.memory.code import PACKAGES

if TYPE_CHECKING:
    from collections.abc import Iterator

_IN_WORDS: Final = b"0123456789-._/" + bytes(range(ord("a"), ord("z") + 1))
_SPACED: Final = bytes(code if bytes([code]).lower() in _IN_WORDS else 32 for code in range(256)).lower()
"""Of each byte what stands for it where words are told apart: a small letter, a digit, what joins words, or a space."""
_JOINING: Final = b"-._/"
_DIGITS: Final = frozenset(b"0123456789")
_GZIP: Final = 31  # zlib's name for the format
_SHORTEST: Final = 3
"""Characters of a word that is looked for within names. All of less stands somewhere."""
_ID: Final = regex(r"[0-9a-f]{12,}")
"""What is known as a whole or not at all: some word is in each of them."""
_LONG_NUMBER: Final = 6


def is_spoken(name: str) -> bool:
    """Whether a rule may know a name from others: `us-east-1`, `gp3`, `my-gp3-disks`, and not the number of a cell.

    That is so where it stands in the code or the data of rules, as a word or as a part of one, whatever for; and where
    a word with digits in it does, that is a part of the name.
    """
    lowered = name.lower()
    words, text = _words()
    if lowered in text:
        return True
    if _ID.fullmatch(name):
        return False
    ends = range(_SHORTEST, len(name) + 1)
    parts = (lowered[i:j] for j in ends for i in range(j - _SHORTEST + 1))
    return any(part in words and (not part.isdigit() or len(part) >= _LONG_NUMBER) for part in parts)


@cache
def _words() -> tuple[frozenset[str], str]:
    """The words, and all of them in one text."""
    spaced = b" ".join(content.translate(_SPACED) for content in _contents())
    numbered = (word.strip(_JOINING).decode() for word in set(spaced.split()) if not _DIGITS.isdisjoint(word))
    words = frozenset(numbered)
    return words, " ".join(sorted(words))


def _contents() -> Iterator[bytes]:
    """The code and the data that decide what is found."""
    package = Path(tfgen.__file__).parent
    for name in PACKAGES:
        yield from (file.read_bytes() for file in sorted((package / name).glob("*.py")))
        yield from (zlib.decompress(file.read_bytes(), _GZIP) for file in sorted((package / name).glob("*.values.gz")))
