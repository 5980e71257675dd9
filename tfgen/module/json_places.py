"""Where the parts of a file in JSON syntax stand, when it was read as the native syntax."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING

from tfgen.hcl.syntax import Argument
from tfgen.patterns import regex

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tfgen.hcl.syntax import Block, Body

_TOKEN = regex(r'"(?:[^"\\]|\\.)*"|[{}\[\]:,]|[^\s{}\[\]:,"]+')
Path = tuple[str, ...]
COMMENT_KEY = "//"
"""A key for comments: an object may have several."""


def find_key(text: str, path: Path) -> tuple[int, int]:
    """Line and column of the key to which these keys lead, in a text that is JSON; of the last that is there."""
    found = _Scanner(text).found
    at = next((found[path[:end]][0] for end in range(len(path), 0, -1) if path[:end] in found), 0)
    return line_and_column(text, at)


def find_repeated_key(text: str) -> tuple[int, int]:
    """Line and column of the first key that its object has already, in a text that is JSON."""
    around: list[set[str] | None] = []
    parts = [(match[0], match.start()) for match in _TOKEN.finditer(text)]
    for (part, at), (behind, _) in pairwise(parts):
        if part in ("{", "["):
            around.append(set() if part == "{" else None)
        elif part in ("}", "]"):
            around.pop()
        elif behind == ":" and around and (keys := around[-1]) is not None:
            key = json.loads(part)
            if key in keys and key != COMMENT_KEY:
                return line_and_column(text, at)
            keys.add(key)
    return 1, 1


def line_and_column(text: str, at: int) -> tuple[int, int]:
    """Line and column, from 1, of an offset; of the end of what is written where nothing is there."""
    at = min(at, len(text.rstrip()))
    return text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)


class JsonPlaces:
    """Leads from offsets in the native text to lines and columns of the file: to the argument or block around."""

    def __init__(self, text: str, body: Body) -> None:
        """`text` is the file, and `body` the tree of what it was read as: both in the same order."""
        self._starts = [0, *(index + 1 for index, character in enumerate(text) if character == "\n")]
        found = _Scanner(text).found
        numbers: Counter[Path] = Counter()
        self._spans: list[tuple[int, int, int]] = []
        for start, end, path in _nodes(body, ()):
            offsets = found.get(path, [0])
            self._spans.append((start, end, offsets[min(numbers[path], len(offsets) - 1)]))
            numbers[path] += 1

    def place(self, offset: int) -> tuple[int, int]:
        """Line and column from 1; the beginning of the file where nothing is around."""
        at = next((at for start, end, at in reversed(self._spans) if start <= offset < end), 0)
        line = sum(start <= at for start in self._starts)
        return line, at - self._starts[line - 1] + 1


def _nodes(body: Body, path: Path) -> Iterator[tuple[int, int, Path]]:
    """Arguments and blocks in the order of the text, outer before inner, with the keys that lead to them."""
    nodes: list[Argument | Block] = [*body.arguments, *body.blocks]
    for node in sorted(nodes, key=lambda node: node.start):
        if isinstance(node, Argument):
            yield node.start, node.end, (*path, node.name)
        else:
            inner = (*path, node.type, *node.labels)
            yield node.start, node.end, inner
            yield from _nodes(node.body, inner)


class _Scanner:
    """The offsets of values by the keys that lead to them; objects in a list have one each."""

    def __init__(self, text: str) -> None:
        self._tokens = [(match[0], match.start()) for match in _TOKEN.finditer(text)]
        self._i = 0
        self.found: defaultdict[Path, list[int]] = defaultdict(list)
        self._value((), 0)

    def _value(self, path: Path, at: int) -> None:
        kind, _ = self._tokens[self._i]
        self._i += 1
        if kind == "[":
            self._list(path, at)
            return
        self.found[path].append(at)
        if kind == "{":
            self._object(path)

    def _list(self, path: Path, at: int) -> None:
        if self._tokens[self._i][0] != "{":
            self.found[path].append(at)
        while self._tokens[self._i][0] != "]":
            kind, start = self._tokens[self._i]
            if kind == ",":
                self._i += 1
            else:
                self._value(path if kind == "{" else (*path, ""), start)
        self._i += 1

    def _object(self, path: Path) -> None:
        while (token := self._tokens[self._i])[0] != "}":
            self._i += 1
            if token[0] != ",":
                self._i += 1  # the colon
                self._value((*path, json.loads(token[0])), token[1])
        self._i += 1
