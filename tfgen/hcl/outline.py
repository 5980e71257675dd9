"""Have python-hcl2's parser read a text, and keep what stands outermost in it: no tree is built of all the rest.

Its grammar, lexer and parser are used as they are. What lark calls for each rule that it recognises is ours: building
a tree with positions takes as long as reading the text.
"""

from __future__ import annotations

from functools import cache, partial
from typing import TYPE_CHECKING, Any, NamedTuple

from hcl2 import api
from hcl2.parser import parser
from lark import Token, Tree
from lark.lexer import LexerThread

if TYPE_CHECKING:
    from collections.abc import Callable

_NO_NAMES = ("body", "new_line_or_comment")
_PROBE = 'a b "c" {\n  d = ["e", 1]\n}\nf = g.h\n'


class Outer(NamedTuple):
    """A block, or an argument outside of any: its name, a block's labels without quotes, and its place, from 1."""

    is_block: bool
    name: str
    labels: tuple[str, ...]
    line: int
    column: int


def read_outline(text: str) -> list[Outer]:
    """What stands outermost in a text, in order. Raises LarkError, or RecursionError, where python-hcl2 refuses it."""
    return _reader()(text)


def read_by_tree(text: str) -> list[Outer]:
    """The same from the tree that python-hcl2 builds."""
    (body,) = api.parses_to_tree(text).children
    return [_of_tree(tree) for tree in body.children if tree.data in ("attribute", "block")]


@cache
def _reader() -> Callable[[str], list[Outer]]:
    """The quick way, if this lark is built like those that it was written for: what it reads shows that."""
    try:
        read = _make_reader()
        return read if read(_PROBE) == read_by_tree(_PROBE) else read_by_tree
    except (AttributeError, LookupError, TypeError, ValueError):
        return read_by_tree


def _make_reader() -> Callable[[str], list[Outer]]:
    lark = parser()
    frontend = lark.parser
    original = frontend.parser.parser
    callbacks = {rule: _CALLBACKS.get(rule.origin.name.rstrip("_0123456789"), _nothing) for rule in lark.rules}
    return partial(_read, frontend.lexer, type(original)(original.parse_table, callbacks))


def _read(lexer: Any, engine: Any, text: str) -> list[Outer]:
    source = f"{text}\n"  # as python-hcl2 does: the grammar does not know the end of a file
    found = engine.parse(LexerThread.from_text(lexer, source), "start")
    return [
        Outer(labels is not None, str(name), tuple(_label(source, it) for it in labels or ()), name.line, name.column)
        for name, labels in found
    ]


def _label(source: str, label: Any) -> str:
    return str(label) if isinstance(label, Token) else source[label[0].end_pos : label[1].start_pos]


def _of_tree(tree: Tree[Token]) -> Outer:
    """An argument's tree, or a block's: an identifier, then labels (identifiers or strings), then `{`, body and `}`."""
    parts = [part for part in tree.children if isinstance(part, Tree)]
    is_block = tree.data == "block"
    names = [part for part in parts if part.data not in _NO_NAMES] if is_block else parts[:1]
    name, *labels = ["".join(map(str, part.scan_values(_is_token))).strip('"') for part in names]
    return Outer(is_block, name, tuple(labels), tree.meta.line, tree.meta.column)


def _is_token(value: object) -> bool:
    return isinstance(value, Token)


# What becomes of the parts of a rule: what is outermost is a pair of name and labels, which an argument has none of.


def _nothing(_parts: list[Any]) -> None:
    """For all that is inside."""


def _first(parts: list[Any]) -> Any:
    return parts[0]


def _ends(parts: list[Any]) -> tuple[Any, Any]:
    return parts[0], parts[-1]


def _argument(parts: list[Any]) -> tuple[Any, None]:
    return parts[0], None


def _block(parts: list[Any]) -> tuple[Any, list[Any]]:
    return parts[0], parts[1] if isinstance(parts[1], list) else []


def _join(parts: list[Any]) -> list[Any]:
    """A list of what there is; the first may be such a list already, to which the others are added."""
    found = parts.pop(0) if parts and isinstance(parts[0], list) else []
    found += [part for part in parts if part is not None]
    return found


_CALLBACKS: dict[str, Callable[[list[Any]], Any]] = {
    "start": _first,
    "body": _join,
    "__body_star": _join,
    "attribute": _argument,
    "block": _block,
    "__block_star": _join,
    "_attribute_name": _first,
    "identifier": _first,
    "keyword": _first,
    "literal_value": _first,
    "string": _ends,
}
