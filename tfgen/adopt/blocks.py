"""Files cut into their blocks: what stands in many folders is formatted and parsed once.

Each part of a text is one whole block, so that a parser is between two blocks wherever one ends: the text has just
these, and what is done with each is done with all. Where that is not so a text is read as a whole.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from itertools import takewhile
from typing import TYPE_CHECKING, Final

from tfgen.adopt.items import Around, FileItems, Header, join_blocks
from tfgen.hcl.format import terraform_fmt
from tfgen.hcl.layout import layout
from tfgen.hcl.rewrite import rewrite
from tfgen.hcl.source import HclSyntaxError
from tfgen.hcl.structure import read_structure
from tfgen.hcl.tokens import IDENTIFIER, STRING, refuse_controls, tokenize
from tfgen.structs import Struct

if TYPE_CHECKING:
    from collections.abc import Sequence

ENDLESS: Final = 8
"""Runs of the formatter until nothing changes."""
_RECENT: Final = 2048  # blocks at hand, of some kilobytes each: of two folders and more
_START: Final = re.compile(r"^(?=[A-Za-z_])", re.MULTILINE)
_COMMENTS: Final = re.compile(r"(?:[ \t]*(?:#[^\n]*)?\n)*")
_WORD: Final = re.compile(r'"[^"\\{\n]*"|[A-Za-z_][\w-]*')
_HEADER: Final = re.compile(rf"(?:{_WORD.pattern})(?:[ \t]+(?:{_WORD.pattern}))*[ \t]*{{")
_PROBE: Final = "x {\n  y = 1\n}\n"

Address = tuple[str, ...]
"""The type of a block, and its labels without quotes."""


class Cut(Struct, frozen=True):
    """The texts of blocks, and what stands before, between and behind them."""

    blocks: Sequence[str]
    gaps: Sequence[str]

    @property
    def text(self) -> str:
        """All of it."""
        return "".join([*(part for pair in zip(self.gaps, self.blocks, strict=False) for part in pair), self.gaps[-1]])


class _Settled(Struct, frozen=True):
    text: str
    address: Address


class Blocks:
    """The blocks that were asked for last."""

    def __init__(self) -> None:
        self._settled: OrderedDict[str, _Settled | None] = OrderedDict()

    def format(self, text: str) -> tuple[Cut, list[Address]] | None:
        """The blocks of a text as `terraform fmt` leaves them, and their addresses; None where it has to be read whole.

        A text ends with a line end, and has no other ones.
        """
        cut = cut_text(text)
        if cut is None:
            return None
        settled, addresses = [], []
        for block in cut.blocks:
            if (one := self._settle(block)) is None:
                return None
            settled.append(one.text)
            addresses.append(one.address)
        return Cut(settled, [terraform_fmt(gap) if gap.strip("\n") else gap for gap in cut.gaps]), addresses

    def _settle(self, text: str) -> _Settled | None:
        if text not in self._settled:
            try:
                self._settled[text] = _settle(text)
            except HclSyntaxError:  # the file as a whole has it too, and tells where
                self._settled[text] = None
            if len(self._settled) > _RECENT:
                self._settled.popitem(last=False)
        else:
            self._settled.move_to_end(text)
        return self._settled[text]


def cut_items(text: str, addresses: Sequence[Address]) -> FileItems | None:
    """The items of a formatted text whose outermost items have these addresses; None where it has to be read whole.

    Each of them begins where a block may: where nothing else does, they are the parts of the text.
    """
    cut = cut_text(text)
    if cut is None or len(cut.blocks) != len(addresses):
        return None
    line, found = 1, []
    for gap, block in zip(cut.gaps, cut.blocks, strict=False):
        line += gap.count("\n")
        header = _HEADER.match(block)
        if header is None or _may_have_comment(block):
            return None
        name, *labels = _WORD.findall(header[0])
        found.append((Header(name, Around(), line, tuple(labels)), block))
        line += block.count("\n")
    return join_blocks(found, cut.gaps)


def cut_text(text: str) -> Cut | None:
    """The parts of a text that begin where a block may; None where something else is around them."""
    head, *texts = _START.split(text)
    if not _COMMENTS.fullmatch(head):
        return None
    blocks: list[str] = []
    gaps = [head]
    for one in texts:
        if blocks and not gaps[-1] and _may_have_comment(blocks[-1]):  # it may be aligned with one in the next block
            return None
        end = _end(one)
        blocks.append(one[:end])
        gaps.append(one[end:])
    return Cut(blocks, gaps)


def _end(text: str) -> int:
    """Where the comments behind a block begin."""
    end = len(text)
    while end and _COMMENTS.fullmatch(text, line := text.rfind("\n", 0, end - 1) + 1, end):
        end = line
    return end


def _may_have_comment(block: str) -> bool:
    return any(sign in block[block.rfind("\n", 0, -1) + 1 :] for sign in "#/")


def _settle(text: str) -> _Settled | None:
    """The only block of a text as `terraform fmt` leaves it; None of anything else. Raises HclSyntaxError."""
    refuse_controls(text)
    for _ in range(ENDLESS):
        tokens = tokenize(text)
        structure = read_structure(text, tokens)
        if len(structure.block_ends) != 1 or any(not value.path for value in structure.values):
            return None
        after = layout(rewrite(text, tokens, structure, once=True))
        # A bracket behind a heredoc on its line indents whatever comes after the block.
        if "<<" in text and terraform_fmt(text + _PROBE) != after + _PROBE:
            return None
        if after == text:
            break
        text = after
    header = takewhile(lambda token: token[0] != "{", tokens)
    return _Settled(text, tuple(word.strip('"') for kind, word, _ in header if kind in (IDENTIFIER, STRING)))
