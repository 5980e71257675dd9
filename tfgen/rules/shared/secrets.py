"""Find what looks like a secret in text.

The detectors of detect-secrets know the forms of tokens, names such as `password`, and how random a text is. What is
added here keeps them quiet where a project has to hold such text: hashes, ARNs, ids, public keys, references, and names
*of* secrets. They are asked of lines only that have what they look for: to load them takes longer than to look through
a module.
"""

from __future__ import annotations

import hashlib
import re
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from tfgen.patterns import regex
from tfgen.providers.registry import PACKS
from tfgen.rules.shared.random_words import find_random, may_be_random
from tfgen.rules.shared.secret_detectors import detectors
from tfgen.rules.shared.secret_names import find_named, may_be_named

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tfgen.module.heard import Heard

# The detectors' expressions are not all linear: a long line is looked at in parts.
_LONGEST, _OVERLAP = 500, 100
_TOKEN = regex(r"[^\s\"'(){}.]{15}|PRIVATE KEY|://|PuTTY")  # what all forms of tokens have
# What each form of a token has, in the order of addresses, words, and how many characters.
_FORM = regex(
    r"://\S*@|(?i:hooks\.slack|api.softlayer)|_authToken|PRIVATE KEY|PuTTY|"
    r"AccountKey=|eyJ|SG\.|T3BlbkFJ|sq0csp-|k_live_|pypi-|GR1348941|gh[opsur]_\w|(?i:xox[a-z]-)|"
    r"gl(?:pat|dt|ft|soat|rt|cbt|imt|ptt|agent|oas)-|"
    r"\bA(?:KC|P[\dA-F])[a-zA-Z\d]{8}|[A-Z\d]{20}|(?:AC|SK)[a-z\d]{32}|[a-z\d]{32}-us|\d{8}:[\w-]{35}|"
    r"[MNO][\w-]{23,25}\.[\w-]{6}\.|[\"'][a-zA-Z\d/+]{40}[\"']|"
    r"(?i:key|pwd?|pass(?:word)?|token)[\"']?\]?[ :=>]+[\"']?[\w-]{24}"
)
_NO_PASSWORD = regex(r"<[^<>]*>|pass(?:word|wd)?|pwd|x+|\*+", re.I)
_NAMES = regex("|".join(pack.public_names for pack in PACKS if pack.public_names))
_OF_PUBLIC = "AAAA"  # the beginning of a public key
_PUBLIC = regex(rf"\b(?:ssh-[a-z0-9-]+|ecdsa-[\w-]+|sk-ssh-\S+)\s+{_OF_PUBLIC}[\w+/=]+")
_PEM = regex(r"-----(BEGIN|END) (?:CERTIFICATE|PUBLIC KEY|RSA PUBLIC KEY|X509 CRL)-----")
_HEARD: Final[ContextVar[Callable[[], Heard | None]]] = ContextVar("heard", default=lambda: None)
"""What other processes found, for who asks."""


@contextmanager
def hearing(heard: Callable[[], Heard | None]) -> Iterator[None]:
    """Have lines that other processes found nothing in passed over, and them told of more such lines."""
    token = _HEARD.set(heard)
    try:
        yield
    finally:
        _HEARD.reset(token)


class Secret(NamedTuple):
    """Where something looks like a secret, from line 1, and what it looks like. The secret itself is not kept."""

    line: int
    kind: str


def find_secrets(text: str) -> Iterator[Secret]:
    """The lines of a text, in whatever language, that hold what looks like a secret, each once."""
    public = False
    for number, line in enumerate(text.split("\n"), 1):
        mark = _PEM.search(line)
        public = mark[1] == "BEGIN" if mark else public
        kind = None if public else _kind_in_line(line)
        if kind:
            yield Secret(number, kind)


def find_in_value(name: str, parent: str, value: str) -> str | None:
    """What the value of a setting looks like, if it looks like a secret; `parent` is the name of the map around it."""
    is_long = len(name) + len(parent) + len(value) > _LONGEST
    return _kind_of_value.__wrapped__(name, parent, value) if is_long else _kind_of_value(name, parent, value)


@lru_cache(maxsize=4096)
def _kind_of_value(name: str, parent: str, value: str) -> str | None:
    """Kept, as are lines."""
    if _PEM.search(value):
        return None
    told = " ".join(value.split()).replace('"', "").replace("'", "")
    kinds = list(_kinds_in_line(f'{name}: "{told}"'))
    if not kinds and any(map(str.isdigit, told)):
        kinds += _named(f'{parent}_{name}: "{told}"')
    return next(iter(kinds), None)


def _kind_in_line(line: str) -> str | None:
    return _first_kind(line) if len(line) <= _LONGEST else next(_kinds_in_line(line), None)


@lru_cache(maxsize=4096)
def _first_kind(line: str) -> str | None:
    """Kept: of the lines of a file, one differs after a save."""
    return next(_kinds_in_line(line), None)


def _kinds_in_line(line: str) -> Iterator[str]:
    plain = _NAMES.sub("", line)
    plain = _PUBLIC.sub("", plain) if _OF_PUBLIC in plain else plain
    plain = plain.replace("BEGIN ENCRYPTED PRIVATE", "BEGIN PRIVATE")
    for start in range(0, max(len(plain), 1), _LONGEST):
        part = plain[max(start - _OVERLAP, 0) : start + _LONGEST]
        yield from _formats(part)
        yield from _named(part)
        yield from _random(part)


def _unless_heard(what: bytes, line: str, find: Callable[[str], Iterator[str]]) -> Iterator[str]:
    """What is found in a line that may hold something: where another process found nothing, no detector is loaded."""
    heard = _HEARD.get()()
    number = hashlib.blake2b(what + line.encode("utf-8", "surrogatepass"), digest_size=16).digest() if heard else b""
    if heard and heard.recall(number) is not None:
        return
    found = list(find(line))
    if heard and not found:
        heard.keep(number)
    yield from found


def _formats(line: str) -> Iterator[str]:
    """Tokens whose form says whose they are."""
    if _TOKEN.search(line) and _FORM.search(line):
        yield from _unless_heard(b"form ", line, _formats_in)


def _formats_in(line: str) -> Iterator[str]:
    for detector in detectors():
        if not all(_NO_PASSWORD.fullmatch(found) for found in detector.analyze_string(line)):
            yield str(detector.secret_type)


def _named(line: str) -> Iterator[str]:
    """What has a name that says that it is a secret."""
    if may_be_named(line):
        yield from _unless_heard(b"name ", line, find_named)


def _random(line: str) -> Iterator[str]:
    """Long words that are as random as secrets."""
    if may_be_random(line):
        yield from _unless_heard(b"random ", line, find_random)
