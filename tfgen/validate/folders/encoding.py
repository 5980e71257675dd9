"""Read files that may not be UTF-8: Terraform minds in text and names, and does not in comments."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tfgen.hcl.source import HclSyntaxError, normalize
from tfgen.hcl.tokens import COMMENT, INLINE_COMMENT, tokenize
from tfgen.module.model import SyntaxFault
from tfgen.patterns import regex

if TYPE_CHECKING:
    from collections.abc import Iterator

_MESSAGE = "this is not UTF-8, which Terraform reads all files as. Save the file in UTF-8."
# Half of a surrogate pair, which HashiCorp's scanner lets pass.
_HALF = regex(rb"\xed[\xa0-\xbf][\x80-\xbf]")
_MOST = 1000  # bytes that are looked at one by one


def decode(name: str, content: bytes) -> tuple[str, SyntaxFault | None]:
    """The text of a file, with another character for each byte that is none; and the first such place that matters."""
    try:
        return content.decode("utf-8"), None
    except UnicodeDecodeError:
        text = content.decode("utf-8", errors="replace")
    comments = _comments(text)
    for offset in _bad_places(content):
        if not any(start <= offset < end for start, end in comments):
            line_start = text.rfind("\n", 0, offset) + 1
            error = HclSyntaxError(text.count("\n", 0, offset) + 1, offset - line_start + 1, _MESSAGE)
            return text, SyntaxFault(name, error)
    return text, None


def _bad_places(content: bytes) -> Iterator[int]:
    """Offsets in the decoded text of what is not UTF-8."""
    start = characters = 0
    for _ in range(_MOST):
        try:
            content[start:].decode("utf-8")
        except UnicodeDecodeError as error:
            characters += len(content[start : start + error.start].decode("utf-8"))
            if half := _HALF.match(content, start + error.start):
                characters += len(half[0])
                start = half.end()
                continue
            yield characters
            characters += 1
            start += error.end
        else:
            return


def _comments(text: str) -> list[tuple[int, int]]:
    """Where comments begin and end; none of a text that is not HCL, or that has line ends of another length."""
    if normalize(text) != text:
        return []
    try:
        tokens = tokenize(text)
    except HclSyntaxError:
        return []
    return [(start, start + len(piece)) for kind, piece, start in tokens if kind in (COMMENT, INLINE_COMMENT)]
