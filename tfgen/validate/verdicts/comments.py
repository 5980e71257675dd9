"""Find the comments of files, and the lines that each is about."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from tfgen.hcl.syntax import walk
from tfgen.hcl.tokens import COMMENT, INLINE_COMMENT, NEWLINE, tokenize
from tfgen.module.model import parse_module
from tfgen.validate.verdicts.verdict import Comment

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from tfgen.hcl.syntax import Body, Node
    from tfgen.hcl.tokens import Token
    from tfgen.module.model import SourceFile
    from tfgen.module.pieces import Piece, Pieces

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
    if not file.pieces:
        for text, start, first, last in _comments_in(file, mark):
            yield Comment(text, file.position(start), first, last)
        return
    end = 0
    for start, piece in file.pieces:
        yield from _between(file, mark, end, start)
        end = start + piece.length
        line = file.position(start).line
        for text, at, first, last in _comments_of(file, mark, start, piece):
            yield Comment(text, file.position(start + at), line + first, line + last)
    yield from _between(file, mark, end, len(file.text))


_Told: TypeAlias = "tuple[str, int, int, int]"
"""A comment, where it begins, and the first and last line of what it is about."""


def _between(file: SourceFile, mark: str, start: int, end: int) -> Iterator[Comment]:
    """The comments between two blocks, where nothing but whole lines of comments stands: about the one that follows."""
    text = file.text[start:end]
    if mark not in text:
        return
    following = next((piece.block for begin, piece in file.pieces if begin == end), None)
    for kind, comment, at in tokenize(text):
        if kind in (COMMENT, INLINE_COMMENT) and mark in comment:
            place = file.position(start + at)
            bounds = (following.start, following.end - 1) if following else (start + at, start + at)
            yield Comment(comment, place, *(file.position(offset).line for offset in bounds))


def _comments_of(file: SourceFile, mark: str, start: int, piece: Piece) -> tuple[_Told, ...]:
    """The comments in a shared block, with offsets and lines counted from where it begins: found once."""
    name = f"comments {mark}"
    if name not in piece.kept:
        text = file.text[start : start + piece.length]
        found = _comments_in(file, mark) if mark in text else ()
        here = file.position(start).line
        piece.kept[name] = tuple(
            (comment, at - start, first - here, last - here)
            for comment, at, first, last in found
            if start <= at < start + piece.length
        )
    told: tuple[_Told, ...] = piece.kept[name]
    return told


def _comments_in(file: SourceFile, mark: str) -> Iterator[_Told]:
    tokens = tokenize(file.text)
    for index, (kind, text, start) in enumerate(tokens):
        if kind in (COMMENT, INLINE_COMMENT) and mark in text:
            yield text, start, *_lines_of(file, tokens, index)


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
