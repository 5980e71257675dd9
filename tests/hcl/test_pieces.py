"""Pieces of a file: the parsers say of them together what they say of the whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from tfgen.hcl.parse import read_hcl
from tfgen.hcl.pieces import cut
from tfgen.hcl.shape import Formatter

GENERATED = sorted(Path(__file__).parents[2].glob("generated/prod/*/*.tf"))
TWO = '# first\nresource "a" "b" {\n  c = 1\n}\n\n# second\nresource "a" "d" {\n  c = "e"\n}\n'


def keys(text: str) -> list[str]:
    return [piece.key for piece in cut(Formatter().format(text).shape)]


@pytest.mark.parametrize("path", GENERATED, ids=lambda path: "/".join(path.parts[-2:]))
def test_the_blocks_of_the_pieces_are_the_blocks_of_the_file(path: Path) -> None:
    text = path.read_text()
    blocks = [
        (block.address, block.line + piece.offset)
        for piece in cut(Formatter().format(text).shape)
        for block in read_hcl(piece.text).blocks
    ]
    assert blocks == [(block.address, block.line) for block in read_hcl(text).blocks]


def test_a_block_is_the_same_piece_in_any_file_and_with_any_literal() -> None:
    assert keys(TWO)[-1] == keys('locals {}\n\nresource "a" "d" {\n  c = "f"\n}\n')[-1]


def test_a_literal_of_another_kind_makes_another_piece() -> None:
    assert keys(TWO)[-1] != keys(TWO.replace('"e"', "5"))[-1]


def test_a_label_is_no_literal() -> None:
    assert keys(TWO)[-1] != keys(TWO.replace('"d"', '"e"'))[-1]


@pytest.mark.parametrize("text", ['a {\n  b = <<EOT\nresource "x" {\nEOT\n}\n', "a {\n  /*\nb\n  */\n}\n"])
def test_a_file_whose_lines_may_be_anything_stays_whole(text: str) -> None:
    assert len(keys(text)) == 1
