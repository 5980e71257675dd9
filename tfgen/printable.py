"""Text of others made fit to print: what would steer a terminal, or reorder or hide what it shows, becomes visible."""

from __future__ import annotations

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
_LINE = {code: _NAMED.get(code) or (f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}") for code in _STEERING}
_LINES = {code: text for code, text in _LINE.items() if chr(code) not in "\n\t"}
_JSON = {code: f"\\u{code:04x}" for code in _STEERING if chr(code) not in "\n"}


def printable(text: str) -> str:
    """The text on one line, with escapes such as those of Python in the place of what does not print."""
    return text.translate(_LINE)


def printable_lines(text: str) -> str:
    """The same, but line ends stay line ends and tabs stay tabs."""
    return text.replace("\r\n", "\n").translate(_LINES)


def printable_json(text: str) -> str:
    """JSON text that says the same and prints: such characters stand in strings only, where they can be escaped."""
    return text.translate(_JSON)
