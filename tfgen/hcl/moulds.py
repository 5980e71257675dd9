"""Make the tree of a text from that of an earlier one which differs in plain literals only, without parsing it.

Texts with one skeleton, and literals of the same kinds in it (`tfgen.hcl.shape`), have the same tokens but for these.
So their trees differ in the values of these literals, and in the offsets of what stands behind literals of another
width. A mould is such a tree packed as msgspec packs it, with places for offsets and values; msgspec makes the nodes of
it, at the speed of C. An offset has eight bytes wherever it is, and all of a packed tree is one large number: to add to
all offsets, or to those behind a literal, is one addition of such numbers.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections import OrderedDict
from functools import cache
from itertools import accumulate
from operator import sub
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import msgspec

from tfgen.hcl.loose import loose_literals, mark_of
from tfgen.hcl.shape import key_of, split_literals
from tfgen.hcl.strings import parse_number, unescape
from tfgen.hcl.syntax import Body, Literal, Node
from tfgen.hcl.tokens import COMMENT, LITERAL, NUMBER, STRING, tokenize
from tfgen.hcl.tree import parse_tokens
from tfgen.structs import Struct

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from tfgen.hcl.tokens import Token

_MOST: Final = 1024
"""Moulds at hand, some 5 KB each: a project has some hundred shapes of blocks. Those used longest ago go first."""
_NOTHING: Final = ("", "", 0)
_MOST_DIGITS: Final = 15  # of a number that is one thing, whoever reads it
_WIDTH: Final = 8  # bytes of an offset
_OFFSET: Final = b"\xcf"  # what stands before these: a number of eight bytes without a sign, in MessagePack
_MOST_MOVES: Final = 8
"""Literals of a mould for which is kept what stands behind them, which takes as much as the form."""
# A value that cannot be written or read again: the text is parsed then.
_USELESS: Final = (ValueError, TypeError, OverflowError, RecursionError)

_Span: TypeAlias = tuple[int, int]


class Alike(Struct, frozen=True):
    """What the blocks of one mould have in common: `kept` is what was worked out of any of them.

    Those with the same `signature` differ in texts alone that stand loosely: see `tfgen.hcl.loose`.
    """

    kept: dict[str, Any]
    signature: tuple[str, ...]


class Moulds:
    """Parses texts, those of one skeleton in full only twice as long as it is remembered."""

    def __init__(self, most: int = _MOST) -> None:
        """`most` is how many skeletons are remembered."""
        self._most = most
        self._known: OrderedDict[str, _Mould | None] = OrderedDict()

    def __len__(self) -> int:
        return len(self._known)

    def parse(self, text: str, base: int = 0) -> Body:
        """What `parse_normalized` returns or raises."""
        return self.read(text, base)[0]

    def read(self, text: str, base: int = 0) -> tuple[Body, Alike | None]:
        """The same, with what it has in common with other texts; None where no mould is known."""
        parts = split_literals(text)
        skeleton = key_of(parts)
        is_known = skeleton in self._known
        mould = self._known.pop(skeleton, None)
        tree = mould.cast(parts[1::2], base) if mould else None
        if tree is None:
            tokens = tokenize(text)
            tree = parse_tokens(text, tokens, base)
            # Most skeletons are met once, so the second text is the one to learn from.
            mould = _make_mould(tree, _Holes(parts, tokens), base) if is_known else None
        self._known[skeleton] = mould
        if len(self._known) > self._most:
            self._known.popitem(last=False)
        return tree, mould.alike(parts[1::2]) if mould else None


class _Holes:
    """The literals of a text, given as text and literals in turn: where they are, and what the parser makes of them."""

    def __init__(self, parts: Sequence[str], tokens: Sequence[Token]) -> None:
        self.literals = parts[1::2]
        bounds = list(accumulate(map(len, parts)))
        self.ends = bounds[1::2]
        self.spans = list(zip(bounds[:-1:2], self.ends, strict=True))
        self.silent: set[int] = set()
        self.spoken: dict[_Span, int] = {}
        self.kinds: dict[int, str] = {}
        self._sort(tokens)

    def _sort(self, tokens: Sequence[Token]) -> None:
        """Find the literals that are a token each: comments are `silent`, the others `spoken`."""
        found = {(start, start + len(text)): number for number, (_, text, start) in enumerate(tokens)}
        around = [*tokens, _NOTHING]  # which is before the first one too
        for i, span in enumerate(self.spans):
            kind = _kind_of(around, found[span]) if span in found else None
            if kind == COMMENT:
                self.silent.add(i)
            elif kind:
                self.spoken[span] = i
                self.kinds[i] = kind


def _kind_of(tokens: Sequence[Token], number: int) -> str | None:
    """The kind of a literal's token; None where the parser looks into it.

    `~` takes spaces away beside it, and a number may be the key of an object.
    """
    before, (kind, _, _), behind = tokens[number - 1], tokens[number], tokens[number + 1]
    if kind == LITERAL:
        return None if "~" in before[1] or "~" in behind[1] else kind
    if kind == NUMBER:
        return None if behind[0] in ("=", ":") else kind
    return kind if kind in (STRING, COMMENT) else None


class _Mould:
    """What the trees of texts with one skeleton have in common.

    `form` is a tree with places for offsets and for the values of literals. Of the literals `free` are those that may
    be others, each with how its value is written; `pinned` have to be what they were, and comments may be anything.
    The `loose` ones are those of the free of which it may not matter what they say; None where it always may.
    """

    def __init__(
        self,
        form: _Form,
        free: Sequence[tuple[int, Callable[[str], bytes]]],
        pinned: Mapping[int, str],
        widths: Sequence[int],
        loose: Mapping[int, str] | None,
    ) -> None:
        self._form = form
        self._free = free
        self._pinned = pinned
        self._widths = widths
        self._loose = loose
        self._kept: dict[str, Any] = {}

    def alike(self, literals: Sequence[str]) -> Alike | None:
        """What the tree of a text that has the mould's shape has in common with others."""
        if self._loose is None or any(literals[i] != text for i, text in self._pinned.items()):
            return None
        kinds = self._loose
        signature = [
            mark_of(literals[i], is_part=kinds[i] == LITERAL) if i in kinds else literals[i] for i, _ in self._free
        ]
        return Alike(self._kept, tuple(signature))

    def cast(self, literals: Sequence[str], base: int) -> Body | None:
        """The tree of the text with these literals, None where it has to be parsed."""
        if any(literals[i] != text for i, text in self._pinned.items()):
            return None
        try:
            values = [write(literals[i]) for i, write in self._free]
            grown = map(sub, map(len, literals), self._widths)
            return msgspec.msgpack.decode(self._form.fill(values, base, grown), type=Body)
        except _USELESS:
            return None


