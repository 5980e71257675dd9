"""A body of HCL as items: arguments, blocks and entries of objects, each with the comments that belong to it."""

from __future__ import annotations

import re
import sys
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from tfgen.adopt.shared import Shared
from tfgen.hcl.syntax import Argument, Block
from tfgen.hcl.tokens import IDENTIFIER, STRING, tokenize
from tfgen.hcl.tree import parse_tree
from tfgen.structs import Struct

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from tfgen.hcl.syntax import Body, Expression, Object

_COMMENT = re.compile(r"(?:#|//)[^\n]*|/\*.*?\*/", re.DOTALL)
_RECENT = 4096  # gaps at hand: most are a line end and some spaces
_EMPTY = re.compile(r"\n[ \t]*\n")


class Around(Struct, frozen=True, eq=False):
    """What surrounds an item: comments before it, one behind it on its line, whether a line is empty before it."""

    before: tuple[str, ...] = ()
    behind: str = ""
    apart: bool = False


class Value(Struct, frozen=True, eq=False):
    """An expression and the text of the file, or of a part of it, that it stands in; `first` is that text's line."""

    source: str
    node: Expression
    first: int = 1

    @property
    def text(self) -> str:
        """As it is written."""
        return self.source[self.node.start : self.node.end]

    @property
    def line(self) -> int:
        """Its line in the file, from 1."""
        return self.source.count("\n", 0, self.node.start) + self.first

    def part(self, node: Expression) -> Value:
        """An expression in the same text."""
        return Value(self.source, node, self.first)


class Item(Struct, frozen=True, eq=False):
    """An argument, or an entry of an object: `head` is its name and what stands between that and the value."""

    name: str
    around: Around
    line: int
    head: str
    value: Value


class Header(Struct, frozen=True, eq=False):
    """What is known of a block that is not read yet: its type, and its labels as they are written."""

    name: str
    around: Around
    line: int
    labels: tuple[str, ...]

    @property
    def plain_labels(self) -> tuple[str, ...]:
        """The labels without quotes."""
        return tuple(label.strip('"') for label in self.labels)


class UnreadBlock(Header, frozen=True, eq=False):
    """A block at the top of a file, as its text: read where it is merged, and let go behind that."""

    text: str


class BlockItem(Header, frozen=True, eq=False):
    """A block, the comment behind its brace, and the comments before its end."""

    items: tuple[Item | BlockItem, ...]
    opening: str
    closing: tuple[str, ...]


class FileItems(Struct, frozen=True, eq=False):
    """A file: its items and the comments behind the last."""

    items: tuple[Item | BlockItem | UnreadBlock, ...]
    closing: tuple[str, ...]


def read_items(text: str) -> FileItems:
    """The items of a formatted file. Raises HclSyntaxError."""
    body = parse_tree(text)
    items, _, closing = _items(_Text(text, 1, Shared()), body, 0, len(text), top=True)
    return FileItems(items, closing)


def read_blocks(blocks: Iterable[UnreadBlock]) -> Iterator[BlockItem]:
    """The same blocks with what is in them; those of one text at one line are read once. Raises HclSyntaxError."""
    known, shared = dict[tuple[str, int], BlockItem](), Shared()
    for block in blocks:
        if (block.text, block.line) not in known:
            known[block.text, block.line] = read_block(block, shared)
        one = known[block.text, block.line]
        yield BlockItem(one.name, block.around, one.line, one.labels, one.items, one.opening, one.closing)


def read_block(block: UnreadBlock, shared: Shared | None = None) -> BlockItem:
    """The block with what is in it; `shared` is what others have in common with it. Raises HclSyntaxError."""
    (node,) = parse_tree(block.text).blocks
    return _block(_Text(block.text, block.line, shared or Shared()), node, block.around)


def join_blocks(blocks: Sequence[tuple[Header, str]], gaps: Sequence[str]) -> FileItems:
    """The items of a file of blocks, of the header and text of each; one gap more stands before, between and behind."""
    found = [_gap("\n" * bool(i) + gap, own_line=not i) for i, gap in enumerate(gaps)]
    items = (
        UnreadBlock(header.name, around, header.line, header.labels, text)
        for (header, text), around in zip(blocks, _arounds(found), strict=True)
    )
    return FileItems(tuple(items), found[-1][1])


