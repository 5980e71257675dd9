"""The documentation as a site: it builds without a warning, and reads and searches without a network."""

from __future__ import annotations

import subprocess
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.docs.browser import open_browser
from tests.engine.availability import skip_or_fail

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
BUILDER = ROOT / ".venv-site/bin/zensical"


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the library's
        pass


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    """The address of the built site."""
    if not BUILDER.exists():
        skip_or_fail("the builder of the site is not installed: make site")
    built = subprocess.run(
        [BUILDER, "build", "--clean", "--strict"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert built.returncode == 0, built.stdout + built.stderr
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(ROOT / "dist/site"))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_a_reader_gets_from_the_first_page_to_the_tutorial_without_a_network(site: str) -> None:
    with open_browser() as (page, complaints):
        page.goto(f"{site}/index.html")
        page.get_by_role("link", name="The tutorial").click()
        page.get_by_role("heading", name="A stack leaves").wait_for()
    assert complaints == []


def test_the_search_finds_a_rule_by_its_name(site: str) -> None:
    with open_browser() as (page, complaints):
        page.goto(f"{site}/index.html")
        page.keyboard.press("/")
        page.locator("input:visible").fill("undeclared-resource")
        page.get_by_text("results").first.wait_for()
        page.keyboard.press("Enter")
        page.wait_for_url("**/rules.html*#undeclared-resource")
    assert complaints == []
