"""`yamldecode`: what its YAML is worth to Terraform, with anchors, tags and merged maps.

https://github.com/zclconf/go-cty-yaml reads it for Terraform, in its own way: `yes` is true, the last of two equal
keys wins, `<<` merges, an anchor of a key is none, a tag that YAML does not define is refused. Where its versions 1.1
and 1.2 differ, or a text is rare, nothing is known.
"""

from __future__ import annotations

import base64
import math
from datetime import date
from typing import TYPE_CHECKING, Any, Final, NoReturn

from tfgen.evaluation.convert import convert
from tfgen.evaluation.functions.failure import FunctionError
from tfgen.evaluation.types import STRING
from tfgen.evaluation.values import UNKNOWN, from_plain
from tfgen.hcl.strings import parse_number
from tfgen.patterns import regex
from tfgen.structs import Struct, field

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_DEPTH: Final = 1000  # lists and maps within one another that are read
_MOST: Final = 10_000  # values that aliases may stand for
_WIDEST: Final = 2**64  # above it a number in another base is none
_YAML: Final = "tag:yaml.org,2002:"
_NUMBERS: Final = (f"{_YAML}int", f"{_YAML}float")
_SCALARS: Final = frozenset({"", *_NUMBERS, *(_YAML + name for name in ("str", "bool", "null", "timestamp", "binary"))})
_COLLECTIONS: Final = {dict: f"{_YAML}map", list: f"{_YAML}seq"}
_WORDS: Final[Mapping[str, bool | None]] = {
    **{word: True for one in ("y", "yes", "true", "on") for word in (one, one.capitalize(), one.upper())},
    **{word: False for one in ("n", "no", "false", "off") for word in (one, one.capitalize(), one.upper())},
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
}
_INFINITE: Final = regex(r"[-+]?\.(?:inf|Inf|INF)")
_NOT_A_NUMBER: Final = (".nan", ".NaN", ".NAN")
_NUMBER: Final = regex(r"[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?")
_OTHER_BASE: Final = regex(r"0o[0-7]+|0x[0-9a-fA-F]+")
_DATE: Final = regex(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_TIME: Final = regex(r"\d{4}-\d{1,2}-\d{1,2}[Tt ]\d.*")
# What a value may be that is no text: its first character tells.
_HINTS: Final = frozenset("+-0123456789yYnNtTfFoO~.")


class _RareError(Exception):
    """A text of which nothing is known."""


class _Open(Struct):
    """A list or map that is being read, with its anchor; of a map the key that waits for its value."""

    content: dict[str, Any] | list[Any]
    anchor: str | None
    size: int = 1
    key: str | None = None
    merges: bool = False


def decode_yaml(text: str) -> Any:
    """The value of a document, UNKNOWN as far as it is not known. Raises FunctionError for what Terraform refuses."""
    from tfgen.yaml.events import NotYamlError, TooDeepError, find_refused, parse_events  # takes longer than all this

    if any(letter < " " and letter not in "\t\n\r" for letter in text):
        raise FunctionError("it holds a control character", 0)
    if find_refused(text):
        return UNKNOWN  # what is refused in files of tfgen's, as it shows as something else, and Terraform reads
    try:
        return _Reading().read(parse_events(text, _DEPTH))
    except (TooDeepError, _RareError):
        return UNKNOWN
    except NotYamlError as error:
        raise FunctionError(f"line {max(error.line, 1)}: {str(error).removesuffix('.')}", 0) from None


class _Reading(Struct):
    """One document, as far as it was read."""

    opened: list[_Open] = field(default_factory=list)
    anchors: dict[str, tuple[Any, int]] = field(default_factory=dict)
    by_aliases: int = 0
    document: list[Any] = field(default_factory=list)

    def read(self, events: Iterable[Any]) -> Any:
        """The value of the document; to the end, as something may be wrong anywhere."""
        for event in events:
            getattr(self, f"_{type(event).__name__}", lambda _: None)(event)
        if not self.document:
            raise FunctionError("there is no document", 0)
        return self.document[0]

    def _ScalarEvent(self, event: Any) -> None:  # noqa: N802 - the events of PyYAML by their names
        if self._awaits_key():
            self._take_key(event)
            return
        value = _scalar(event)
        if event.style in ("|", ">") and event.tag is None:
            value = _as_text(value)
        self._take(event, value, 1, event.anchor)

    def _AliasEvent(self, event: Any) -> None:  # noqa: N802
        if self._awaits_key():
            _refuse(event, "a key is text, and no alias")
        if any(one.anchor == event.anchor for one in self.opened):
            _refuse(event, f'the alias "{event.anchor}" stands inside of what it stands for')
        if event.anchor not in self.anchors:
            _refuse(event, f'there is no anchor "{event.anchor}" before this alias')
        value, size = self.anchors[event.anchor]
        self.by_aliases += size
        if self.by_aliases > _MOST:
            raise _RareError
        self._take(event, value, size, None)

    def _MappingStartEvent(self, event: Any) -> None:  # noqa: N802
        self._open(event, {})

    def _SequenceStartEvent(self, event: Any) -> None:  # noqa: N802
        self._open(event, [])

    def _MappingEndEvent(self, event: Any) -> None:  # noqa: N802
        closed = self.opened.pop()
        self._take(event, closed.content, closed.size, closed.anchor)

    _SequenceEndEvent = _MappingEndEvent

    def _open(self, event: Any, content: dict[str, Any] | list[Any]) -> None:
        if self._awaits_key():
            _refuse(event, "a key is text, and no list or map")
        if event.tag not in (None, _COLLECTIONS[type(content)]):
            _refuse(event, f"Terraform does not know the tag {event.tag} here")
        self.opened.append(_Open(content, event.anchor))

    def _awaits_key(self) -> bool:
        inner = self.opened[-1] if self.opened else None
        return inner is not None and isinstance(inner.content, dict) and inner.key is None and not inner.merges

    def _take_key(self, event: Any) -> None:
        inner = self.opened[-1]
        if event.tag == f"{_YAML}merge":
            raise _RareError
        if event.tag is None and event.value == "<<":
            inner.merges = True
            return
        key = _scalar(event)
        if key is None:
            _refuse(event, "a key is null")
        if key is UNKNOWN:
            raise _RareError
        inner.key = _as_text(key)

    def _take(self, event: Any, value: Any, size: int, anchor: str | None) -> None:
        """Put a value where it belongs."""
        if anchor:
            self.anchors[anchor] = (value, size)
        if not self.opened:
            self.document.append(value)
            return
        inner = self.opened[-1]
        inner.size += size
        if isinstance(inner.content, list):
            inner.content.append(value)
        elif inner.merges:
            inner.content |= _merged(event, value)
            inner.merges = False
        else:
            inner.content[inner.key or ""] = value
            inner.key = None


def _merged(event: Any, value: Any) -> dict[str, Any]:
    if isinstance(value, list):
        raise _RareError  # version 1.2 merges the maps of a list, 1.1 refuses it
    if not isinstance(value, dict):
        _refuse(event, "<< merges a map, and this is none")
    return value


def _scalar(event: Any) -> Any:
    """What a scalar is worth."""
    tag, text = event.tag or "", event.value
    if tag == f"{_YAML}merge":
        raise _RareError
    if tag not in _SCALARS:
        _refuse(event, f"Terraform does not know the tag {tag}")
    if tag not in (f"{_YAML}str", f"{_YAML}binary") and (not text or text[0] in _HINTS):
        if event.style in ("'", '"'):
            return text
        found = _resolved(event, tag, text)
        if found is not _NOTHING:
            return found
    return _tagged(event, tag, text)


_NOTHING: Final = object()


def _resolved(event: Any, tag: str, text: str) -> Any:
    """What a text without quotes stands for by itself; _NOTHING if it is for its tag to say."""
    if text in _WORDS:
        return _WORDS[text]
    if _INFINITE.fullmatch(text):
        return UNKNOWN
    if not tag and text in _NOT_A_NUMBER:
        _refuse(event, "Terraform has no number for .nan")
    if tag in ("", f"{_YAML}timestamp") and (moment := _moment(text)) is not None:
        return moment
    if text[0] == "." and not _NUMBER.fullmatch(text) and "p" in text.lower():
        return UNKNOWN  # an exponent of two, or just a text
    if _NUMBER.fullmatch(text):
        return _number(text)
    if _OTHER_BASE.fullmatch(text):
        return number if (number := int(text, 0)) < _WIDEST else _refuse(event, f"{text} is too large")
    return _NOTHING


def _tagged(event: Any, tag: str, text: str) -> Any:
    """What a text is worth as its tag says; without one it is just text."""
    if tag == f"{_YAML}null":
        return None
    if tag in ("", f"{_YAML}str"):
        return text
    if tag == f"{_YAML}binary" and _is_base64(text):
        return text
    plain = text.replace("_", "")
    if tag in _NUMBERS and _NUMBER.fullmatch(plain):
        return _number(plain)
    if tag in _NUMBERS and (any(letter.isdigit() for letter in plain) or "inf" in plain.lower()):
        return UNKNOWN
    return _refuse(event, f"{text!r} is not what its tag says")


def _is_base64(text: str) -> bool:
    try:
        base64.b64decode(text.replace("\r", "").replace("\n", ""), validate=True)
    except ValueError:
        return False
    return True


def _number(text: str) -> Any:
    value = parse_number(text)
    return UNKNOWN if math.isinf(value) or (not value and text.startswith("-")) else value


def _moment(text: str) -> Any:
    """The text that Terraform has for a date; None if it is none."""
    if _TIME.fullmatch(text):
        return UNKNOWN
    if found := _DATE.fullmatch(text):
        year, month, day = map(int, found.groups())
        try:
            return f"{date(year, month, day).isoformat()}T00:00:00Z"
        except ValueError:
            return UNKNOWN if not year else None
    return None


def _as_text(value: Any) -> Any:
    """A key, or a text in a block of its own: Terraform resolves it first, and then makes text of that again."""
    if value is UNKNOWN or value is None or isinstance(value, str):
        return value
    return convert(from_plain(value), STRING).content


def _refuse(event: Any, fact: str) -> NoReturn:
    raise FunctionError(f"line {event.start_mark.line + 1}: {fact}", 0)
