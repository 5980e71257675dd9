"""The file of a report: one file, the same each time, in which values stay values."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections import Counter
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

import pytest

from tests.report.page.projects import HOSTILE, make_project
from tests.trees import run, write_tree
from tfgen.report.page.html import ASSETS, SCRIPTS, format_page
from tfgen.report.page.pack import MAX_PICTURES, pack, runs

if TYPE_CHECKING:
    from pathlib import Path

_NAMES = re.compile(r"^(?:export )?(?:async )?(?:function\*?|const|let) (\w+)", re.MULTILINE)


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The page of a project with a hostile value."""
    folder = tmp_path_factory.mktemp("project")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        make_project(folder)
        assert run("report", "--against", "HEAD").exit_code == 0
        assert run("report", "--against", "HEAD", "-o", "again.html", "--no-cache").exit_code == 0
    text = (folder / "report.html").read_text(encoding="utf-8")
    assert text == (folder / "again.html").read_text(encoding="utf-8"), "the same input is the same bytes"
    return text


class Elements(HTMLParser):
    """The elements of a page, as a browser sees them, and the texts of its scripts and styles."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: Counter[str] = Counter()
        self.attributes: list[tuple[str, str | None]] = []
        self.texts: dict[str, list[str]] = {"script": [], "style": []}
        self._inside = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] += 1
        self.attributes += attrs
        self._inside = tag if not any(name == "type" for name, _ in attrs) or tag == "style" else ""

    def handle_data(self, data: str) -> None:
        if self._inside in self.texts:
            self.texts[self._inside].append(data)

    def handle_endtag(self, tag: str) -> None:
        self._inside = ""


def test_a_hostile_value_makes_no_element(page: str) -> None:
    assert HOSTILE not in page
    assert not Elements(page).tags["img"]
    assert "<!--" not in page.removeprefix("<!doctype html>")


def test_no_element_has_a_handler_or_a_style_or_asks_for_a_file(page: str) -> None:
    names = {name for name, _ in Elements(page).attributes}
    assert not {name for name in names if name.startswith("on") or name in ("style", "src")}
    assert all(
        value is None or not value.startswith("http") for name, value in Elements(page).attributes if name == "href"
    )


def test_the_policy_admits_the_script_and_the_style_of_the_page_alone(page: str) -> None:
    found = Elements(page)
    (policy,) = (value for name, value in found.attributes if name == "content" and value and "default-src" in value)
    for kind in ("script", "style"):
        digest = base64.b64encode(hashlib.sha256("".join(found.texts[kind]).encode()).digest()).decode()
        assert f"{kind}-src 'sha256-{digest}'" in policy
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


def test_every_module_of_the_page_is_in_it_and_their_names_are_different() -> None:
    texts = {path.stem: path.read_text(encoding="utf-8") for path in ASSETS.glob("*.js")}
    assert sorted(texts) == sorted(SCRIPTS)
    names = Counter(name for text in texts.values() for name in _NAMES.findall(text))
    assert {name for name, number in names.items() if number > 1} == set()


def test_a_module_of_the_page_comes_after_those_it_imports_where_their_values_are_needed_at_once() -> None:
    for name in ("theme", "main", "parts"):
        text = (ASSETS / f"{name}.js").read_text(encoding="utf-8")
        for other in re.findall(r'from "\./(\w+)\.js"', text):
            assert SCRIPTS.index(other) < SCRIPTS.index(name)


def test_nothing_in_the_page_is_read_as_html() -> None:
    for path in ASSETS.glob("*.js"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|fetch\(|XMLHttp", text)


def _document(stacks: list[dict[str, Any]]) -> dict[str, Any]:
    findings = {"findings": [], "errors": 0, "warnings": 0}
    return {
        "project": "demo",
        "axes": [{"name": "stage", "values": []}],
        "stacks": stacks,
        "retired": [],
        "findings": findings,
        "comparisons": [],
        "not_compared": 0,
        "difference": None,
        "affected": None,
        "plans": [],
        "drift": None,
    }


def _stack(name: str) -> dict[str, Any]:
    return {
        "name": name,
        "component": "",
        "axes": {},
        "cells": [name],
        "account_id": None,
        "protect": False,
        "manual": False,
        "wave": 0,
        "blocks": [],
        "settings": [],
    }


def test_what_stacks_have_in_common_is_stored_once() -> None:
    picture = "\n".join(f"<line {number}>" for number in range(1000))
    names = [f"s{number}" for number in range(16)]
    parts = pack(_document([_stack(name) for name in names]), {name: f"<title>{name}\n{picture}" for name in names})
    held = json.loads(parts["stacks-0"])
    assert len(held["lines"]) == 1016
    assert held["stacks"]["s1"]["picture"] == [1001, 1, 1, 1000]


def test_pictures_end_where_the_page_would_be_too_large_and_the_rest_stays() -> None:
    names = [f"s{number}" for number in range(32)]
    large = "x" * (MAX_PICTURES // 8)
    parts = pack(_document([_stack(name) for name in names]), {name: f"{name}{large}" for name in names})
    pictures = [json.loads(parts[f"stacks-{part}"])["stacks"] for part in (0, 1)]
    assert all(one["picture"] for one in pictures[0].values())
    assert not any(one["picture"] for one in pictures[1].values())
    assert list(pictures[1]) == names[16:]


@pytest.mark.parametrize(
    ("words", "drifted"),
    [
        ("planned: 1 to change", True),
        ("planned: outputs only", True),
        ("planned: no changes, 1 warning", False),
        ("plan failed", False),
        ("planning", False),
    ],
)
def test_a_stack_has_drifted_when_a_search_that_ended_found_something(words: str, drifted: bool) -> None:
    document = {**_document([_stack("s0")]), "drift": {"run": 1, "stacks": {"s0": words}}}
    summary = json.loads(pack(document, {})["summary"])
    assert summary["tallies"]["drifted"] == drifted
    assert summary["stacks"][0].get("drifted", False) == drifted


def test_numbers_are_kept_as_runs_of_neighbours() -> None:
    assert runs([4, 5, 6, 9]) == [4, 3, 9, 1]


def test_the_name_of_a_project_is_text() -> None:
    assert "<b>" not in "".join(format_page("<b>", {"summary": "{}"}))


def test_a_page_takes_the_place_of_an_older_one_and_of_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    make_project(tmp_path)
    write_tree(tmp_path, {"notes.md": "# Mine\n", "notes.html": "<!doctype html>\n<p>Mine"})
    assert [run("report").exit_code for _ in range(2)] == [0, 0]
    assert [run("report", "-o", name).exit_code for name in ("notes.md", "notes.html")] == [2, 2]
    assert (tmp_path / "notes.md").read_text() == "# Mine\n"


def test_a_place_that_cannot_be_written_is_told_with_the_remedy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    make_project(tmp_path)
    write_tree(tmp_path, {"taken": "a file"})
    result = run("report", "-o", "taken/report.html")
    assert result.exit_code == 2
    assert "Name another file with -o" in result.stderr