class _Form:
    """A packed tree without the values of literals, and with offsets as if it began at nought.

    `holes` has, for each value that is missing, how many bytes are before it, and the how manieth of the values it is.
    `places` has, for each offset, where its bytes begin, and how many literals are before what it leads to.
    """

    def __init__(self, packed: bytes, holes: Sequence[tuple[int, int]], places: Sequence[tuple[int, int]]) -> None:
        self._size = len(packed)
        self._number = int.from_bytes(packed, "big")
        self._holes = holes
        self._where = array("I", [place for place, _ in places])
        self._before = array("I", [before for _, before in places])
        self._all = self._ones(0)
        self._behind: dict[int, int] = {}

    def fill(self, values: Sequence[bytes], base: int, grown: Iterable[int]) -> bytes:
        """The packed tree with these values, that begins at `base`; `grown` is by how much each literal is longer."""
        number = self._number + base * self._all
        for literal, more in enumerate(grown):
            if more:
                number += more * self._moved_by(literal)
        packed = number.to_bytes(self._size, "big")
        parts: list[bytes] = []
        start = 0
        for end, value in self._holes:
            parts += (packed[start:end], values[value])
            start = end
        parts.append(packed[start:])
        return b"".join(parts)

    def _moved_by(self, literal: int) -> int:
        """What is to be added where a literal is longer by one."""
        if literal not in self._behind:
            if len(self._behind) >= _MOST_MOVES:
                del self._behind[next(iter(self._behind))]
            self._behind[literal] = self._ones(literal + 1)
        return self._behind[literal]

    def _ones(self, least: int) -> int:
        """A one for each offset that has at least so many literals before it."""
        found = bytearray(self._size)
        for place, before in zip(self._where, self._before, strict=True):
            if before >= least:
                found[place + _WIDTH - 1] = 1
        return int.from_bytes(found, "big")


