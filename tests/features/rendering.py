"""Render a choice of switches to the folders of a project, and cut their files into blocks."""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from tests.declared import SETTINGS
from tests.features.switches import ACCOUNT, ENVIRONMENT, HOME, SECONDARY, write_matrix
from tfgen.generate import plan_render
from tfgen.hcl.tokens import COMMENT, INLINE_COMMENT, NEWLINE, tokenize

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tests.features.switches import Choice
    from tfgen.generate import RenderPlan
    from tfgen.hcl.parse import BlockHeader

PROJECT = Path(__file__).parents[2]
# The folders that are compared, and what the tests call them.
PLACES = {
    f"{ENVIRONMENT}/{HOME}": "home",
    f"{ENVIRONMENT}/{SECONDARY}": "secondary",
    f"_bootstrap/{ACCOUNT}": "bootstrap",
    ".github/workflows": "workflows",
}
_ALIAS = re.compile(r'^  alias += "(.*)"$', re.MULTILINE)
_NAMED_BY = {"provider": _ALIAS, "removed": re.compile(r"from\s*=\s*(\S+)")}
_SILENT = frozenset({COMMENT, INLINE_COMMENT, NEWLINE})

Place = tuple[str, str, str]
"""A folder as in `PLACES`, a file in it, and an address in that."""


@dataclass(frozen=True)
class BlockText:
    """A block with the comments above it. Blocks are equal when Terraform sees no difference."""

    text: str = field(compare=False)
    meaning: tuple[tuple[str, str], ...]


def plan_choice(folder: Path, choice: Choice) -> RenderPlan:
    """The project of these switches, with the committed templates, to be rendered into `folder`."""
    config = folder / "config/regions.yaml"
    config.parent.mkdir(parents=True, exist_ok=True)
    config.write_text(write_matrix(choice))
    (folder / "config/settings.yaml").write_text(SETTINGS)
    if not (folder / "templates").exists():
        shutil.copytree(PROJECT / "templates", folder / "templates")
    return plan_render(folder)


def write_choice(project: Path, choice: Choice, folder: Path) -> None:
    """Write the root modules of these switches below a folder; the project remembers what it has proven before."""
    for file in plan_choice(project, choice).files:
        if file.blocks and file.folder in PLACES:
            path = folder / file.folder / file.name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(file.text)


def cut_plan(plan: RenderPlan) -> dict[Place, BlockText]:
    """Every block by its place; a workflow is one block, which is called `all`."""
    blocks: dict[Place, BlockText] = {}
    for file in (*plan.files, *plan.documents):
        if file.folder in PLACES:
            for address, block in cut_file(file.text, file.blocks):
                place = PLACES[file.folder], file.name, address
                assert place not in blocks
                blocks[place] = block
    return blocks


def cut_file(text: str, blocks: Sequence[BlockHeader]) -> Iterator[tuple[str, BlockText]]:
    """The blocks of a file by address; a file without blocks is one."""
    if not blocks:
        yield "all", BlockText(text, (("file", text),))
        return
    lines = text.splitlines()
    starts = [_first_comment(lines, block.line - 1) for block in blocks]
    for block, start, end in zip(blocks, starts, [*starts[1:], len(lines)], strict=True):
        piece = "\n".join(lines[start:end]).strip()
        named = _NAMED_BY[block.type].search(piece) if block.type in _NAMED_BY else None
        address = f"{block.address}.{named[1]}" if named else block.address
        yield address, _read_block(piece)


@cache
def _read_block(text: str) -> BlockText:
    """Most blocks of one choice stand in all others too."""
    return BlockText(text, tuple(_tokens(text)))


def _first_comment(lines: list[str], line: int) -> int:
    """The first of the comment lines right above a block."""
    while line and lines[line - 1].startswith("#"):
        line -= 1
    return line


def _tokens(text: str) -> Iterator[tuple[str, str]]:
    return ((kind, piece) for kind, piece, _ in tokenize(text) if kind not in _SILENT)
