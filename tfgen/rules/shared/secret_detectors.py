"""The detectors of detect-secrets, of which no more is imported than is used. The only module that knows that."""

from __future__ import annotations

import re
import sys
from contextlib import contextmanager
from functools import cache
from types import ModuleType
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from detect_secrets.plugins.base import BasePlugin
    from detect_secrets.plugins.high_entropy_strings import Base64HighEntropyString

# Not secrets, however they look, or found in another way: an address; hexadecimal digits, which are digests and ids
# far more often than secrets, and are found where a name says so.
_LEFT_OUT = frozenset({"IPPublicDetector", "HexHighEntropyString", "Base64HighEntropyString", "KeywordDetector"})
_NEEDLESS: Final = (
    "requests",
    "multiprocessing",
    "detect_secrets.core.secrets_collection",
    "detect_secrets.core.log",
    "detect_secrets.filters.allowlist",
    "detect_secrets.filters.gibberish",
)


@cache
def detectors() -> tuple[BasePlugin, ...]:
    """Those that know the forms of tokens."""
    with _without_needless():
        from detect_secrets.core.plugins.util import get_mapping_from_secret_type_to_class

        found: Iterable[type[BasePlugin]] = get_mapping_from_secret_type_to_class().values()
    return tuple(kind() for kind in found if kind.__name__ not in _LEFT_OUT)


def values_by_name(line: str) -> list[str]:
    """The values that the detector of names finds, where they are quoted and where they need no quotes."""
    with _without_needless():
        from detect_secrets.plugins import keyword

    kinds = (keyword.QUOTES_REQUIRED_DENYLIST_REGEX_TO_GROUP, keyword.CONFIG_DENYLIST_REGEX_TO_GROUP)
    return [value for kind in kinds for value in keyword.KeywordDetector().analyze_string(line, kind) if value]


@cache
def name_parts() -> re.Pattern[str]:
    """What the detector of names takes for the name of a secret, or for a part of one."""
    with _without_needless():
        from detect_secrets.plugins.keyword import DENYLIST

    return re.compile("|".join(f"(?:{name})" for name in DENYLIST), re.I)


@cache
def entropy() -> Base64HighEntropyString:
    """The detector of random text, with its limit in bits a character."""
    with _without_needless():
        from detect_secrets.plugins.high_entropy_strings import Base64HighEntropyString

    return Base64HighEntropyString()


def is_excused(secret: str, line: str) -> bool:
    """Whether the library's own filters take what looks like a secret for something else; `line` may be empty."""
    with _without_needless():
        from detect_secrets.filters import heuristic

    tests = (
        heuristic.is_sequential_string,
        heuristic.is_potential_uuid,
        heuristic.is_templated_secret,
        heuristic.is_not_alphanumeric_string,
    )
    return any(test(secret) for test in tests) or (bool(line) and heuristic.is_likely_id_string(secret, line))


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
