"""Read a text by python-hcl2's grammar, and keep what stands outermost in it: no tree is built of all the rest.

Its terminals and tables are used as they are, by the algorithm that lark runs over them, without what a tree would
need: tokens, positions and nodes take most of lark's time. What is refused here is read by python-hcl2 itself.
"""

from __future__ import annotations

import re
from functools import cache, partial
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from tfgen.hcl.grammar import END, load_grammar

if TYPE_CHECKING:
    from collections.abc import Callable

    from lark import Tree

    from tfgen.hcl.grammar import Grammar

_NO_NAMES: Final = ("body", "new_line_or_comment")
_ITEMS: Final = ("attribute", "block")
_NEWLINE: Final = "NL_OR_COMMENT"
_PROBE: Final = 'a b "c" {\n  d = ["e", 1]\n}\nf = g.h\n'
_PROBED: Final = [(True, "a", ("b", "c"), 1, 1), (False, "f", (), 4, 1)]
_NAME: Final = r"[a-zA-Z_][a-zA-Z0-9_-]*"
_HEADER: Final = re.compile(rf'({_NAME})((?:[ \t]*(?:{_NAME}|"[^"\\$%]*"))*)[ \t]*[={{]')
_LABEL: Final = re.compile(rf'{_NAME}|"[^"]*"')


class Outer(NamedTuple):
    """A block, or an argument outside of any: its name, a block's labels without quotes, and its place, from 1."""

    is_block: bool
    name: str
    labels: tuple[str, ...]
    line: int
    column: int


class RefusedError(Exception):
    """python-hcl2 refuses a text; `line` is from 1, or 0 when it does not say where, `token` what it did not expect."""

    def __init__(self, line: int, token: str) -> None:
        super().__init__(line, token)
        self.line = line
        self.token = token


def read_outline(text: str) -> list[Outer]:
    """What stands outermost in a text, in order. Raises RefusedError where python-hcl2 refuses it."""
    found = _reader()(text)
    return read_by_tree(text) if found is None else found


def read_by_tree(text: str) -> list[Outer]:
    """The same from the tree that python-hcl2 builds."""
    from hcl2 import api
    from lark.exceptions import LarkError

    try:
        (body,) = api.parses_to_tree(text).children
    except (LarkError, RecursionError) as error:
        raise RefusedError(max(getattr(error, "line", 0), 0), str(getattr(error, "token", ""))) from None
    return [_of_tree(tree) for tree in body.children if tree.data in ("attribute", "block")]


def _of_tree(tree: Tree[Any]) -> Outer:
    """An argument's tree, or a block's: an identifier, then labels (identifiers or strings), then `{`, body and `}`."""
    parts = [part for part in tree.children if not isinstance(part, str)]
    is_block = tree.data == "block"
    names = [part for part in parts if part.data not in _NO_NAMES] if is_block else parts[:1]
    name, *labels = ["".join(part.scan_values(lambda it: isinstance(it, str))).strip('"') for part in names]
    return Outer(is_block, name, tuple(labels), tree.meta.line, tree.meta.column)


@cache
def _reader() -> Callable[[str], list[Outer] | None]:
    """The quick way, if this lark is built like those that it was written for: what it reads shows that."""
    try:
        read = partial(_read, load_grammar())
        return read if read(_PROBE) == _PROBED else _read_nothing
    except (AttributeError, ImportError, LookupError, OSError, TypeError, ValueError):
        return _read_nothing


def _read_nothing(_text: str) -> None:
    """Leaves all to python-hcl2."""


def _read(grammar: Grammar, text: str) -> list[Outer] | None:
    """What stands outermost; None where that is for python-hcl2 to tell."""
    source = f"{text}\n"  # as python-hcl2 does: the grammar does not know the end of a file
    try:
        return [_outer(source, kind, start) for kind, start in _Reading(grammar, source).items()]
    except LookupError:
        return None


def _outer(text: str, kind: str, start: int) -> Outer:
    header = _HEADER.match(text, start)
    if header is None:
        raise LookupError
    labels = tuple([label.strip('"') for label in _LABEL.findall(header[2])])
    line, column = text.count("\n", 0, start) + 1, start - text.rfind("\n", 0, start)
    return Outer(kind == "block", header[1], labels, line, column)


class _Reading:
    """One text on its way through the tables."""

    def __init__(self, grammar: Grammar, text: str) -> None:
        self._grammar = grammar
        self._rows = grammar.rows
        self._text = text
        self._states = [0]
        self._starts = [0]
        """For each state the offset of the symbol that led to it."""
        self._items: list[tuple[str, int]] = []

    def items(self) -> list[tuple[str, int]]:
        """The rules and offsets of what stands outermost. Raises LookupError for what is not in the grammar."""
        text, choices, states, feed = self._text, self._grammar.choices, self._states, self._feed
        ignored, joining, size = self._grammar.ignored, self._grammar.joining, len(text)
        position, newline = 0, -1
        while position < size:
            for name, match, words in choices[states[-1], text[position]]:
                if match is None:
                    end = position + 1
                    break
                if found := match(text, position):
                    end = found.end()
                    if words:
                        name = words.get(found[0], name)
                    break
            else:
                raise LookupError
            if name not in ignored:
                # A line end waits for what follows it, which may be an operator that it is part of.
                if newline >= 0 and name not in joining:
                    feed(_NEWLINE, newline)
                if name == _NEWLINE:
                    newline = position
                else:
                    newline = -1
                    feed(name, position)
            position = end
        if newline >= 0:
            feed(_NEWLINE, newline)
        feed(END, position)
        return self._items

    def _feed(self, name: str, start: int) -> None:
        """Reduce as often as a terminal asks for it, then take it in."""
        rows, states, starts = self._rows, self._states, self._starts
        action = rows[states[-1]][name]
        while action < 0:
            origin, size = self._grammar.rules[~action]
            if size == 1:
                states[-1] = state = self._grammar.units[states[-2], states[-1], name]
            else:
                first = start
                if size:
                    first = starts[-size]
                    del states[-size:], starts[-size:]
                if origin in _ITEMS:
                    self._note(origin, first)
                state = rows[states[-1]][origin]
                states.append(state)
                starts.append(first)
            action = rows[state][name]
        states.append(action)
        starts.append(start)

    def _note(self, kind: str, start: int) -> None:
        """Keep an item in place of those inside of it."""
        while self._items and self._items[-1][1] >= start:
            self._items.pop()
        self._items.append((kind, start))
