"""Long words that are as random as secrets, and are none of what projects hold: hashes, ids, paths, public keys."""

from __future__ import annotations

import re
from functools import cache
from math import log2
from typing import TYPE_CHECKING

from tfgen.patterns import regex
from tfgen.rules.shared.secret_detectors import entropy, is_excused

if TYPE_CHECKING:
    from collections.abc import Iterator

# The limit is 4.5 bits a character, and a word that reaches it has 23 different ones.
_DISTINCT = 23
_NEARLY = 4.49
_LONG = regex(r"[\w+/\\=-]{20,}", re.ASCII)
_SHORTEST = 20  # characters of a word that is looked at
_PIECE = regex(r"=(?=[^=])|\\+")  # between the pieces of a long word: none of these is inside of base64
_PUBLISHED = regex(r"verification=.*|sha\d{3}-[\w+/]+=*")  # what is put into DNS and into headers for all to see
# Words with something between them, and what CloudFormation calls what it makes.
_OF_WORDS = regex(r"(?:[A-Z]?[a-z]+|[A-Z]+)(?:[-_](?:[A-Z]?[a-z]+|[A-Z]+))+|[A-Za-z]\w*(?:-[A-Za-z]+)+-[A-Z\d]{12,13}")
_OCID = regex(r"\bocid1\.[\w.-]*$")  # of what Oracle's cloud has: an id
_PART = regex(r"[a-z_-]{3,}\d{0,3}")  # of a path, if it is a word
_FEWEST_WORDS = 2  # of a path
_RANDOM = "Base64 High Entropy String"
_DIGEST = regex(
    r"(?:hash|dkim|sha-?\d*|digest|checksum|etag|print|integrity|commit|revision|md5|\bh1)[\w\"'\s]*[:=-]\W*$", re.I
)


def may_be_random(line: str) -> bool:
    """Whether a line has a word that is nearly as random as a secret: without one no detector need be loaded."""
    return any(len(set(word)) >= _DISTINCT and _bits(word) > _NEARLY for word in _LONG.findall(line))


def find_random(line: str) -> Iterator[str]:
    """The kind of secret that each such word in a line looks like."""
    for found in _words().finditer(line):
        random = any(_is_random(word) and not is_excused(word, line) for word in _parts(found[0]))
        before = line[: found.start()]
        if random and not _DIGEST.search(before) and not _OCID.search(before):
            yield _RANDOM


def _is_random(word: str) -> bool:
    return entropy().calculate_shannon_entropy(word) > entropy().entropy_limit


def _parts(word: str) -> list[str]:
    """What to look at of a long word: of a path each long part, as all parts together are as random as a secret.

    Base64 has slashes too, but no words between them.
    """
    found = []
    for piece in filter(None, _PIECE.split(_PUBLISHED.sub("", word))):
        parts = piece.split("/")
        others = [part for part in parts if not _PART.fullmatch(part)]
        found += [piece] if len(parts) - len(others) < _FEWEST_WORDS else others
    return [part for part in found if len(part) >= _SHORTEST and not _OF_WORDS.fullmatch(part)]


def _bits(word: str) -> float:
    """How random a word is, in bits a character."""
    shares = [word.count(character) / len(word) for character in set(word)]
    return -sum(share * log2(share) for share in shares)


@cache
def _words() -> re.Pattern[str]:
    """Words of the detector's characters, long enough to be as random as its limit."""
    return re.compile(rf"[{re.escape(entropy().charset)}]{{{_SHORTEST},}}")