def _make_mould(tree: Body, holes: _Holes, base: int) -> _Mould | None:
    """The mould of a tree; None where it would not give just this tree for just this text."""
    try:
        mould = _Writer(tree, holes, base).mould
        again = mould.cast(holes.literals, base)
        is_same = again is not None and msgspec.msgpack.encode(again) == msgspec.msgpack.encode(tree)
    except _USELESS:
        return None
    return mould if is_same else None


class _Writer:
    """Writes a tree, with places for what moves and for what may be another value."""

    def __init__(self, tree: Body, holes: _Holes, base: int) -> None:
        self._tree = tree
        self._holes = holes
        self._base = base
        self._free: dict[int, int] = {}  # which literal is the how manieth that is written
        self._repeated: set[int] = set()
        self._offsets: list[tuple[int, int]] = []
        self._values: list[tuple[int, int]] = []
        self._form = bytearray()
        self._write(tree)

    @property
    def mould(self) -> _Mould:
        """The mould that was written."""
        literals = self._holes.literals
        known = self._holes.silent | self._free.keys()
        return _Mould(
            _Form(bytes(self._form), self._values, self._offsets),
            [(i, _WRITERS[self._holes.kinds[i]]) for i in self._free],
            {i: text for i, text in enumerate(literals) if i not in known},
            list(map(len, literals)),
            self._loose,
        )

    @property
    def _loose(self) -> Mapping[int, str] | None:
        """The literals of which it may not matter what they say, with their kinds; None for what is not one block."""
        tree, holes = self._tree, self._holes
        found = loose_literals(tree.blocks[0]) if len(tree.blocks) == 1 and not tree.arguments else None
        if found is None:
            return None
        numbers = [holes.spoken.get((one.start - self._base, one.end - self._base)) for one in found]
        once = [i for i in numbers if i is not None and i in self._free and i not in self._repeated]
        return {i: holes.kinds[i] for i in once if holes.kinds[i] in (STRING, LITERAL)}

    def _write(self, value: object) -> None:
        if isinstance(value, Node):
            self._write_node(value)
        elif isinstance(value, tuple):
            self._form += _head_of(len(value))
            for item in value:
                self._write(item)
        else:
            self._form += _pack(value)

    def _write_node(self, node: Node) -> None:
        kind = type(node)
        opening, names = _opening_of(kind)
        form, ends, start, end = self._form, self._holes.ends, node.start - self._base, node.end - self._base
        place = len(form) + len(opening)
        self._offsets.append((place, bisect_right(ends, start)))
        self._offsets.append((place + _WIDTH + len(_OFFSET), bisect_right(ends, end)))
        form += opening + start.to_bytes(_WIDTH, "big") + _OFFSET + end.to_bytes(_WIDTH, "big")
        for name in names:
            if name != "value" or kind is not Literal or not self._is_hole(node):  # type: ignore[arg-type]
                self._write(getattr(node, name))

    def _is_hole(self, literal: Literal) -> bool:
        """Whether a literal is one that may be another: then its place is noted."""
        hole = self._holes.spoken.get((literal.start - self._base, literal.end - self._base))
        if hole is None:
            return False
        if hole in self._free:
            self._repeated.add(hole)
        self._values.append((len(self._form), self._free.setdefault(hole, len(self._free))))
        return True


@cache
def _opening_of(kind: type[Node]) -> tuple[bytes, tuple[str, ...]]:
    """What stands before the first offset of a node, and the fields behind the second."""
    fields = kind.__struct_fields__
    return _head_of(1 + len(fields)) + _pack(kind.__name__) + _OFFSET, fields[2:]


@cache
def _head_of(count: int) -> bytes:
    """What stands before so many items, in MessagePack."""
    return _pack([None] * count)[:-count] if count else _pack([])


def _pack(value: object) -> bytes:
    return msgspec.msgpack.encode(value)


def _string(literal: str) -> bytes:
    return _pack(unescape(literal[1:-1]))


def _number(literal: str) -> bytes:
    if len(literal) > _MOST_DIGITS:
        raise ValueError(literal)
    return _pack(parse_number(literal))


def _text(literal: str) -> bytes:
    return _pack(unescape(literal))


_WRITERS: Final[Mapping[str, Callable[[str], bytes]]] = {STRING: _string, NUMBER: _number, LITERAL: _text}
