"""Read the outermost blocks of a root module, as far as they decide what `terraform init` has to do."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tfgen.disk.files import read_file
from tfgen.hcl.source import HclSyntaxError, normalize
from tfgen.hcl.tree import parse_tree

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tfgen.hcl import syntax


@dataclass(frozen=True)
class Block:
    """An outermost block of a file, as its place in the normalized text of that file.

    `is_override` tells that its file is merged over the others
    (https://developer.hashicorp.com/terraform/language/files/override).
    """

    node: syntax.Block
    source: str
    is_override: bool = False

    @property
    def type(self) -> str:
        """The first word: `terraform`, `provider`, `resource`."""
        return self.node.type

    @property
    def labels(self) -> tuple[str, ...]:
        """Its labels without quotes."""
        return self.node.labels

    @property
    def text(self) -> str:
        """The block as it is written."""
        return self.write(self.node)

    def write(self, node: syntax.Node) -> str:
        """A part of the block as it is written."""
        return self.source[node.start : node.end]


def read_blocks(folder: Path) -> tuple[Block, ...]:
    """The outermost blocks of the files in a folder, in the order of the files' names.

    A file that is not HCL gives none: the engine, which is run next, says what is wrong with it. Raises OSError.
    """
    return tuple(block for path in sorted(folder.glob("*.tf")) for block in _read_file(path))


def _read_file(path: Path) -> Iterator[Block]:
    text = read_file(path).decode("utf-8-sig", errors="replace")
    is_override = path.stem == "override" or path.stem.endswith("_override")
    return (replace(block, is_override=is_override) for block in find_blocks(text))


def find_blocks(text: str) -> Iterator[Block]:
    """The outermost blocks of a text, in order; none when it is not HCL."""
    source = normalize(text)
    try:
        body = parse_tree(source)
    except HclSyntaxError:
        return
    yield from (Block(node, source) for node in body.blocks)
