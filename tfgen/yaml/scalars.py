"""What a YAML scalar is worth, where every reader of YAML and of HCL agrees about it."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import yaml

from tfgen.errors import quoted
from tfgen.yaml.events import shown

if TYPE_CHECKING:
    from tfgen.yaml.node import Scalar

MAX_DIGITS = 15
"""Decimal digits that every program keeps that reads numbers as IEEE 754 doubles, as JSON's readers do."""

_RESOLVER = yaml.resolver.Resolver()
_TAG = "tag:yaml.org,2002:"
_TEXT, _INT, _FLOAT = f"{_TAG}str", f"{_TAG}int", f"{_TAG}float"
# The spellings on which YAML 1.1 (PyYAML) and 1.2 (editors, Go) agree.
_AGREED = {
    f"{_TAG}bool": re.compile(r"true|false", re.IGNORECASE),
    _INT: re.compile(r"[-+]?(0|[1-9][0-9]*)"),
    _FLOAT: re.compile(r"[-+]?(0|[1-9][0-9]*)\.[0-9]+([eE][-+]?[0-9]+)?"),
    f"{_TAG}null": re.compile(r"~|null|", re.IGNORECASE),
    # Not what only 1.2 reads as a number: 1e3, +.5, 0o17.
    _TEXT: re.compile(r"(?!([-+]?([0-9]+\.?[0-9]*|\.[0-9]+)[eE][-+]?[0-9]+|[-+]\.[0-9]+|0o[0-7]+)\Z).*", re.DOTALL),
}
# https://yaml.org/type/bool.html, of which PyYAML reads only the longer words.
_SHORT_WORDS = re.compile(r"[yYnN]")
_KINDS = {
    f"{_TAG}bool": "true or false",
    _INT: "a number",
    _FLOAT: "a number",
    f"{_TAG}null": "null",
    f"{_TAG}timestamp": "a date",
    _TEXT: "text",
}


def read_scalar(event: Any) -> tuple[Scalar, str | None]:
    """The value of a scalar event, or its text with the reason why it is not read."""
    if event.style and event.tag is None:
        return event.value, None
    return read_plain(event.value) if event.tag is None else _read_tagged(event)


def _read_tagged(event: Any) -> tuple[Scalar, str | None]:
    """A text may be said to be text, with `!!str` or `!`; every other tag is refused."""
    if event.tag in (_TEXT, "!"):
        return event.value, None
    if event.tag.startswith("!") and not event.style:  # as in `when: !audit`
        return event.value, f"{unread_tag(event.tag)} Quote a text that begins with it; otherwise remove it."
    return event.value, f"{unread_tag(event.tag)} Remove it."


@lru_cache(1000)
def read_plain(text: str) -> tuple[Scalar, str | None]:
    """What a text without quotes is worth, or the text with the reason why it is not read."""
    tag = _resolve(text)
    if tag not in _KINDS:  # `=` and `<<`, which are more than text in YAML 1.1
        return text, f"{unread_tag(tag)} Quote it: {quoted(text)}."
    if tag not in _AGREED or not _AGREED[tag].fullmatch(text):
        fact = f"{shown(text)} is read differently by YAML 1.1 (as {_KINDS[tag]}) and YAML 1.2."
        return text, f"{fact} {_suggest(text, tag)} {quoted(shown(text))}."
    if tag in (_INT, _FLOAT):
        return _read_number(text)
    return (text if tag == _TEXT else {"true": True, "false": False}.get(text.lower())), None


def _suggest(text: str, tag: str) -> str:
    """What to write instead: what YAML 1.1 reads there, where that can be told, or the text in quotes."""
    if tag == f"{_TAG}bool":
        return f"Write {'true' if text.lower() in ('yes', 'on') else 'false'}, or quote it if it is text:"
    bare = text.replace("_", "")
    if tag == _INT and bare != text and _AGREED[_INT].fullmatch(bare):
        return f"Write {bare}, or quote it if it is text:"
    return "Quote it:"


def misread_as(text: str) -> str | None:
    """What some reader of YAML takes a text without quotes for, if not for text."""
    tag = _resolve(text)
    if _SHORT_WORDS.fullmatch(text):
        return _KINDS[f"{_TAG}bool"]
    if tag == _TEXT:
        return None if _AGREED[_TEXT].fullmatch(text) else _KINDS[_INT]
    return _KINDS.get(tag, "more than text")


def is_merge_key(event: Any) -> bool:
    """Whether a scalar event is YAML 1.1's `<<`."""
    return event.value == "<<" and not event.style and event.tag in (None, f"{_TAG}merge")


def unread_tag(tag: str) -> str:
    """A sentence that says of a tag that it is not read."""
    return f"the tag {shown(tag.replace(_TAG, '!!'))} is not read."


def _read_number(text: str) -> tuple[Scalar, str | None]:
    """The number, or its text with the reason why it would not be the same in HCL."""
    if sum(map(str.isdigit, text.lstrip("-+0."))) > MAX_DIGITS:
        fact = f"{shown(text)} has more than {MAX_DIGITS} digits, of which programs lose some."
        return text, f"{fact} Quote it: {quoted(shown(text))}."
    value = float(text) if "." in text else int(text)
    written = str(int(value)) if value == int(value) else repr(value)
    if written == text:
        return value, None
    fact = f"{shown(text)} is a number, and would become {written}."
    remedy = "Quote it" if "e" in written else "Write that, or quote it"  # 1e-05 is text for YAML 1.1
    return text, f"{fact} {remedy}: {quoted(shown(text))}."


def _resolve(text: str) -> str:
    """The tag of what PyYAML takes a text for that stands there without quotes."""
    resolve: Any = _RESOLVER.resolve
    return str(resolve(yaml.ScalarNode, text, (True, False)))