class _Text(NamedTuple):
    """A text, its line in its file, and what trees of others share with its own."""

    text: str
    first: int
    shared: Shared

    def line(self, start: int) -> int:
        """The line of an offset, in the file."""
        return self.text.count("\n", 0, start) + self.first


def object_items(value: Value) -> tuple[tuple[Item, ...], tuple[str, ...]]:
    """The entries of an object, and the comments behind the last."""
    node: Object = value.node  # type: ignore[assignment]
    spans = [(key.start, inner.end, key, inner) for key, inner in node.items]
    ends = [(start, end) for start, end, *_ in spans]
    gaps = list(_gaps(value.source, ends, node.start + 1, node.end - 1, top=True))
    items = []
    for (start, _, key, inner), around in zip(spans, _arounds(gaps), strict=False):
        name = sys.intern(value.source[key.start : key.end])
        between = value.source[key.end : inner.start].strip()
        line = value.source.count("\n", 0, start) + value.first
        items.append(Item(name, around, line, sys.intern(f"{name} {between} "), value.part(inner)))
    return tuple(items), gaps[-1][1]


def _items(
    text: _Text, body: Body, start: int, end: int, *, top: bool = False
) -> tuple[tuple[Item | BlockItem, ...], str, tuple[str, ...]]:
    """The items between two offsets, a comment on the line of the first, and comments behind the last item."""
    nodes: list[Argument | Block] = [*body.arguments, *body.blocks]
    nodes.sort(key=lambda node: node.start)
    gaps = list(_gaps(text.text, [(node.start, node.end) for node in nodes], start, end, top=top))
    items = [_item(text, node, around) for node, around in zip(nodes, _arounds(gaps), strict=False)]
    opening = gaps[0][0]
    return tuple(items), opening, gaps[-1][1]


def _item(text: _Text, node: Argument | Block, around: Around) -> Item | BlockItem:
    if isinstance(node, Argument):
        line = text.line(node.start)
        name, head = sys.intern(node.name), sys.intern(text.text[node.start : node.value.start])
        return Item(name, around, line, head, Value(text.text, text.shared.one(node.value), text.first))
    return _block(text, node, around)


def _block(text: _Text, node: Block, around: Around) -> BlockItem:
    brace = node.body.start
    header = tokenize(text.text[node.start + len(node.type) : brace - 1])
    labels = [word for kind, word, _ in header if kind in (IDENTIFIER, STRING)]
    items, opening, closing = _items(text, node.body, brace, node.body.end)
    return BlockItem(node.type, around, text.line(node.start), tuple(labels), items, opening, closing)


Gap = tuple[str, tuple[str, ...], bool]
"""What stands between two items: a comment on the line of the first, those before the second, and an empty line."""


def _gaps(text: str, spans: Sequence[tuple[int, int]], start: int, end: int, *, top: bool = False) -> Iterator[Gap]:
    """What stands before, between and behind the spans."""
    ends = [start, *(last for _, last in spans)]
    starts = [*(first for first, _ in spans), end]
    for i, (a, b) in enumerate(zip(ends, starts, strict=True)):
        yield _gap(text[a:b], own_line=top and i == 0)


@lru_cache(maxsize=_RECENT)
def _gap(text: str, *, own_line: bool) -> Gap:
    """The comments of a gap; an empty one stands for empty lines behind a comment."""
    behind, before, end = "", list[str](), 0
    for found in _COMMENT.finditer(text):
        if not own_line and "\n" not in text[: found.start()]:
            behind = f"{behind} {found[0]}".strip()
        else:
            before += [""] if before and _EMPTY.search(text[end : found.start()]) else []
            before.append(found[0])
        end = found.end()
    before += [""] if before and _EMPTY.search(text[end:]) else []
    return behind, tuple(before), bool(_EMPTY.search(text[: text.find(before[0])] if before else text))


def _arounds(gaps: Sequence[Gap]) -> Iterator[Around]:
    """What surrounds each item, of the gaps before and behind them."""
    for i in range(len(gaps) - 1):
        yield _around(gaps[i][1], gaps[i + 1][0], gaps[i][2])


@lru_cache(maxsize=_RECENT)
def _around(before: tuple[str, ...], behind: str, apart: bool) -> Around:  # noqa: FBT001 - as the class has them
    return Around(before, behind, apart)
