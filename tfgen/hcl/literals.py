"""Write Python values as HCL literals."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence

from tfgen.errors import TfgenError

# A list of scalars longer than this is written one item a line.
_LINE_WIDTH = 80
_IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")
# As object keys these would start a `for` expression or be read as a value.
_NOT_BARE_KEYS = frozenset({"for", "true", "false", "null"})
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_SPECIAL = re.compile(r'["\\\x00-\x1f\x7f]|(?:\$+|%+)\{(?P<closed>(?=[^{}"\\\x00-\x1f]*\}))?')


class LiteralError(TfgenError):
    """The value has no HCL literal."""


class Expression(str):
    """HCL source that stands for itself: a reference or a function call, not a string."""

    __slots__ = ()


def format_literal(value: object) -> str:
    """The HCL expression whose value is `value`; map keys are sorted, so the same value gives the same text.

    Raises LiteralError for what HCL cannot hold: NaN, infinities, keys that are not text, other types.
    """
    match value:
        case Expression():
            return str(value)
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case str():
            return f'"{escape_text(value)}"'
        case int() | float():
            return _format_number(value)
        case Mapping():
            return _format_map(value)
        case Sequence():
            return _format_list(value)
    # With the value itself: written out, an undefined name of a template says which name it is.
    raise LiteralError(
        f"{value}, of type {type(value).__name__}, cannot be written as HCL. Use text, numbers, lists and maps."
    )


def escape_text(text: str) -> str:
    """The text as it is written between the quotes of an HCL string.

    https://github.com/hashicorp/hcl/blob/main/hclsyntax/spec.md#template-expressions
    """
    try:
        text.encode()
    except UnicodeEncodeError:
        raise LiteralError(
            "the text holds half of a surrogate pair, which is not Unicode. Correct the value."
        ) from None
    return _SPECIAL.sub(_escape, text)


def _escape(match: re.Match[str]) -> str:
    found = match[0]
    if len(found) > 1 and match["closed"] is None:  # python-hcl2 wants a `}` behind each `$${`
        return found[:-1] + r"\u007b"
    if len(found) > 1:  # `${` is written `$${`; a `$` before it would be taken for part of that, so it is spelt out
        return f"\\u{ord(found[0]):04x}" * (len(found) - 2) + found[0] * 2 + "{"
    return _ESCAPES.get(found) or f"\\u{ord(found):04x}"


def _format_number(value: float) -> str:
    if isinstance(value, float) and not math.isfinite(value):
        raise LiteralError(f"{value} is not a number that HCL can hold. Use a finite one.")
    return str(int(value)) if value == int(value) and abs(value) < 1e15 else repr(value)


def _format_map(value: Mapping[object, object]) -> str:
    if not value:
        return "{}"
    lines = [f"  {_format_key(key)} = {_indented(format_literal(value[key]))}" for key in sorted(value, key=str)]
    return "\n".join(["{", *lines, "}"])


def _format_key(key: object) -> str:
    if not isinstance(key, str):
        word = "null" if key is None else str(key).lower() if isinstance(key, bool) else repr(key)
        raise LiteralError(f"the map key {word} is not text. Quote it.")
    return key if _IDENTIFIER.fullmatch(key) and key not in _NOT_BARE_KEYS else f'"{escape_text(key)}"'


def _format_list(value: Sequence[object]) -> str:
    items = [format_literal(item) for item in value]
    line = f"[{', '.join(items)}]"
    if "\n" not in line and len(line) <= _LINE_WIDTH:
        return line
    return "\n".join(["[", *(f"  {_indented(item)}," for item in items), "]"])


def _indented(text: str) -> str:
    return text.replace("\n", "\n  ")
