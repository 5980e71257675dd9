"""Find the comments of files, and the lines that each is about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tfgen.hcl.syntax import walk
from tfgen.hcl.tokens import COMMENT, INLINE_COMMENT, NEWLINE, tokenize
from tfgen.module.model import parse_module
from tfgen.validate.verdict import Comment

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from tfgen.hcl.syntax import Body, Node
    from tfgen.hcl.tokens import Token
    from tfgen.module.model import SourceFile
    from tfgen.module.pieces import Pieces

_NO_CODE = frozenset({COMMENT, INLINE_COMMENT, NEWLINE})


def find_comments(path: str, texts: Mapping[str, str], mark: str, pieces: Pieces) -> Iterator[Comment]:
    """The comments that hold this mark, in a module's files, given by name; files that are not HCL have none.

    `pieces` are as in `parse_module`.
    """
    marked = {name: text for name, text in texts.items() if mark in text}
    for file in parse_module(path, marked, pieces=pieces).files if marked else ():
        if mark not in file.kept:
            file.kept[mark] = tuple(_comments(file, mark))
        yield from file.kept[mark]


def _comments(file: SourceFile, mark: str) -> Iterator[Comment]:
    tokens = tokenize(file.text)
    for index, (kind, text, start) in enumerate(tokens):
        if kind in (COMMENT, INLINE_COMMENT) and mark in text:
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
