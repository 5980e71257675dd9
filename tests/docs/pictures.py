"""The pictures of docs/images/ that `tfgen graph` does not draw: what terminals show, and a report in a browser.

`python -m tests.docs.pictures` makes them anew, as `make pictures` does. A browser draws other pixels on another
machine, so of the report's picture its input is recorded beside it: what the page begins with, and how it looks.
"""

from __future__ import annotations

import hashlib
import io
import os
import re
import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

from tests.docs.browser import open_browser
from tfgen.disk.cache import Cache
from tfgen.generate import plan_render
from tfgen.report.page.document import make_document
from tfgen.report.page.facts import collect_facts
from tfgen.report.page.html import format_page
from tfgen.report.page.pack import pack
from tfgen.report.page.pictures import draw_pictures
from tfgen.report.page.write import make_page

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from tfgen.render.files.rendered import RenderedFile
    from tfgen.report.page.document import Document
    from tfgen.report.page.facts import Facts
    from tfgen.report.page.pictures import Pictures

ROOT = Path(__file__).parents[2]
IMAGES = ROOT / "docs/images"
REPORT, INPUT = IMAGES / "report.png", IMAGES / "report.input"
TERMINALS = {
    "terminal-list": ("list",),
    "terminal-explain": ("explain", "prod/us-east-1", "database.backup_retention_days"),
}
_FONT = re.compile(r"@font-face \{[^}]*\}\s*")
_SIZE = 1440, 820


def draw_terminal(name: str) -> str:
    """What a command shows on a terminal, as SVG that asks for no font of the network."""
    words = TERMINALS[name]
    environment = {**os.environ, "FORCE_COLOR": "1"}
    command = [sys.executable, "-m", "tfgen", *words]
    text = subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True, check=True).stdout
    shown = f"$ {' '.join(('tfgen', *words))}\n{text}"
    width = max(map(len, shown.splitlines()))
    console = Console(record=True, width=width, file=io.StringIO(), force_terminal=True, legacy_windows=False)
    console.print(Text.from_ansi(shown))
    return _FONT.sub("", console.export_svg(title=" ".join(("tfgen", words[0])), unique_id=name))


def describe_report(document: Document) -> str:
    """The digest of what the picture of a report is made from."""
    summary = {"summary": pack(document, {})["summary"]}
    return hashlib.sha256("".join(format_page(document["project"], summary)).encode()).hexdigest()


def read_project(draw: Callable[[Iterable[RenderedFile]], Pictures] | None = None) -> tuple[Facts, Document]:
    """What a report tells of this repository, without what was planned on this machine."""
    root, cache = Path(os.path.relpath(ROOT)), Cache(ROOT)
    found = collect_facts(root, plan_render(root, cache=cache, is_applied=False), cache=cache, draw=draw)
    facts = replace(found, plans=(), drift=None)
    return facts, make_document(facts)


def shoot_report() -> None:
    """Write the picture of the report of this repository, and what it was made from."""
    facts, document = read_project(draw_pictures)
    with tempfile.TemporaryDirectory() as folder, open_browser(*_SIZE) as (page, complaints):
        file = Path(folder, "report.html")
        file.write_text("".join(make_page(document, facts.pictures)), encoding="utf-8")
        page.goto(file.as_uri())
        page.locator(".tile").first.wait_for()
        page.screenshot(path=REPORT)
        assert complaints == []
    INPUT.write_text(f"{describe_report(document)}\n", encoding="utf-8")


def main() -> None:
    """Make all of them."""
    for name in TERMINALS:
        (IMAGES / f"{name}.svg").write_text(draw_terminal(name), encoding="utf-8")
    shoot_report()


if __name__ == "__main__":
    main()
