"""Functions on text: https://developer.hashicorp.com/terraform/language/functions#string-functions."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote_plus

from tfgen.evaluation.budget import LARGEST, LONGEST_TEXT
from tfgen.evaluation.functions.failure import FunctionError
from tfgen.evaluation.functions.parts import whole
from tfgen.evaluation.functions.patterns import replace_pattern
from tfgen.evaluation.values import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


def _replace(subject: str, old: str, new: str) -> Any:
    if len(old) < 2 or not (old.startswith("/") and old.endswith("/")):
        too_long = len(subject) + subject.count(old) * len(new) > LONGEST_TEXT
        return UNKNOWN if too_long else subject.replace(old, new)
    return replace_pattern(subject, old[1:-1], new)


def _join(separator: str, *lists: list[str | None]) -> Any:
    if not lists:
        raise FunctionError("at least one list is needed")
    items = [item for each in lists for item in each]
    if None in items:
        raise FunctionError(f"element {items.index(None)} is null")
    words = [item for item in items if item is not None]
    too_long = len(separator) * len(words) + sum(map(len, words)) > LONGEST_TEXT
    return UNKNOWN if too_long else separator.join(words)


def _substr(subject: str, offset: float, length: float) -> str:
    offset, length = whole(offset, 1), whole(length, 2)
    start = offset if offset >= 0 else max(len(subject) + offset, 0)
    return subject[start:] if length < 0 else subject[start : start + length]


def _indent(spaces: float, subject: str) -> Any:
    width = whole(spaces, 0)
    if width < 0:
        raise FunctionError("spaces cannot be fewer than none", 0)
    if len(subject) + subject.count("\n") * width > LONGEST_TEXT:
        return UNKNOWN
    return subject.replace("\n", "\n" + " " * width)


def _title(subject: str) -> str:
    return re.sub(r"(?<!\w)\w", lambda letter: letter[0].upper(), subject)


def _chomp(subject: str) -> str:
    return subject.rstrip("\r\n")


def _split(separator: str, subject: str) -> Any:
    if not subject:
        return [""] if separator else []
    if (subject.count(separator) if separator else len(subject)) > LARGEST:
        return UNKNOWN
    return subject.split(separator) if separator else list(subject)


PLAIN: Final[Mapping[str, Callable[..., Any]]] = {
    "chomp": _chomp,
    "endswith": lambda subject, end: subject.endswith(end),
    "indent": _indent,
    "join": _join,
    "lower": str.lower,
    "replace": _replace,
    "split": _split,
    "startswith": lambda subject, start: subject.startswith(start),
    "strcontains": lambda subject, part: part in subject,
    "strrev": lambda subject: subject[::-1],
    "substr": _substr,
    "title": _title,
    "trim": lambda subject, letters: subject.strip(letters),
    "trimprefix": lambda subject, start: subject.removeprefix(start),
    "trimspace": str.strip,
    "trimsuffix": lambda subject, end: subject.removesuffix(end),
    "upper": str.upper,
    "urlencode": quote_plus,
}
