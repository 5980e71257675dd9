"""Read what an engine answers as JSON. Whatever it prints, there is a value or a message.

A wrapper that prints a line of its own before the JSON, another program with the name of an engine and a state that
somebody has made all get here.
"""

from __future__ import annotations

import json
import re
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from tfgen.errors import TfgenError
from tfgen.printable import printable

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")

LONGEST_ANSWER = 64 << 20
"""Bytes of one answer that are read, so that no engine fills the memory."""
_SHOWN = 80  # characters of what was printed instead
_TRAILING = re.compile(r"trailing characters \(byte (\d+)\)")  # as msgspec says it
_ENCODER = msgspec.json.Encoder(decimal_format="number")


class UnreadableError(TfgenError):
    """What an engine answers is not what Terraform would."""


def decode_exactly(text: bytes | str, shape: type[T]) -> T:
    """A value of that shape, with fractions as Decimal: Terraform prints up to 150 digits, of which a float keeps 17.

    Raises msgspec.DecodeError, and RecursionError for what is nested too deeply.
    """
    return msgspec.json.Decoder(shape, float_hook=_exact).decode(text)


def encode_exactly(value: Any, indent: int = 0) -> str:
    """A value that `decode_exactly` has read, as JSON with all of its digits; on one line without an indent."""
    return msgspec.json.format(_ENCODER.encode(value), indent=indent).decode()


def parse_answer(text: bytes, words: str, parse: Callable[[bytes], T]) -> T:
    """What `parse` makes of the answer to a command, such as `show -json`.

    Raises UnreadableError when it raises DecodeError, or nests deeper than Python goes.
    """
    try:
        return parse(text)
    except RecursionError:
        reason = "it is nested too deeply"
    except msgspec.ValidationError as error:
        reason = f"it is not what Terraform prints: {error}"
    except msgspec.DecodeError as error:
        reason = _why_malformed(text, str(error))
    raise UnreadableError(f"the answer to `{words}` cannot be read: {reason}")


def too_long(words: str) -> UnreadableError:
    """The error for an answer that was not read to its end."""
    return UnreadableError(f"the answer to `{words}` cannot be read: it is longer than {LONGEST_ANSWER >> 20} MB")


def parse_map(line: str) -> dict[str, Any]:
    """The JSON object on a line; empty when it is none, however it is broken."""
    try:
        value = json.loads(line) if line.startswith("{") else None
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def part(value: dict[str, Any], name: str) -> dict[str, Any]:
    """The object under a name; empty when there is something else."""
    found = value.get(name)
    return found if isinstance(found, dict) else {}


def _exact(digits: str) -> Decimal:
    try:
        return Decimal(digits)
    except InvalidOperation:
        raise msgspec.ValidationError("a number is too large") from None


def _why_malformed(text: bytes, error: str) -> str:
    if not text.strip():
        return "it is empty"
    if behind := _TRAILING.search(error):
        return f"behind the JSON there is more: {_beginning(text[int(behind[1]) - 1 :])}"
    return f"{printable(error)}. It begins: {_beginning(text)}"


def _beginning(text: bytes) -> str:
    line = text.lstrip()[: 4 * _SHOWN].decode(errors="replace").partition("\n")[0]
    return printable(line[:_SHOWN])
