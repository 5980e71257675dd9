"""Functions on dates, of which only the form of their arguments is looked at.

https://developer.hashicorp.com/terraform/language/functions#date-and-time-functions
"""

from __future__ import annotations

import re
from calendar import monthrange
from typing import TYPE_CHECKING, Any, Final

from tfgen.evaluation.functions.failure import FunctionError
from tfgen.evaluation.values import UNKNOWN
from tfgen.patterns import regex

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

# https://datatracker.ietf.org/doc/html/rfc3339#section-5.6
_TIMESTAMP: Final = regex(
    r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3])(:[0-5]\d){2}(\.\d+)?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)",
    re.ASCII,
)
# https://pkg.go.dev/time#ParseDuration
_DURATION: Final = regex(r"[+-]?(0|((\d+(\.\d*)?|\.\d+)(ns|us|\u00b5s|ms|s|m|h))+)", re.ASCII)
# https://developer.hashicorp.com/terraform/language/functions/formatdate#specification-syntax
_VERBS: Final = frozenset(
    [
        "YYYY",
        "YY",
        "MMMM",
        "MMM",
        "MM",
        "M",
        "DD",
        "D",
        "EEEE",
        "EEE",
        "hh",
        "h",
        "HH",
        "H",
        "AA",
        "aa",
        "mm",
        "m",
        "ss",
        "s",
        "ZZZZZ",
        "ZZZZ",
        "ZZZ",
        "Z",
    ],
)
_VERB: Final = regex(r"([A-Za-z])\1*|'(?:[^']|'')*'|'")


def _require_timestamp(text: str, argument: int) -> None:
    if not _TIMESTAMP.fullmatch(text):
        raise FunctionError(f'"{text}" is no timestamp like 2026-01-31T10:00:00Z', argument)
    year, month, day = int(text[:4]), int(text[5:7]), int(text[8:10])
    if day > monthrange(year or 4, month)[1]:  # the year 0 is a leap year, which Python does not know
        raise FunctionError(f'"{text}" is no timestamp: that month has no day {day}', argument)


def _timeadd(timestamp: str, duration: str) -> Any:
    _require_timestamp(timestamp, 0)
    if not _DURATION.fullmatch(duration):
        raise FunctionError(f'"{duration}" is no duration like 1h30m', 1)
    return UNKNOWN


def _formatdate(format_: str, timestamp: str) -> Any:
    _require_timestamp(timestamp, 1)
    for match in _VERB.finditer(format_):
        verb = match[0]
        if verb == "'":
            raise FunctionError("a ' is not closed", 0)
        if not verb.startswith("'") and verb not in _VERBS:
            raise FunctionError(f"\"{verb}\" stands for no part of a date; text belongs in '...'", 0)
    return UNKNOWN


def _timecmp(first: str, second: str) -> Any:
    _require_timestamp(first, 0)
    _require_timestamp(second, 1)
    return UNKNOWN


PLAIN: Final[Mapping[str, Callable[..., Any]]] = {
    "formatdate": _formatdate,
    "timeadd": _timeadd,
    "timecmp": _timecmp,
}
