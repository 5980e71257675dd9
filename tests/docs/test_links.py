"""Every link in the repository's pages leads somewhere."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LINK = re.compile(r"\]\((?!https?:|mailto:)([^)\s#]*)(?:#([^)\s]+))?\)")
CODE = re.compile(r"^```.*?^```$|`[^`\n]*`", re.MULTILINE | re.DOTALL)


def committed_pages() -> list[str]:
    files = subprocess.run(["git", "ls-files", "*.md"], cwd=ROOT, capture_output=True, text=True, check=True)
    return files.stdout.split()


def anchors(page: Path) -> set[str]:
    """The anchors of a page's headings, as GitHub and the site make them: words in lower case, joined by hyphens."""
    headings = re.findall(r"^#+ (.*)$", page.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.replace("`", "")).lower().replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", committed_pages())
def test_every_link_of_a_page_leads_to_a_file_and_a_heading(page: str) -> None:
    text = CODE.sub("", (ROOT / page).read_text())
    for path, anchor in LINK.findall(text):
        target = (ROOT / page).parent / path if path else ROOT / page
        assert target.exists(), f"{page}: {path}"
        assert not anchor or anchor in anchors(target), f"{page}: {path}#{anchor}"


def test_the_site_leads_to_every_page() -> None:
    navigation = (ROOT / "zensical.toml").read_text()
    pages = [page.name for page in (ROOT / "docs").glob("*.md")]
    assert [page for page in pages if f'"{page}"' not in navigation] == []


@pytest.mark.parametrize("page", [page for page in committed_pages() if page.startswith("docs/")])
def test_no_page_of_the_site_links_out_of_it(page: str) -> None:
    text = CODE.sub("", (ROOT / page).read_text())
    found = [
        path
        for path, _ in LINK.findall(text)
        if not ((ROOT / page).parent / path).resolve().is_relative_to(ROOT / "docs")
    ]
    assert found == []
