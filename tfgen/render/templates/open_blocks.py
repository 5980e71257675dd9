"""Which block of a template is still open at a place, and where it begins."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import jinja2

if TYPE_CHECKING:
    from collections.abc import Iterable

_OPENING = frozenset({"block", "call", "filter", "for", "if", "macro"})


class OpenBlock(NamedTuple):
    """A block that nothing closes: its tag, and the line of it."""

    tag: str
    line: int


def find_open_block(environment: jinja2.Environment, source: str, line: int, closing: str = "") -> OpenBlock | None:
    """The innermost block that is open at the end, or before the tag `closing` of a line, which does not close it.

    Of what cannot be read it is the one that is open where reading ends.
    """
    open_blocks: list[OpenBlock] = []
    try:
        for tag in _tags(environment.lex(source)):
            if tag.tag in _OPENING:
                open_blocks.append(tag)
            elif open_blocks and tag.tag == f"end{open_blocks[-1].tag}":
                open_blocks.pop()
            elif tag == (closing, line):
                break
    except jinja2.TemplateSyntaxError:
        pass
    return open_blocks[-1] if open_blocks else None


def _tags(tokens: Iterable[tuple[int, str, str]]) -> Iterable[OpenBlock]:
    begins = False
    for line, kind, text in tokens:
        if begins and kind == "name":
            yield OpenBlock(text, line)
        begins = kind == "block_begin" or (begins and kind == "whitespace")
