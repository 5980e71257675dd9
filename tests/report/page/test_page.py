"""The page in a browser: clicked through, searched, moved through with keys, dark, printed, of a thousand stacks."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Literal

import pytest

from tests.docs.browser import open_browser
from tests.docs.scripts import AXE, script_of
from tests.report.page.projects import HOSTILE, THOUSAND_FILES, WIDE_FILES, make_project
from tests.trees import run, write_tree

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Page

    Opened = tuple[Page, list[str]]


def _report(folder: Path, *words: str) -> str:
    assert run("report", *words).exit_code == 0
    return f"file://{folder}/report.html"


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of the page of a small project."""
    folder = tmp_path_factory.mktemp("small")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        make_project(folder)
        return _report(folder, "--against", "HEAD")


@pytest.fixture(scope="module")
def wide(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of the page of four rows with thirty columns of two components."""
    folder = tmp_path_factory.mktemp("wide")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        write_tree(folder, WIDE_FILES)
        return _report(folder)


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of the page of a thousand stacks."""
    folder = tmp_path_factory.mktemp("large")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        write_tree(folder, THOUSAND_FILES)
        return _report(folder)


@pytest.fixture(scope="module")
def browser() -> Iterator[Opened]:
    """A page, and what went wrong on it, for all tests: a browser takes long to start."""
    with open_browser() as opened:
        yield opened


@contextmanager
def _opened(browser: Opened, address: str, width: int = 1280) -> Iterator[Page]:
    """A page on which nothing may go wrong: no error, nothing that its policy forbids, no request."""
    page, complaints = browser
    complaints.clear()
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(media="screen", color_scheme="light")
    page.goto("about:blank")
    page.goto(address)
    page.locator("main[data-view]").wait_for()
    yield page
    page.evaluate("localStorage.clear()")
    assert complaints == []


def _heading(page: Page, text: str) -> None:
    page.get_by_role("heading", level=1, name=text, exact=True).wait_for()


def test_the_matrix_has_a_tile_for_each_stack_with_what_is_to_be_known_of_it(small: str, browser: Opened) -> None:
    with _opened(browser, small) as page:
        names = [tile.get_attribute("aria-label") for tile in page.locator(".tile").all()]
        assert [(name or "").split(",")[0] for name in names] == ["dev/us-east-1", "prod/us-east-1", "prod/us-west-2"]
        assert all("3 resources" in (name or "") and "1 change against" in (name or "") for name in names)
        assert all("errors" in (name or "") for name in names)
        assert page.locator("td.void").count() == 1


def test_a_click_leads_through_a_stack_its_picture_and_its_resources(small: str, browser: Opened) -> None:
    with _opened(browser, small) as page:
        page.locator(".tile").nth(1).click()
        _heading(page, "prod/us-east-1")
        page.locator(".picture svg").wait_for()
        page.locator(".picture .card", has_text="processor").first.click()
        rows = page.get_by_role("table", name="Resources").locator("tbody tr")
        assert 0 < rows.count() < 3
        page.get_by_role("link", name="Next stack").click()
        _heading(page, "prod/us-west-2")


def test_a_setting_shows_the_lines_of_all_its_layers(small: str, browser: Opened) -> None:
    with _opened(browser, f"{small}#/stack/prod/us-west-2") as page:
        row = page.get_by_role("table", name="Settings").locator("tr", has_text="function.timeout")
        row.locator("summary").click()
        assert row.locator(".layers code.place").all_inner_texts() == [
            "config/regions.yaml:12",
            "config/regions.yaml:3",
        ]


def test_a_value_that_looks_like_html_is_shown_as_text(small: str, browser: Opened) -> None:
    with _opened(browser, f"{small}#/setting/note") as page:
        page.get_by_text(HOSTILE).first.wait_for()
        assert page.locator("img").count() == 0


def test_each_view_is_reached_by_its_tab(small: str, browser: Opened) -> None:
    with _opened(browser, small) as page:
        for name in ("Findings", "Differences", "Changes", "Plans"):
            page.locator("#tabs").get_by_role("link", name=name).click()
            page.locator("#tabs [aria-current]", has_text=name).wait_for()
            assert page.locator("main h1").count() == 1


def test_findings_are_told_once_and_filtered_by_severity_and_rule(small: str, browser: Opened) -> None:
    with _opened(browser, f"{small}#/findings") as page:
        assert page.get_by_text("undeclared-resource").count()
        before = page.locator(".findings > li").count()
        page.get_by_label("Rule").select_option("undeclared-resource")
        assert page.locator(".findings > li").count() == 1 < before
        page.get_by_label("Severity").select_option("warning")
        page.get_by_text("Nothing here has that.").wait_for()


def test_changes_against_a_commit_name_what_is_new(small: str, browser: Opened) -> None:
    with _opened(browser, f"{small}#/changes") as page:
        row = page.get_by_role("table", name="Changes").locator("tbody tr")
        assert "aws_s3_bucket.data" in row.first.inner_text()
        assert row.first.get_by_role("img", name="added").count() == 1


def test_differences_between_environments_lead_to_the_setting(small: str, browser: Opened) -> None:
    with _opened(browser, f"{small}#/differences") as page:
        page.get_by_role("table", name="Settings").get_by_role("link", name="function.timeout").click()
        _heading(page, "function.timeout")
        assert page.locator("tbody tr").count() == 3


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("us-west-2", "prod/us-west-2"),
        ("aws_lambda", "aws_lambda_function.processor"),
        ("function.time", "function.timeout"),
        ("missing", "Findings"),
    ],
)
def test_the_search_leads_to_stacks_addresses_settings_and_findings(
    words: str, expected: str, small: str, browser: Opened
) -> None:
    with _opened(browser, small) as page:
        page.keyboard.press("/")
        page.keyboard.type(words)
        page.get_by_role("option").first.wait_for()
        page.keyboard.press("Enter")
        _heading(page, expected)


