"""A file that is cut into its blocks is formatted and read as it is as a whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.adopt.estates import HERE, ROOT
from tfgen.adopt.blocks import Blocks, cut_items
from tfgen.adopt.items import BlockItem, FileItems, Item, UnreadBlock, read_block, read_items
from tfgen.adopt.source_file import addresses_of
from tfgen.hcl.format import terraform_fmt

if TYPE_CHECKING:
    from collections.abc import Iterable

A = 'resource "a" "b" {\n  c   = 1 # one\n  dd = { e = [1,\n2] }\n}\n'
LEAK = 'resource "a" "h" {\n  c = f(<<EOT\nx\nEOT\n  )\n  d = {e=<<EOT\n${x}\nEOT\n}\n}\n'
CASES = {
    "blocks": f"\n# Of a.\n\n{A}\n\n# Of b.\n#   and more\n{A} \n  # at last  \n",
    "no block": "\n# nothing\n\n",
    "comments in one column": f"{A[:-1]} # x\nlonger-name {{ # y\n}}\n",
    "comment behind, a line between": f"{A[:-1]} # x\n\nlonger-name {{ # y\n}}\n",
    "no line between": f"{A}{A}",
    "heredoc": f'{A}\nresource "a" "h" {{\n  c = <<EOT\n  here {{\n  EOT\n}}\n{A}',
    "heredoc that begins a line as a block does": f"{A}\nlocals {{\n  c = <<EOT\nlocals {{\n}}\n  EOT\n}}\n{A}",
    "bracket behind a heredoc": f"{LEAK}\n{A}",
    "other comments": f"/* x */\n{A}// y\n{A}/* z\nlocals {{}}\n*/\n{A}",
    "one line, and labels without quotes": f"locals {{}}\nresource a b {{ c = 1 }}\n{A}",
    "not at the left": f"  {A}\n  {A}",
    "an argument": f"a = 1\nbbb = 2\n{A}",
    "needless interpolation": 'output "x" {\n  value = "${a.b}"\n}\n',
}
FILES = [*sorted((HERE / "estates").rglob("*.tf")), *sorted((ROOT / "generated").rglob("*.tf"))[:40]]


@pytest.mark.parametrize("text", CASES.values(), ids=CASES)
def test_cut_or_whole_it_is_the_same(text: str) -> None:
    assert_same(text)


def test_it_is_the_same_for_files_of_projects() -> None:
    blocks = Blocks()
    for file in FILES:
        text = f"\n{file.read_text()}".rstrip() + "\n"
        assert_same(text, blocks)
        assert_same(text.replace(" ", "  ").replace("\n  ", "\n"), blocks)


@pytest.mark.parametrize("name", ["blocks", "no line between", "heredoc", "needless interpolation"])
def test_what_people_write_is_cut(name: str) -> None:
    assert Blocks().format(CASES[name])


@pytest.mark.parametrize("name", ["comments in one column", "bracket behind a heredoc", "not at the left"])
def test_what_depends_on_what_is_beside_it_is_not(name: str) -> None:
    assert Blocks().format(CASES[name]) is None


def assert_same(text: str, blocks: Blocks | None = None) -> None:
    blocks = blocks or Blocks()
    whole = formatted(text)
    if found := blocks.format(text):
        cut, addresses = found
        assert cut.text == whole
        assert addresses == addresses_of(whole)
    if items := cut_items(whole, addresses_of(whole)):
        assert told(items) == told(read_items(whole))


def formatted(text: str) -> str:
    while (after := terraform_fmt(text)) != text:
        text = after
    return text


def told(file: FileItems) -> Any:
    return list(_told(file.items)), file.closing


def _told(items: Iterable[Item | BlockItem | UnreadBlock]) -> Any:
    for one in items:
        item = read_block(one) if isinstance(one, UnreadBlock) else one
        around = (item.around.before, item.around.behind, item.around.apart)
        if isinstance(item, Item):
            yield item.name, around, item.line, item.head, item.value.text, item.value.line
        else:
            yield item.name, around, item.line, item.labels, item.opening, item.closing, list(_told(item.items))
