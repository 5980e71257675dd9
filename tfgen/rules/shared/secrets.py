"""Find what looks like a secret in text. The only module that knows detect-secrets.

Its detectors know the forms of tokens, names such as `password`, and how random a text is. What is added here keeps
them quiet where a project has to hold such text: hashes, ARNs, ids, public keys, references, and names *of* secrets.
Where a name says that a text is a token, it may be less random.
"""

from __future__ import annotations

import hashlib
import re
import sys
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache, lru_cache
from math import log2
from types import ModuleType
from typing import TYPE_CHECKING, Final, NamedTuple

from tfgen.patterns import regex
from tfgen.providers.registry import PACKS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from detect_secrets.plugins.base import BasePlugin
    from detect_secrets.plugins.high_entropy_strings import Base64HighEntropyString

    from tfgen.module.heard import Heard

# Not secrets, however they look, or found in another way: an address; hexadecimal digits, which are digests and ids
# far more often than secrets, and are found where a name says so.
_LEFT_OUT = frozenset({"IPPublicDetector", "HexHighEntropyString", "Base64HighEntropyString", "KeywordDetector"})
_NAMED_LIMIT = 3.0  # bits a character; words have less, random text of twelve characters more
# The detectors' expressions are not all linear: a long line is looked at in parts, and a word has an end.
_LONGEST, _OVERLAP = 500, 100
_WORD = regex(r"(\w{80})\w+")
_TOKEN = regex(r"[^\s\"'(){}.]{15}|PRIVATE KEY|://|PuTTY")  # what all forms of tokens have
# What must be there for the detectors to find anything: without it they need not be loaded, which takes longer than to
# look through a module. What each form of a token has, in the order of addresses, words, and how many characters; a
# name of a secret beside what may be its value; a word that is nearly as random as the limit, 4.5 bits a character,
# which has 23 different ones.
_FORM = regex(
    r"://\S*@|(?i:hooks\.slack|api.softlayer)|_authToken|PRIVATE KEY|PuTTY|"
    r"AccountKey=|eyJ|SG\.|T3BlbkFJ|sq0csp-|k_live_|pypi-|GR1348941|gh[opsur]_\w|(?i:xox[a-z]-)|"
    r"gl(?:pat|dt|ft|soat|rt|cbt|imt|ptt|agent|oas)-|"
    r"\bA(?:KC|P[\dA-F])[a-zA-Z\d]{8}|[A-Z\d]{20}|(?:AC|SK)[a-z\d]{32}|[a-z\d]{32}-us|\d{8}:[\w-]{35}|"
    r"[MNO][\w-]{23,25}\.[\w-]{6}\.|[\"'][a-zA-Z\d/+]{40}[\"']|"
    r"(?i:key|pwd?|pass(?:word)?|token)[\"']?\]?[ :=>]+[\"']?[\w-]{24}"
)
_NAMES_OF_SECRETS = (
    r"(?:(?:api|auth|service|account|db|database|priv|private|client)_?key|(?:db|database|key)_?pass|"
    r"password|passwd|pwd|secret|contrase[ñn]a)"
)
# What every name of a secret has, in small letters: to look for these takes a twentieth of looking for the names.
_IN_NAMES = ("key", "pass", "pwd", "secret", "contrase", "token", "credent", "bearer")
_NAMED = regex(rf"{_NAMES_OF_SECRETS}(?:\w*[\]'\"]{{0,2}}\s*[:=!]|.*;)|[!=]{{2}}\s*\w*{_NAMES_OF_SECRETS}", re.I)
_LITERAL = regex(r"[\d'\"`]")  # what a value is in, or has, that is no reference
_LONG = regex(r"[\w+/\\=-]{20,}", re.ASCII)
_SHORTEST = 20  # characters of a word that is looked at
_PIECE = regex(r"=(?=[^=])|\\+")  # between the pieces of a long word: none of these is inside of base64
_PUBLISHED = regex(r"verification=.*|sha\d{3}-[\w+/]+=*")  # what is put into DNS and into headers for all to see
# Words with something between them, and what CloudFormation calls what it makes.
_OF_WORDS = regex(r"(?:[A-Z]?[a-z]+|[A-Z]+)(?:[-_](?:[A-Z]?[a-z]+|[A-Z]+))+|[A-Za-z]\w*(?:-[A-Za-z]+)+-[A-Z\d]{12,13}")
_OCID = regex(r"\bocid1\.[\w.-]*$")  # of what Oracle's cloud has: an id
_PART = regex(r"[a-z_-]{3,}\d{0,3}")  # of a path, if it is a word
_FEWEST_WORDS = 2  # of a path
_DISTINCT = 23
_NEARLY = 4.49

