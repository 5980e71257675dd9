"""A body of HCL as items: arguments, blocks and entries of objects, each with the comments that belong to it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from tfgen.hcl.syntax import Argument, Block
from tfgen.hcl.tokens import IDENTIFIER, STRING, tokenize
from tfgen.hcl.tree import parse_tree
from tfgen.structs import Struct

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tfgen.hcl.syntax import Body, Expression, Object

_COMMENT = re.compile(r"(?:#|//)[^\n]*|/\*.*?\*/", re.DOTALL)
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


class BlockItem(Struct, frozen=True, eq=False):
    """A block: its labels as they are written, the comment behind its brace, and the comments before its end."""

    name: str
    around: Around
    line: int
    labels: tuple[str, ...]
    items: tuple[Item | BlockItem, ...]
    opening: str
    closing: tuple[str, ...]

    @property
    def plain_labels(self) -> tuple[str, ...]:
        """The labels without quotes."""
        return tuple(label.strip('"') for label in self.labels)


class FileItems(Struct, frozen=True, eq=False):
    """A file: its items and the comments behind the last."""

    items: tuple[Item | BlockItem, ...]
    closing: tuple[str, ...]


def read_items(text: str) -> FileItems:
    """The items of a formatted file. Raises HclSyntaxError."""
    body = parse_tree(text)
    items, _, closing = _items(_Text(text, 1), body, 0, len(text), top=True)
    return FileItems(items, closing)


def read_block(text: str, first: int) -> tuple[BlockItem, str] | None:
    """The only block of a formatted text, and what is behind it; `first` is the line of the text in its file.

    None where the text is anything else than one block. Raises HclSyntaxError.
    """
    body = parse_tree(text)
    if body.arguments or len(body.blocks) != 1 or body.blocks[0].start:
        return None
    block = _item(_Text(text, first), body.blocks[0], Around())
    return (block, text[body.blocks[0].end :]) if isinstance(block, BlockItem) else None


def join_blocks(blocks: Sequence[tuple[BlockItem, str]], gaps: Sequence[str]) -> FileItems:
    """The items of a file of blocks, each with what is behind it; one gap more stands before, between and behind."""
    behind = ["", *(rest for _, rest in blocks)]
    found = [_gap(rest + gap, own_line=not i) for i, (rest, gap) in enumerate(zip(behind, gaps, strict=True))]
    items = (
        BlockItem(one.name, around, one.line, one.labels, one.items, one.opening, one.closing)
        for (one, _), around in zip(blocks, _arounds(found), strict=True)
    )
    return FileItems(tuple(items), found[-1][1])


class _Text(NamedTuple):
    """A text, and its line in its file."""

    text: str
    first: int

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
        name = value.source[key.start : key.end]
        between = value.source[key.end : inner.start].strip()
        line = value.source.count("\n", 0, start) + value.first
        items.append(Item(name, around, line, f"{name} {between} ", value.part(inner)))
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
    line = text.line(node.start)
    if isinstance(node, Argument):
        head = text.text[node.start : node.value.start]
        return Item(node.name, around, line, head, Value(text.text, node.value, text.first))
    brace = node.body.start
    header = tokenize(text.text[node.start + len(node.type) : brace - 1])
    labels = [word for kind, word, _ in header if kind in (IDENTIFIER, STRING)]
    items, opening, closing = _items(text, node.body, brace, node.body.end)
    return BlockItem(node.type, around, line, tuple(labels), items, opening, closing)


Gap = tuple[str, tuple[str, ...], bool]
"""What stands between two items: a comment on the line of the first, those before the second, and an empty line."""


def _gaps(text: str, spans: Sequence[tuple[int, int]], start: int, end: int, *, top: bool = False) -> Iterator[Gap]:
    """What stands before, between and behind the spans."""
    ends = [start, *(last for _, last in spans)]
    starts = [*(first for first, _ in spans), end]
    for i, (a, b) in enumerate(zip(ends, starts, strict=True)):
        yield _gap(text[a:b], own_line=top and i == 0)


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
        yield Around(gaps[i][1], gaps[i + 1][0], gaps[i][2])
