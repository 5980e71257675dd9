"""Cut a formatted file into its top-level blocks, and tell them apart by shape."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING, Final

from tfgen.structs import Struct

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tfgen.hcl.shape import Shape

_HOLE: Final = "\0"  # HCL cannot hold it; the kind of what is left out follows
_PLACEHOLDERS: Final = {'"': '"x"', "0": "0", "$": "x", "#": "#"}
# In formatted text only a top-level block begins a line with a letter, but for these, which may hold lines of any kind.
_ANY_LINES: Final = re.compile(r"<<|/\*")
# Both begin with characters that `re` looks for quickly, in place of trying at each.
_BLOCK_START: Final = re.compile(r"\n(?=[A-Za-z])")
_COMMENTS_BEHIND: Final = re.compile(rf"[\n{_HOLE}](?:(?<=\n\n)|(?<=\n{_HOLE})#)(?:\n|{_HOLE}#)*\Z")


class Piece(Struct, frozen=True):
    """A top-level block: `text` with placeholders for literals, on which nothing depends.

    `key` is the same for pieces of one shape; `offset` is the number of lines before the piece.
    """

    key: str
    text: str
    offset: int


def cut(shape: Shape) -> Iterator[Piece]:
    """The pieces of a formatted text: a file is Terraform if each of them is."""
    marked = shape.fill([_HOLE + kind for kind in shape.kinds])
    offset = 0
    for text in [marked] if _ANY_LINES.search(marked) else _blocks(marked):
        block = _COMMENTS_BEHIND.sub("", text)
        if block.strip():
            yield Piece(hashlib.sha256(block.encode()).hexdigest(), _fill(block), offset)
        offset += text.count("\n")


def _blocks(text: str) -> list[str]:
    """What stands before the first block, if anything does, and each block with its line end."""
    blocks = _BLOCK_START.split(text)
    return [*[f"{block}\n" for block in blocks[:-1]], blocks[-1]]


def _fill(text: str) -> str:
    for kind, placeholder in _PLACEHOLDERS.items():
        text = text.replace(_HOLE + kind, placeholder)
    return text