def test_keys_move_through_the_results_of_a_search_and_leave_it(small: str, browser: Opened) -> None:
    with _opened(browser, small) as page:
        page.keyboard.press("/")
        page.keyboard.type("processor")
        page.get_by_role("option").nth(1).wait_for()
        page.keyboard.press("ArrowDown")
        assert page.get_by_role("option", selected=True).get_attribute("id") == "option-2"
        page.keyboard.press("Escape")
        assert page.locator("#results").is_hidden()


def test_keys_move_through_the_matrix_into_a_stack_and_back(small: str, browser: Opened) -> None:
    with _opened(browser, small) as page:
        for key in ("ArrowDown", "ArrowDown", "ArrowRight"):
            page.keyboard.press(key)
        assert page.evaluate("document.activeElement.getAttribute('href')") == "#/stack/prod/us-west-2"
        page.keyboard.press("Enter")
        _heading(page, "prod/us-west-2")
        page.keyboard.press("Escape")
        _heading(page, "demo")


def test_the_colours_are_those_of_the_system_until_the_reader_chooses(small: str, browser: Opened) -> None:
    background = "getComputedStyle(document.documentElement).backgroundColor"
    with _opened(browser, small) as page:
        light = page.evaluate(background)
        page.emulate_media(color_scheme="dark")
        dark = page.evaluate(background)
        page.locator("#theme").click()
        assert (light, page.evaluate(background)) == ("rgb(255, 255, 255)", light)
        page.locator("#theme").click()
        assert page.evaluate(background) == dark != light


def test_a_picture_is_dark_with_the_page(small: str, browser: Opened) -> None:
    fill = "getComputedStyle(document.querySelector('.picture').shadowRoot.querySelector('.page')).fill"
    with _opened(browser, f"{small}#/stack/dev/us-east-1") as page:
        page.locator(".picture svg").wait_for()
        light = page.evaluate(fill)
        page.emulate_media(color_scheme="dark")
        # The page hears of it a moment later; `wait_for_function` would evaluate within it, which its policy forbids.
        while page.evaluate(fill) == light:
            page.wait_for_timeout(20)


