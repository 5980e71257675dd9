"""Where a file's syntax tree has what the formatter rewrites, as places among the file's tokens."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING, Final, NamedTuple

from tfgen.hcl.syntax import Index, walk
from tfgen.hcl.tokens import COMMENT, IDENTIFIER, INLINE_COMMENT, NEWLINE, STRING, fail
from tfgen.hcl.tree import parse_tokens
from tfgen.structs import Struct, field

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tfgen.hcl.syntax import Argument, Block, Body
    from tfgen.hcl.tokens import Token

_WORDS: Final = ("true", "false", "null")
_BETWEEN: Final = frozenset({NEWLINE, COMMENT, INLINE_COMMENT})
_MAY_BE_ALONE: Final = re.compile(r"(?:true|false|null)\s*(?:\]|#|/)")  # as most files have none


class Value(NamedTuple):
    """The tokens `start` to `end` are the value of the argument `name` directly inside blocks of the types `path`."""

    path: tuple[str, ...]
    name: str
    start: int
    end: int


class Structure(Struct):
    """What the formatter needs to know of a file."""

    values: list[Value] = field(default_factory=list)
    labels: list[range] = field(default_factory=list)
    """Indexes of tokens: from the one after a block's type to its last label."""
    block_ends: set[int] = field(default_factory=set)
    """The offset in the text of the closing brace of each top-level block."""


def read_structure(text: str, tokens: Sequence[Token]) -> Structure:
    """The structure of a normalized text. Raises HclSyntaxError for whatever `terraform fmt` refuses or loses."""
    body = parse_tokens(text, tokens)
    survey = _Survey(text, tokens)
    survey.visit(body, ())
    survey.structure.block_ends = {block.end - 1 for block in body.blocks}
    return survey.structure


class _Survey:
    """Goes through a tree, and finds each part's tokens by where they start and end."""

    def __init__(self, text: str, tokens: Sequence[Token]) -> None:
        self.text, self.tokens = text, tokens
        self.starts = [start for _, _, start in tokens]
        self.lone_words = _find_lone_words(tokens) if _MAY_BE_ALONE.search(text) else set()
        self.structure = Structure()

    def visit(self, body: Body, path: tuple[str, ...]) -> None:
        names: set[str] = set()
        for argument in body.arguments:
            if argument.name in names:
                fail(self.text, argument.start, f"argument {argument.name} is already set in this block")
            names.add(argument.name)
            self.argument(argument, path)
        for block in body.blocks:
            if block.labels:
                self.structure.labels.append(self.labels(block))
            self.visit(block.body, (*path, block.type))

    def argument(self, argument: Argument, path: tuple[str, ...]) -> None:
        value = argument.value
        if self.lone_words:
            for part in walk(value):
                if isinstance(part, Index) and part.key.start in self.lone_words:
                    fail(self.text, part.key.start, "terraform fmt loses this index: write a number or a string")
        start, end = self.token_at(value.start), self.token_at(value.end)
        self.structure.values.append(Value(path, argument.name, start, end))

    def labels(self, block: Block) -> range:
        first, brace = self.token_at(block.start) + 1, self.token_at(block.body.start - 1)
        last = max(n for n in range(first, brace) if self.tokens[n][0] in (IDENTIFIER, STRING))
        return range(first, last + 1)

    def token_at(self, offset: int) -> int:
        """The number of the token that starts at an offset; where one ends, that of the next one."""
        return bisect_left(self.starts, offset)


def _find_lone_words(tokens: Sequence[Token]) -> set[int]:
    """The offsets of true, false and null alone in square brackets: of a tuple's only item, or of an index."""
    words = [token for token in tokens if token[0] not in _BETWEEN]
    return {
        words[n][2]
        for n in range(1, len(words) - 1)
        if words[n][1] in _WORDS and words[n - 1][0] == "[" and words[n + 1][0] == "]"
    }
