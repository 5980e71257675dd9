"""What has a name that says that it is a secret, and is written out: no reference, no name *of* a secret, no words.

Where a name says that a text is a token, it may be less random.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tfgen.patterns import regex
from tfgen.rules.shared.secret_detectors import entropy, is_excused, name_parts, values_by_name

if TYPE_CHECKING:
    from collections.abc import Iterator

_NAMED_LIMIT = 3.0  # bits a character; words have less, random text of twelve characters more
_WORD = regex(r"(\w{80})\w+")  # not all of the detector's expressions are linear: a word has an end
_NAMES_OF_SECRETS = (
    r"(?:(?:api|auth|service|account|db|database|priv|private|client)_?key|(?:db|database|key)_?pass|"
    r"password|passwd|pwd|secret|contrase[ñn]a)"
)
# What every name of a secret has, in small letters: to look for these takes a twentieth of looking for the names.
_IN_NAMES = ("key", "pass", "pwd", "secret", "contrase", "token", "credent", "bearer")
_NAMED = regex(rf"{_NAMES_OF_SECRETS}(?:\w*[\]'\"]{{0,2}}\s*[:=!]|.*;)|[!=]{{2}}\s*\w*{_NAMES_OF_SECRETS}", re.I)
_LITERAL = regex(r"[\d'\"`]")  # what a value is in, or has, that is no reference
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


def may_be_named(line: str) -> bool:
    """Whether a line has a name of a secret beside what may be its value.

    The detector takes a hundred times as long to say so, and longer to be loaded than a module to be looked through.
    """
    if not _may_name(line):
        return False
    more = _with_more_names(line)
    return bool(_NAMED.search(more) and _LITERAL.search(more) and not _PROSE.match(line))


def _may_name(line: str) -> bool:
    """Whether a line may have a name of a secret: with any sign that the expressions take for a letter of it."""
    folded = line.casefold()
    return any(part in folded for part in _IN_NAMES)


def _with_more_names(line: str) -> str:
    return _MORE_NAMES.sub("secret", _WORD.sub(r"\1", line))


def find_named(line: str) -> Iterator[str]:
    """The kind of secret that each value in a line with such a name looks like."""
    line = _NAMESPACED.sub("", line)
    told, more = _WORD.sub(r"\1", line), _with_more_names(line)
    for value in values_by_name(more):
        before = more[: more.find(value)]
        name = _NAME.search(before)
        about = _ABOUT.search(name_parts().split(name[0])[-1]) if name else None
        secret = more == told or entropy().calculate_shannon_entropy(value) > _NAMED_LIMIT
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


def _is_literal(value: str, *, quoted: bool) -> bool:
    """Whether a value is written out here, at least in part, and not a name of something else."""
    text = _FILLED_IN.sub("", value.strip())
    if not text or _NOTHING.match(text) or _PATH.fullmatch(text) or is_excused(value.strip(), ""):
        return False
    if text != value.strip() and _ADDRESS.match(text):
        return False
    if quoted:
        return text == value.strip() or _is_mixed(text)
    return not _REFERENCE.match(text) and _is_mixed(text.split()[0])


def _is_mixed(word: str) -> bool:
    """Whether a word that is not in quotes is none of a language."""
    return any(map(str.isdigit, word)) and any(map(str.isalpha, word)) and len(word) > 5