_NEEDLESS: Final = (
    "requests",
    "multiprocessing",
    "detect_secrets.core.secrets_collection",
    "detect_secrets.core.log",
    "detect_secrets.filters.allowlist",
    "detect_secrets.filters.gibberish",
)
_RANDOM = "Base64 High Entropy String"
# What the detector of names does not know: it sees `secret` in their place.
_MORE_NAMES = regex(
    r"(?:access|signing|encryption|shared|master)_?key|token|pass_?phrase|pass_?code|credentials?|bearer", re.I
)
_NAME = regex(r"[\w.$-]*(?=[\"'\])]*\s*(?:[:=!]=?=?>?|=>)\s*[@\"'`]*$)|[\w.$-]+(?=[\"'\s]*$)")
# Names that end so are of something about a secret. Its value, or the secret itself, stands elsewhere.
_ABOUT = regex(
    r"names?\b|ids?\b|arns?\b|path|file|dir|len|days?|hours|minutes|seconds|polic|type|source|requir|enable|ur[li]|endpoint|"
    r"version|ttl|rotat|region|prefix|suffix|kms|alias|param|ref|mode|count|size|expir|valid|recover|manage|store|backend|"
    r"provider|title|descr|label|update|change|min\b|max\b|char|life|duration|window|algorithm|method|encryption|reset|unlock|format|engine|reader|rights?\b",
    re.I,
)
_REFERENCE = regex(r"[A-Za-z_][\w-]*\s*[.(\[]|[|>][-+]?$")
_NOTHING = regex(r"(?:true|false|null|none|not|inherit)\b|https?://[^@]*$", re.I)
_PATH = regex(r"[/-]?[a-z_-]+\d{0,2}(?:[/:.](?:[a-z_-]+(?:[A-Z][a-z]+)*\d{0,2}|\d{1,4}))+/?")
# What is written where a secret would be: the name of a variable or of a secret, a command, what has to be filled in.
_SAYS_WHERE = regex(
    r"[A-Z][A-Z\d]*(?:__?[A-Za-z]+\d{0,2})*__?[A-Z]+\d{0,2}|urn:[a-z][a-z\d-]*:\S+|\S+(?:\s+\S+)*\s--?[A-Za-z][^\n]*|"
    r"<[^<>]*>|your[-_]?[a-z_-]+|\S*\.\.\."
)
_ADDRESS = regex(r"[\w+.-]+://:?@")  # of which the name and the password are filled in
_NO_PASSWORD = regex(r"<[^<>]*>|pass(?:word|wd)?|pwd|x+|\*+", re.I)
# A secret is called by words, and so is a password in a secret; whoever signs something with a text may write words.
_WORDS = regex(r"[a-z]+(?:-[a-z]+)+")
_NAMED_BY_WORDS = regex(r"secret[\"'\]]*\s*[:=]\s*[\"'\[]+$", re.I)
_KEY_IN_SECRET = regex(r"[sS]ecretKey|[pP]asswordKey")  # of Kubernetes and charts: a key of a secret, which has a word
_KEY = regex(r"[A-Za-z][A-Za-z_.-]*")
_SIGNING = regex(r"(?:jwt|session|cookie|signing|hmac|app|auth)[_-]?secret[^a-z]*$", re.I)
_NAMESPACED = regex(r"[\"'][a-z][a-z-]*:[a-z][a-z-]*[\"']")  # an account of Kubernetes
_QUOTED = regex(r"[\"'`]([^\"'`]*)(?=[\"'`])")
_PROSE = regex(r"\s*[\"']?(?:description|error_message)[\"']?\s*[:=]")
_FILLED_IN = regex(r"\{\{.*?(?:\}\}|$)|\{%.*?(?:%\}|$)|\[\[.*?(?:\]\]|$)|[$%]\{.*?(?:\}|$)|\$\(.*|\$[\w@]+")
_NAMES = regex("|".join(pack.public_names for pack in PACKS if pack.public_names))
_OF_PUBLIC = "AAAA"  # the beginning of a public key
_PUBLIC = regex(rf"\b(?:ssh-[a-z0-9-]+|ecdsa-[\w-]+|sk-ssh-\S+)\s+{_OF_PUBLIC}[\w+/=]+")
_DIGEST = regex(
    r"(?:hash|dkim|sha-?\d*|digest|checksum|etag|print|integrity|commit|revision|md5|\bh1)[\w\"'\s]*[:=-]\W*$", re.I
)
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


class _Absent(ModuleType):
    """Stands for a module that is not there; what is taken from it, for annotations, is anything."""

    def __getattr__(self, _name: str) -> type[object]:
        return object


@contextmanager
def _without_needless() -> Iterator[None]:
    """Have detect-secrets imported with nothing in the place of what is never used of it, unless that is there already.

    With `requests` it would ask servers whether a secret is valid; with `multiprocessing`, a collection and a log look
    through many files; two filters are for lines that it reads itself. To import these takes ten times as long as what
    is used of it.
    """
    missing = [name for name in _NEEDLESS if name not in sys.modules]
    sys.modules.update({name: _Absent(name) for name in missing})
    try:
        yield
    finally:
        for name in missing:
            del sys.modules[name]


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
    for detector in _detectors():
        if not all(_NO_PASSWORD.fullmatch(found) for found in detector.analyze_string(line)):
            yield str(detector.secret_type)


def _named(line: str) -> Iterator[str]:
    """What has a name that says that it is a secret."""
    if not _may_name(line):
        return
    more = _with_more_names(line)
    # The detector takes a hundred times as long to say so.
    if _NAMED.search(more) and _LITERAL.search(more) and not _PROSE.match(line):
        yield from _unless_heard(b"name ", line, _named_in)


