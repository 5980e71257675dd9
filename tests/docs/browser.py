"""A headless browser that reads pages from files, and notes whatever a page asks of the network or complains of."""

from __future__ import annotations

import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING

from playwright.sync_api import Page, sync_playwright

from tests.engine.availability import skip_or_fail

if TYPE_CHECKING:
    from collections.abc import Iterator

PATIENCE = 300_000  # milliseconds: a machine may be busy, and what does not come does not come
_QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@contextmanager
def open_browser(width: int = 1280, height: int = 900) -> Iterator[tuple[Page, list[str]]]:
    """Yield a page, and the list of what went wrong on it: errors, and requests that left the machine."""
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if not chromium:
        skip_or_fail("no Chromium on the PATH: make services")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=_QUIET)
        page, complaints = browser.new_page(viewport={"width": width, "height": height}), list[str]()
        page.set_default_timeout(PATIENCE)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda said: said.type == "error" and complaints.append(said.text))
        page.on("request", lambda asked: _is_outside(asked.url) and complaints.append(asked.url))
        yield page, complaints
        browser.close()


def _is_outside(url: str) -> bool:
    return not url.startswith(("file:", "data:", "blob:", "http://127.0.0.1:", "about:"))