def test_paper_is_light_and_has_no_bar(small: str, browser: Opened) -> None:
    with _opened(browser, f"{small}#/stack/dev/us-east-1") as page:
        page.emulate_media(media="print", color_scheme="dark")
        assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == "rgb(255, 255, 255)"
        assert page.locator("header.bar").is_hidden()
        assert page.locator(".picture svg").is_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_has_nothing_to_say_of_any_view(scheme: Literal["light", "dark"], small: str, browser: Opened) -> None:
    axe = script_of(AXE).read_text(encoding="utf-8")
    views = ("", "stack/prod/us-east-1", "findings", "differences", "changes", "plans", "setting/function.timeout")
    for view in (*views, "address/aws_lambda_function.processor", "stack/nowhere"):
        with _opened(browser, f"{small}#/{view}") as page:
            page.emulate_media(color_scheme=scheme)
            page.evaluate(axe)
            found = page.evaluate("axe.run(document, { resultTypes: ['violations'] })")
            assert [(one["id"], one["nodes"][0]["html"]) for one in found["violations"]] == [], view


def test_paper_has_all_of_a_stack_whatever_is_folded_on_the_screen(small: str, browser: Opened) -> None:
    with _opened(browser, f"{small}#/stack/prod/us-west-2") as page:
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
        page.emulate_media(media="print")
        text = page.locator("main").inner_text()
        assert all(
            word in text for word in ("aws_lambda_function.processor", "function.timeout", "config/regions.yaml:3")
        )
        assert page.locator("main details:not([open])").count() == 0
        assert page.locator("main").evaluate("(main) => main.scrollWidth <= main.clientWidth")


def test_a_narrow_screen_scrolls_the_matrix_and_not_the_page(small: str, browser: Opened) -> None:
    for view in ("#/", "#/stack/dev/us-east-1", "#/differences", "#/changes", "#/findings"):
        with _opened(browser, f"{small}{view}", width=400) as page:
            assert page.evaluate("document.documentElement.scrollWidth") <= 400, view


@pytest.mark.parametrize("width", [400, 1280])
def test_tiles_of_many_columns_hold_what_they_say_and_rows_keep_their_name_when_scrolled(
    width: int, wide: str, browser: Opened
) -> None:
    with _opened(browser, wide, width=width) as page:
        overflowing = "tiles => tiles.filter(tile => tile.scrollWidth > tile.clientWidth).length"
        assert page.locator(".tile").evaluate_all(overflowing) == 0
        page.locator(".scroll").evaluate("place => { place.scrollLeft = 10000; }")
        assert (page.locator("tbody th").first.bounding_box() or {})["x"] >= 0


def test_an_address_that_leads_nowhere_says_so(small: str, browser: Opened) -> None:
    for view in ("stack/nowhere", "address/nothing", "setting/none", "stack/%E0%A4%A"):
        with _opened(browser, f"{small}#/{view}") as page:
            page.get_by_role("heading", name="There is no such").wait_for()


def test_a_thousand_stacks_are_shown_at_once_and_opened_on_a_click(large: str, browser: Opened) -> None:
    with _opened(browser, large) as page:
        page.locator(".tile").nth(999).wait_for()
        assert page.locator(".tile").count() == 1000
        assert page.evaluate("[...document.querySelectorAll('script[id^=part-stacks]')].length") == 63
        page.locator(".tile").nth(777).click()
        _heading(page, "tenant-31/region-2")
        page.locator(".picture svg").wait_for()


def test_paper_has_all_of_a_thousand_stacks_also_those_that_no_screen_has_shown_yet(
    large: str, browser: Opened
) -> None:
    drawn = """() => new Promise((resolve) => requestAnimationFrame(() => {
      location.hash = "#/findings";
      setTimeout(() => {
        location.hash = "#/";
        addEventListener("hashchange", () => setTimeout(() => {
          dispatchEvent(new Event("beforeprint"));
          resolve(document.querySelectorAll(".tile").length);
        }), { once: true });
      }, 500);
    }))"""
    with _opened(browser, large) as page:
        assert page.evaluate(drawn) == 1000


def test_the_search_finds_one_of_a_thousand(large: str, browser: Opened) -> None:
    with _opened(browser, large) as page:
        page.keyboard.press("/")
        page.keyboard.type("tenant-39/region-24")
        page.get_by_role("option").first.wait_for()
        page.keyboard.press("Enter")
        _heading(page, "tenant-39/region-24")