def _may_name(line: str) -> bool:
    """Whether a line may have a name of a secret: with any sign that the expressions take for a letter of it."""
    folded = line.casefold()
    return any(part in folded for part in _IN_NAMES)


def _with_more_names(line: str) -> str:
    return _MORE_NAMES.sub("secret", _WORD.sub(r"\1", line))


def _named_in(line: str) -> Iterator[str]:
    line = _NAMESPACED.sub("", line)
    told, more = _WORD.sub(r"\1", line), _with_more_names(line)
    for value in _by_name(more):
        before = more[: more.find(value)]
        name = _NAME.search(before)
        about = _ABOUT.search(_names().split(name[0])[-1]) if name else None
        secret = more == told or _entropy().calculate_shannon_entropy(value) > _NAMED_LIMIT
        quoted = before.endswith(('"', "'", "`"))
        if secret and not about and _is_literal(value, quoted=quoted) and not (quoted and _says_where(told, value)):
            yield "Secret Keyword"


def _says_where(line: str, value: str) -> bool:
    """Whether a value in quotes says where a secret is, or that none is there. In `value`, all names are `secret`."""
    written = next((found for found in _QUOTED.finditer(line) if _MORE_NAMES.sub("secret", found[1]) == value), None)
    if written is None:
        return False
    text, before = written[1], line[: written.start(1)]
    is_name = _WORDS.fullmatch(text) and _NAMED_BY_WORDS.search(before) and not _SIGNING.search(before)
    is_key = _KEY.fullmatch(text) and _KEY_IN_SECRET.search(before)
    return bool(is_name or is_key or _SAYS_WHERE.fullmatch(text))


def _random(line: str) -> Iterator[str]:
    """Long words that are as random as secrets."""
    if any(len(set(word)) >= _DISTINCT and _bits(word) > _NEARLY for word in _LONG.findall(line)):
        yield from _unless_heard(b"random ", line, _random_in)


def _random_in(line: str) -> Iterator[str]:
    for found in _words().finditer(line):
        random = any(_is_random(word) and not _is_excused(word, line) for word in _parts(found[0]))
        before = line[: found.start()]
        if random and not _DIGEST.search(before) and not _OCID.search(before):
            yield _RANDOM


def _is_random(word: str) -> bool:
    return _entropy().calculate_shannon_entropy(word) > _entropy().entropy_limit


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


def _is_literal(value: str, *, quoted: bool) -> bool:
    """Whether a value is written out here, at least in part, and not a name of something else."""
    text = _FILLED_IN.sub("", value.strip())
    if not text or _NOTHING.match(text) or _PATH.fullmatch(text) or _is_excused(value.strip(), ""):
        return False
    if text != value.strip() and _ADDRESS.match(text):
        return False
    if quoted:
        return text == value.strip() or _is_mixed(text)
    return not _REFERENCE.match(text) and _is_mixed(text.split()[0])


def _is_mixed(word: str) -> bool:
    """Whether a word that is not in quotes is none of a language."""
    return any(map(str.isdigit, word)) and any(map(str.isalpha, word)) and len(word) > 5


def _is_excused(secret: str, line: str) -> bool:
    """Whether the detector's own filters take it for something else."""
    with _without_needless():
        from detect_secrets.filters import heuristic

    tests = (
        heuristic.is_sequential_string,
        heuristic.is_potential_uuid,
        heuristic.is_templated_secret,
        heuristic.is_not_alphanumeric_string,
    )
    return any(test(secret) for test in tests) or (bool(line) and heuristic.is_likely_id_string(secret, line))


def _by_name(line: str) -> list[str]:
    """The values that the detector of names finds, where they are quoted and where they need no quotes."""
    with _without_needless():
        from detect_secrets.plugins import keyword

    kinds = (keyword.QUOTES_REQUIRED_DENYLIST_REGEX_TO_GROUP, keyword.CONFIG_DENYLIST_REGEX_TO_GROUP)
    return [value for kind in kinds for value in keyword.KeywordDetector().analyze_string(line, kind) if value]


@cache
def _names() -> re.Pattern[str]:
    with _without_needless():
        from detect_secrets.plugins.keyword import DENYLIST

    return re.compile("|".join(f"(?:{name})" for name in DENYLIST), re.I)


@cache
def _detectors() -> tuple[BasePlugin, ...]:
    with _without_needless():
        from detect_secrets.core.plugins.util import get_mapping_from_secret_type_to_class

        found: Iterable[type[BasePlugin]] = get_mapping_from_secret_type_to_class().values()
    return tuple(kind() for kind in found if kind.__name__ not in _LEFT_OUT)


@cache
def _entropy() -> Base64HighEntropyString:
    with _without_needless():
        from detect_secrets.plugins.high_entropy_strings import Base64HighEntropyString

    return Base64HighEntropyString()


@cache
def _words() -> re.Pattern[str]:
    """Words of the detector's characters, long enough to be as random as its limit."""
    return re.compile(rf"[{re.escape(_entropy().charset)}]{{{_SHORTEST},}}")
