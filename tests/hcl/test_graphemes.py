"""Columns of text that is not ASCII, as `terraform fmt` counts them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.hcl.real_fmt import real_fmt
from tfgen.hcl.graphemes import columns

if TYPE_CHECKING:
    from pathlib import Path

CLUSTERS = {
    "é": 1,
    "e\u0301": 1,
    "日本": 2,
    "한국": 2,
    "\u1112\u1161\u11ab": 1,
    "नि": 1,
    "กำ": 1,
    "👍🏽": 1,
    "👨\u200d👩\u200d👧": 1,
    "🇩🇪🇫🇷": 2,
    "a\u200db": 2,
    "☺\ufe0f": 1,
}


@pytest.mark.parametrize(("text", "count"), CLUSTERS.items())
def test_a_grapheme_cluster_is_one_column(text: str, count: int) -> None:
    assert columns(text) == count


def test_terraform_aligns_by_the_same_columns(tmp_path: Path) -> None:
    texts = [f'a = {{\n  "{text}" = 1\n  "xxxxxxxx" = 2\n}}\n' for text in CLUSTERS]
    wants = [f'a = {{\n  "{text}"{" " * (9 - count)}= 1\n  "xxxxxxxx" = 2\n}}\n' for text, count in CLUSTERS.items()]
    assert real_fmt(tmp_path, texts) == wants
