"""Text of others made fit to print: what would steer a terminal, or reorder or hide what it shows, becomes visible."""

from __future__ import annotations

from functools import cache

# Control characters, of which a terminal takes some as commands (ECMA-48); halves of surrogate pairs, which no stream
# can encode; line and paragraph separators; and what changes the direction of text (https://trojansource.codes).
_STEERING = (
    *range(0x20),
    *range(0x7F, 0xA0),
    0x061C,
    0x200E,
    0x200F,
    *range(0x2028, 0x202F),
    *range(0x2066, 0x206A),
    0xFEFF,
    *range(0xD800, 0xE000),
)
_NAMED = {ord("\n"): "\\n", ord("\r"): "\\r", ord("\t"): "\\t"}


def printable(text: str) -> str:
    """The text on one line, with escapes such as those of Python in the place of what does not print."""
    return text if text.isprintable() else text.translate(_line())


def printable_lines(text: str) -> str:
    """The same, but line ends stay line ends and tabs stay tabs."""
    return text.replace("\r\n", "\n").translate(_lines())


def printable_json(text: str) -> str:
    """JSON text that says the same and prints: such characters stand in strings only, where they can be escaped."""
    return text.translate(_json())


# Made when something is printed: every start would wait for two thousand escapes.
@cache
def _line() -> dict[int, str]:
    return {code: _NAMED.get(code) or (f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}") for code in _STEERING}


@cache
def _lines() -> dict[int, str]:
    return {code: text for code, text in _line().items() if chr(code) not in "\n\t"}


@cache
def _json() -> dict[int, str]:
    return {code: f"\\u{code:04x}" for code in _STEERING if chr(code) not in "\n"}
