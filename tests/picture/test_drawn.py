"""Mermaid's and Graphviz' own programs draw what is written for them, each card with its words."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest

from tests.docs.browser import open_browser
from tests.docs.scripts import MERMAID, VIZ, script_of
from tests.picture.modules import CASES, GOLDEN, ROOT, read_module
from tfgen.picture.build import draw_module
from tfgen.picture.diagram import Card, Diagram, Edge, Group
from tfgen.picture.dot import format_dot
from tfgen.picture.mermaid import format_mermaid

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page

FOLDERS = [
    *(GOLDEN / case for case in CASES),
    ROOT / "generated/prod/us-east-1",
    ROOT / "generated/_bootstrap/111122223333",
]
# Words that mean something to the one language or the other, and characters that end texts in them.
_PLAIN = r"""
end subgraph graph click style default node edge strict digraph
a"b a'b a`b `a` **a** a\b a\ a<b> <script>x</script> a&b &amp; #35; a;b a|b [a] (a) {a} \N \l
Größe 数据库 😀 a:::b @{a} http://a.b
"""
WORDS = [*_PLAIN.split(), "%% a", "/* a */", "// a", "# a", "1. a", "- a", "--> a"]


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """An empty page with both programs."""
    place = tmp_path_factory.mktemp("drawn") / "empty.html"
    place.write_text("<!doctype html><title>empty</title>")
    scripts = [script_of(name) for name in (MERMAID, VIZ)]
    with open_browser() as (page, complaints):
        page.goto(place.as_uri())
        for script in scripts:
            page.add_script_tag(path=script)
        page.evaluate("mermaid.initialize({startOnLoad: false, htmlLabels: true})")
        yield page
        assert complaints == []


def labels_of_mermaid(page: Page, text: str) -> list[str]:
    """The words of each card that Mermaid draws of a text; it throws where it cannot read it."""
    drawn = """async (text) => {
      const { svg } = await mermaid.render("drawn", text);
      const held = new DOMParser().parseFromString(svg, "text/html");
      held.querySelectorAll("br").forEach((one) => one.replaceWith(" "));
      return [...held.querySelectorAll(".node .nodeLabel")].map((one) => one.textContent);
    }"""
    found: list[str] = page.evaluate(drawn, text)
    return found


def objects_of_dot(page: Page, text: str) -> list[dict[str, Any]]:
    """The clusters and nodes that Graphviz lays out of a text."""
    drawn = "async (text) => (await Viz.instance()).render(text, { format: 'json' })"
    answer = page.evaluate(drawn, text)
    # It knows no fonts here, and so not how wide letters are.
    assert [one["message"] for one in answer["errors"] if "no value for width" not in one["message"]] == []
    assert answer["status"] == "success"
    found: list[dict[str, Any]] = json.loads(answer["output"]).get("objects", [])
    return found


def said(card: Card) -> str:
    return f"{card.title} {card.name}"


def hostile() -> Diagram:
    """A card, a group and an edge for each of the words."""
    cards = [Card(word, word, word, "module", "other", addresses=(word,)) for word in WORDS]
    groups = tuple(Group("box", card.name, (card,)) for card in cards)
    edges = tuple(Edge(one, other, (one,), is_weak=True) for one, other in pairwise(WORDS))
    return Diagram('a "title" \\', "", groups, edges)


DIAGRAMS = {folder.name: lambda folder=folder: draw_module(read_module(folder), folder.name) for folder in FOLDERS}
DIAGRAMS["hostile"] = hostile


@pytest.mark.parametrize("name", DIAGRAMS)
def test_mermaid_draws_each_card_with_its_words(name: str, page: Page) -> None:
    diagram = DIAGRAMS[name]()
    assert sorted(labels_of_mermaid(page, format_mermaid(diagram))) == sorted(map(said, diagram.cards))


@pytest.mark.parametrize("name", DIAGRAMS)
def test_graphviz_draws_each_card_and_group_with_its_words(name: str, page: Page) -> None:
    diagram = DIAGRAMS[name]()
    objects = objects_of_dot(page, format_dot(diagram))
    nodes = [one["label"].replace("\\n", " ") for one in objects if not one["name"].startswith("cluster")]
    clusters = [one for one in objects if one["name"].startswith("cluster")]
    assert len(clusters) == sum(1 for group in diagram.groups for _ in group.walk())
    assert sorted(nodes) == sorted(said(card).replace("\\", "\\\\") for card in diagram.cards)
