"""Nested blocks, also those that `dynamic` blocks make."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tfgen.hcl.syntax import Body


def bodies_of(body: Body, *types: str) -> Iterator[Body]:
    """What stands in each nested block of these types, and in the content of each dynamic one, made how often ever."""
    for block in body.blocks:
        if block.type in types:
            yield block.body
        elif block.type == "dynamic" and block.labels and block.labels[0] in types:
            yield from (content.body for content in block.body.blocks_of("content"))
