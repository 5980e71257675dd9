"""Take away the blank lines and trailing whitespace that a template's control lines leave behind."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from tfgen.hcl.tokens import (
    COMMENT,
    HEREDOC_CLOSE,
    HEREDOC_OPEN,
    INLINE_COMMENT,
    NEWLINE,
    QUOTE_CLOSE,
    QUOTE_OPEN,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence, Set

    from tfgen.hcl.tokens import Token

_OPENING: Final = frozenset({"{", "[", "("})
_CLOSING: Final = frozenset({"}", "]", ")"})
_TEMPLATE: Final = {QUOTE_OPEN: 1, HEREDOC_OPEN: 1, QUOTE_CLOSE: -1, HEREDOC_CLOSE: -1}
_LINE_END: Final = frozenset({COMMENT, NEWLINE})
_ASIDE: Final = _LINE_END | {INLINE_COMMENT}
_RAGGED: Final = frozenset({COMMENT, INLINE_COMMENT, HEREDOC_CLOSE})
_TOLD: Final = frozenset({*_TEMPLATE, *_LINE_END, *_RAGGED})  # what matters to where lines end, and how
_TRAILING: Final = re.compile(r"[^\S\n]+$", re.MULTILINE)


def tidy(tokens: Sequence[Token], block_ends: Set[int]) -> list[Token]:
    """The tokens with pleasant blank lines; `block_ends` are the offsets that close a top-level block.

    One blank line in a row at most, none where the file or a bracket starts or ends, always one behind a
    top-level block; comments and heredoc markers without trailing whitespace; a line end at the end of the
    file. Lines inside templates, quoted or heredoc, stay as they are.
    """
    tidied: list[Token] = []
    before: Token | None = None  # the last token that is no comment of the last line that is not blank
    apart = False
    for line in _lines(tokens):
        if line[0][0] == NEWLINE:
            apart = True
            continue
        if apart and tidied and line[0][0] not in _CLOSING and not (before and before[0] in _OPENING):
            tidied.append((NEWLINE, "\n", line[0][2]))
        tidied += line
        before = next((token for token in reversed(line) if token[0] not in _ASIDE), None)
        apart = before is not None and before[2] in block_ends
    return tidied


def _lines(tokens: Sequence[Token]) -> Iterator[list[Token]]:
    """The tokens of each line with its line end; a template is part of one line."""
    start = templates = 0
    ragged: list[int] = []
    for i, (kind, _, _) in enumerate(tokens):
        if kind not in _TOLD:
            continue
        templates += _TEMPLATE.get(kind, 0)
        if kind in _RAGGED:
            ragged.append(i)
        if kind in _LINE_END and not templates:
            yield _line(tokens, start, i + 1, ragged)
            start, ragged = i + 1, []
    if start < len(tokens):
        line = _line(tokens, start, len(tokens), ragged)
        yield [*line, (NEWLINE, "\n", line[-1][2])]


def _line(tokens: Sequence[Token], start: int, end: int, ragged: Sequence[int]) -> list[Token]:
    """The tokens between two places; those at `ragged` without the whitespace that their lines end with."""
    line = list(tokens[start:end])
    for i in ragged:
        kind, text, offset = tokens[i]
        line[i - start] = kind, _TRAILING.sub("", text), offset
    return line
