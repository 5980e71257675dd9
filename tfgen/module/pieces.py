"""Top-level blocks by their text: what stands in many files is parsed once, and is the same block in all of them."""

from __future__ import annotations

import hashlib
import re
from collections import OrderedDict
from typing import TYPE_CHECKING, Any, Final, TypeAlias, TypeVar

from tfgen.hcl.moulds import Moulds
from tfgen.structs import Struct, field

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, MutableMapping

    from tfgen.hcl.moulds import Alike
    from tfgen.hcl.syntax import Block, Body

_SHIFT: Final = 22
FAR: Final = 1 << _SHIFT
"""The least offset in a block that is shared. It is in no file: larger ones are parsed as a whole."""
_OF_DIGEST: Final = 5  # bytes, so that offsets fit into the eight of a packed tree
RECENT: Final = 1024
"""Pieces at hand at once: some 10 MB. A stack of the largest kind has 400, most of which the next one has too."""
_PIECES_A_FILE: Final = 6  # about as many as a file has
_BLOCK_START: Final = re.compile(r"^(?=[A-Za-z_])", re.MULTILINE)
_COMMENTS: Final = re.compile(r"(?:[ \t]*(?:#[^\n]*)?\n)*[ \t]*(?:#[^\n]*)?")
ALIKE: Final = "alike"
"""The name under which a piece keeps what it has in common with others."""
DIGEST: Final = "digest"
"""That under which it keeps what tells its text from all others."""
_SIZE: Final = 16  # bytes of it
_MOST_ALIKE: Final = 24
"""Blocks of one mould that differ in more than loose texts, as many as `kept_around` has."""
_OURS: Final = "\0"  # no text of HCL begins so: a file of one block is another key than that block


Result = TypeVar("Result")


class Piece(Struct, frozen=True, eq=False, weakref=True):
    """One top-level block. Its offsets count from `base` on, at which its text begins wherever it stands.

    `kept` is what was worked out of the block, which outlives the files that it stands in: it must not hold them.
    """

    base: int
    length: int
    block: Block
    kept: dict[str, Any] = field(default_factory=dict)


Cut: TypeAlias = "tuple[tuple[int, Piece], ...]"
"""The pieces of a text in their order, each with the offset at which it begins."""


class Pieces:
    """The pieces that were asked for last."""

    def __init__(self, trees: MutableMapping[str, Body], most: int = RECENT) -> None:
        """`trees` remembers the trees behind them, by text; `most` is how many pieces are at hand."""
        self.trees = trees
        self._most = most
        self._moulds = Moulds()
        self._recent: OrderedDict[str, Piece] = OrderedDict()
        self._files: OrderedDict[str, Cut | None] = OrderedDict()

    def cut(self, text: str) -> Cut | None:
        """The pieces of a normalized text with the offsets at which they begin; None where it has to be parsed whole.

        Each is one whole block, so the parser is between two blocks wherever one ends: the text is HCL, and has just
        these blocks. Where it is cut in the middle of something, a piece is none.
        """
        if text not in self._files:
            self._files[text] = self._cut(text)
            if len(self._files) > self._most // _PIECES_A_FILE:
                self._files.popitem(last=False)
        return self._files[text]

    def _cut(self, text: str) -> Cut | None:
        if len(text) >= FAR:
            return None
        head, *texts = _BLOCK_START.split(text)
        if not _COMMENTS.fullmatch(head):
            return None
        found = []
        offset = len(head)
        for one in texts:
            if (piece := self._piece(_without_comments_behind(one))) is None:
                return None
            found.append((offset, piece))
            offset += len(one)
        return tuple(found)

    def _piece(self, text: str) -> Piece | None:
        if (known := self._recent.get(text)) is not None:
            self._recent.move_to_end(text)
            return known
        digest = _digest_of(text)
        base = _base_of(digest)
        tree, alike = self._tree(text, base)
        if tree is None or tree.arguments or len(tree.blocks) != 1:
            return None
        piece = self._recent[text] = Piece(base, len(text), tree.blocks[0])
        piece.kept[DIGEST] = digest[:_SIZE]
        if alike:
            piece.kept[ALIKE] = alike
        if len(self._recent) > self._most:
            self._recent.popitem(last=False)
        return piece

    def _tree(self, text: str, base: int) -> tuple[Body | None, Alike | None]:
        """The tree of a text, with what it has in common with others where that is known."""
        key = _OURS + text
        alike = None
        if key not in self.trees:
            try:
                self.trees[key], alike = self._moulds.read(text, base)
            except Exception:  # noqa: BLE001 - whatever it is, the file as a whole has it too, and tells where
                return None, None
        return self.trees[key], alike


def _without_comments_behind(text: str) -> str:
    """The text up to the last line that says something: a comment may change, and the block is the same."""
    end = len(text)
    while end and _COMMENTS.fullmatch(text, line := text.rfind("\n", 0, end - 1) + 1, end):
        end = line
    return text[:end]


def _digest_of(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()


def _base_of(digest: bytes) -> int:
    """Where the offsets in a piece begin: known by its text, so that its tree can be remembered with them."""
    return (int.from_bytes(digest[:_OF_DIGEST], "big") + 1) << _SHIFT


def once_alike(kept: dict[str, Any], name: str, work: Callable[[], Result]) -> Result:
    """What `work` makes of a block and keeps under a name, the same of all that differ from it in loose texts alone."""
    if name not in kept:
        alike: Alike | None = kept.get(ALIKE)
        if alike is None:
            kept[name] = work()
        else:
            known = alike.kept.setdefault(name, {})
            if alike.signature not in known:
                if len(known) >= _MOST_ALIKE:
                    known.clear()
                known[alike.signature] = work()
            kept[name] = known[alike.signature]
    found: Result = kept[name]
    return found


def found_alike(kept: dict[str, Any], name: str, find: Callable[[], Iterable[Result]]) -> tuple[Result, ...]:
    """What is found in a block and kept under a name: nothing, where that is so of one that is like it.

    What is found may be parts of the block; no loose text may be what matters.
    """
    found: tuple[Result, ...] | None = kept.get(name)
    if found is None:
        alike: Alike | None = kept.get(ALIKE)
        silent: dict[tuple[str, ...], None] = alike.kept.setdefault(name, {}) if alike else {}
        found = () if alike and alike.signature in silent else tuple(find())
        kept[name] = found
        if alike and not found:
            if len(silent) >= _MOST_ALIKE:
                silent.clear()
            silent[alike.signature] = None
    return found


class Places:
    """Leads from the offsets in shared blocks to those in one file."""

    def __init__(self, pieces: Cut) -> None:
        self._starts = {piece.base >> _SHIFT: start for start, piece in pieces}

    def offset(self, offset: int) -> int:
        """The offset in the file; of one that is so already, itself."""
        number = offset >> _SHIFT
        return offset - (number << _SHIFT) + self._starts[number] if number else offset


def are_apart(several: Iterator[Piece]) -> bool:
    """Whether no two of these are the same one, nor have offsets in common."""
    bases = [piece.base for piece in several]
    return len(set(bases)) == len(bases)
