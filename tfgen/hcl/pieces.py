"""Cut a formatted file into its top-level blocks, and tell them apart by shape."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tfgen.hcl.shape import Shape

_HOLE: Final = "\0"  # HCL cannot hold it
_PLACEHOLDERS: Final = {'"': '"x"', "0": "0"}
# In formatted text only a top-level block begins a line with a letter, but for these, which may hold lines of any kind.
_ANY_LINES: Final = re.compile(r"<<|/\*")
_BLOCK_START: Final = re.compile(r"^(?=[A-Za-z])", re.MULTILINE)


class Piece(NamedTuple):
    """A top-level block with the comments behind it: `text` with placeholders for literals, on which nothing depends.

    `key` is the same for pieces of one shape; `offset` is the number of lines before the piece.
    """

    key: str
    text: str
    offset: int


def cut(shape: Shape) -> Iterator[Piece]:
    """The pieces of a formatted text: a file is Terraform if and only if each of them is."""
    marked = _HOLE.join(shape.skeleton)
    holes, offset = 0, 0
    for text in [marked] if _ANY_LINES.search(marked) else _BLOCK_START.split(marked):
        kinds = shape.kinds[holes : holes + text.count(_HOLE)]
        key = hashlib.sha256(f"{text}{_HOLE}{kinds}".encode()).hexdigest()
        if text.strip():
            yield Piece(key, _fill(text, kinds), offset)
        holes, offset = holes + len(kinds), offset + text.count("\n")


def _fill(text: str, kinds: str) -> str:
    parts = [""] * (2 * len(kinds) + 1)
    parts[::2] = text.split(_HOLE)
    parts[1::2] = [_PLACEHOLDERS[kind] for kind in kinds]
    return "".join(parts)
