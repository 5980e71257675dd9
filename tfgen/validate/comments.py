"""Find the comments of files, and the lines that each is about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tfgen.hcl.syntax import walk
from tfgen.hcl.tokens import COMMENT, INLINE_COMMENT, NEWLINE, tokenize
from tfgen.module.model import parse_module

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from tfgen.errors import Position
    from tfgen.hcl.syntax import Body, Node
    from tfgen.hcl.tokens import Token
    from tfgen.module.model import SourceFile

_NO_CODE = frozenset({COMMENT, INLINE_COMMENT, NEWLINE})


@dataclass(frozen=True)
class Comment:
    """A comment with its signs, where it begins, and the first and last line that it is about.

    That is its own line or, when nothing else stands there, the next one with more than comments; and what begins on
    that line, to its end.
    """

    text: str
    position: Position
    first: int
    last: int


def find_comments(path: str, texts: Mapping[str, str]) -> Iterator[Comment]:
    """The comments of a module's files, given by name; those of files that are not HCL are left out."""
    for file in parse_module(path, texts).files:
        tokens = tokenize(file.text)
        for index, (kind, text, start) in enumerate(tokens):
            if kind in (COMMENT, INLINE_COMMENT):
                yield Comment(text, file.position(start), *_lines_of(file, tokens, index))


def _lines_of(file: SourceFile, tokens: Sequence[Token], index: int) -> tuple[int, int]:
    start = tokens[index][2]
    if not file.text[file.text.rfind("\n", 0, start) + 1 : start].strip():
        start = next((at for kind, _, at in tokens[index:] if kind not in _NO_CODE), start)
    first = file.position(start).line
    ends = (file.position(node.end - 1).line for node in _nodes(file.body) if file.position(node.start).line == first)
    return first, max(ends, default=first)


def _nodes(body: Body) -> Iterator[Node]:
    for argument in body.arguments:
        yield argument
        yield from walk(argument.value)
    for block in body.blocks:
        yield block
        yield from _nodes(block.body)
