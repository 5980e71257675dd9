"""What the characters of quoted strings, templates, heredocs and numbers stand for."""

from __future__ import annotations

import math
import re
import sys
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from tfgen.hcl.syntax import Literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tfgen.hcl.syntax import Expression

_ESCAPE: Final = re.compile(r"\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|(.))", re.DOTALL)
_TEMPLATE_ESCAPE: Final = re.compile(r"([$%])\1\{")
_CONTROL: Final = {"n": "\n", "r": "\r", "t": "\t"}
# Terraform keeps 512 bits; Python's int() refuses thousands of digits.
_MOST_DIGITS: Final = 160
_ABOVE_ZERO: Final = re.compile(r"[+-]?[0.]*[1-9]")
_INDENT: Final = re.compile(r"[ \t]*")
_LINE: Final = re.compile(r"[^\n]*\n|[^\n]+")


def unescape(text: str, *, raw: bool = False) -> str:
    r"""The value of a piece of string literal; in a heredoc (`raw`) a backslash is just a backslash.

    https://github.com/hashicorp/hcl/blob/main/hclsyntax/spec.md#template-literals
    """
    if "{" in text:
        text = _TEMPLATE_ESCAPE.sub(r"\1{", text)
    return text if raw or "\\" not in text else _ESCAPE.sub(_unescaped, text)


def _unescaped(match: re.Match[str]) -> str:
    short, long, letter = match.groups()
    if letter:
        return _CONTROL.get(letter, letter)
    return character_of(short or long)


def character_of(digits: str) -> str:
    """The character of an escape, by its hexadecimal digits.

    Halves of a surrogate pair and what is no character are refused by HashiCorp's parser, with their place.
    """
    code = int(digits, 16)
    return chr(code) if code <= sys.maxunicode and not 0xD800 <= code <= 0xDFFF else "\ufffd"


def parse_number(text: str) -> int | float:
    """A number as HCL, JSON and text write it: whole ones are int; infinite what a float does not take."""
    if len(text) <= _MOST_DIGITS and text.lstrip("+-").isdecimal():
        return int(text)
    number = float(text)
    return number if number or not _ABOVE_ZERO.match(text) else math.inf


def strip_markers(
    parts: Sequence[Expression], trims: Iterable[tuple[int, bool]], *, by_line: bool
) -> tuple[Expression, ...]:
    """The parts of a template after its `~` have taken the whitespace away.

    A trim is the index of a part and whether the whitespace before it goes (`${~`), or that at its start (`~}`).
    `by_line`: it goes from the nearest line alone. To HCL's parser each line of a heredoc is a part, which
    https://github.com/hashicorp/hcl/blob/main/hclsyntax/spec.md does not say.
    """
    trimmed = list(parts)
    for index, before in trims:
        place = index - 1 if before else index
        part = trimmed[place] if 0 <= place < len(trimmed) else None
        if isinstance(part, Literal) and isinstance(part.value, str) and part.quoted:
            lines = _LINE.findall(part.value) if by_line else [part.value]
            nearest = -1 if before else 0
            if lines:
                lines[nearest] = lines[nearest].rstrip() if before else lines[nearest].lstrip()
            trimmed[place] = replace(part, value="".join(lines))
    return tuple(trimmed)


def unindent(parts: Sequence[Expression]) -> tuple[Expression, ...]:
    """The parts of a `<<-` heredoc without the indentation that all of its lines have in common."""
    indents = [
        len(indent)
        for index, part in enumerate(parts)
        if isinstance(part, Literal) and isinstance(part.value, str)
        for indent in _line_indents(part.value, first=index == 0)
    ]
    width = min(indents, default=0)
    result = list(parts)
    for index, part in enumerate(parts):
        if isinstance(part, Literal) and isinstance(part.value, str):
            result[index] = replace(part, value=_cut_indents(part.value, width, first=index == 0))
    return tuple(result)


def _line_indents(text: str, *, first: bool) -> list[str]:
    lines = text.split("\n")
    starts = lines if first else lines[1:]
    # The text behind the last line end is the start of a line only if something follows on it.
    return [_INDENT.match(line)[0] for line in starts if line.strip()]  # type: ignore[index]  # matches everywhere


def _cut_indents(text: str, width: int, *, first: bool) -> str:
    lines = text.split("\n")
    skipped = 0 if first else 1
    return "\n".join(lines[:skipped] + [line[min(width, len(line) - len(line.lstrip())) :] for line in lines[skipped:]])
