"""The page that lists the decisions lists all of them, by their numbers."""

from __future__ import annotations

import re
from pathlib import Path

FOLDER = Path(__file__).parents[2] / "docs/decisions"
PAGES = {page.name: page.read_text() for page in sorted(FOLDER.glob("*.md")) if page.name != "README.md"}
ROW = re.compile(r"^- \[(\d+)\]\(([^)]+)\) ", re.MULTILINE)
LISTED: list[tuple[str, str]] = ROW.findall((FOLDER / "README.md").read_text())


def test_every_decision_is_listed_once_and_nothing_else_is() -> None:
    assert sorted(page for _, page in LISTED) == list(PAGES)


def test_file_heading_and_list_give_a_decision_one_number() -> None:
    headings = {page: re.match(r"# (\d+)\. \S", text) for page, text in PAGES.items()}
    assert [page for page, heading in headings.items() if not heading or heading[1].zfill(4) != page[:4]] == []
    assert [page for number, page in LISTED if number.zfill(4) != page[:4]] == []
