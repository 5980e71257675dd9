"""Make the tree of a text from that of an earlier one which differs in plain literals only, without parsing it.

Texts with one skeleton, and literals of the same kinds in it (`tfgen.hcl.shape`), have the same tokens but for these.
So their trees differ in the values of these literals, and in the offsets of what stands behind literals of another
width. A mould is such a tree written as JSON, with places for offsets and values; msgspec makes the nodes of it, at the
speed of C.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import OrderedDict
from itertools import accumulate
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeAlias

import msgspec

from tfgen.hcl.loose import loose_literals, mark_of
from tfgen.hcl.shape import key_of, split_literals
from tfgen.hcl.strings import parse_number, unescape
from tfgen.hcl.syntax import Body, Literal, Node
from tfgen.hcl.tokens import COMMENT, LITERAL, NUMBER, STRING, tokenize
from tfgen.hcl.tree import parse_tokens

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from tfgen.hcl.tokens import Token

_MOST: Final = 1024
"""Moulds at hand, some 5 KB each: a project has some hundred shapes of blocks. Those used longest ago go first."""
_NOTHING: Final = ("", "", 0)
_MOST_DIGITS: Final = 15  # of a number that JSON and HCL read alike
# A value that cannot be written or read again: the text is parsed then.
_USELESS: Final = (ValueError, TypeError, OverflowError, RecursionError)

_Span: TypeAlias = tuple[int, int]


class Alike(NamedTuple):
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

    `form` is a tree as JSON, in which `order` says what stands at each place: the value of a literal, or an offset. Of
    the literals `free` are those that may be others, each with how its value is written; `pinned` have to be what they
    were, and comments may be anything. An offset is one in the first text, with how many literals are before it. The
    `loose` ones are those of the free of which it may not matter what they say; None where it always may.
    """

    def __init__(
        self,
        form: str,
        order: Sequence[int],
        free: Sequence[tuple[int, Callable[[str], str]]],
        offsets: Sequence[tuple[int, int]],
        pinned: Mapping[int, str],
        widths: Sequence[int],
        loose: Mapping[int, str] | None,
    ) -> None:
        self._form = form
        self._arrange = itemgetter(*order)
        self._free = free
        self._offsets = offsets
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
        grown = [len(text) - width for text, width in zip(literals, self._widths, strict=True)]
        shifts = list(accumulate(grown, initial=base))
        try:
            found = [write(literals[i]) for i, write in self._free]
            found += [offset + shifts[before] for offset, before in self._offsets]  # type: ignore[misc]
            return msgspec.json.decode(self._form % self._arrange(found), type=Body)
        except _USELESS:
            return None


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
        self._order: list[tuple[bool, int]] = []
        self._form: list[str] = []
        self._write(tree)

    @property
    def mould(self) -> _Mould:
        """The mould that was written."""
        literals = self._holes.literals
        known = self._holes.silent | self._free.keys()
        return _Mould(
            "".join(self._form),
            [len(self._free) * is_offset + number for is_offset, number in self._order],
            [(i, _WRITERS[self._holes.kinds[i]]) for i in self._free],
            self._offsets,
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
            self._form.append("[")
            for number, item in enumerate(value):
                self._form.append("," * bool(number))
                self._write(item)
            self._form.append("]")
        else:
            self._form.append(_json(value).replace("%", "%%"))

    def _write_node(self, node: Node) -> None:
        self._form.append(f'["{type(node).__name__}",{self._offset(node.start)},{self._offset(node.end)}')
        for name in node.__struct_fields__[2:]:
            self._form.append(",")
            if name == "value" and isinstance(node, Literal) and self._is_hole(node):
                self._form.append("%s")
            else:
                self._write(getattr(node, name))
        self._form.append("]")

    def _offset(self, offset: int) -> str:
        here = offset - self._base
        self._order.append((True, len(self._offsets)))
        self._offsets.append((here, bisect_right(self._holes.ends, here)))
        return "%d"

    def _is_hole(self, literal: Literal) -> bool:
        """Whether a literal is one that may be another: then its place is noted."""
        hole = self._holes.spoken.get((literal.start - self._base, literal.end - self._base))
        if hole is None:
            return False
        if hole in self._free:
            self._repeated.add(hole)
        self._order.append((False, self._free.setdefault(hole, len(self._free))))
        return True


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()


def _string(literal: str) -> str:
    return _json(unescape(literal[1:-1]))


def _number(literal: str) -> str:
    if len(literal) > _MOST_DIGITS:
        raise ValueError(literal)
    return _json(parse_number(literal))


def _text(literal: str) -> str:
    return _json(unescape(literal))


_WRITERS: Final[Mapping[str, Callable[[str], str]]] = {STRING: _string, NUMBER: _number, LITERAL: _text}
