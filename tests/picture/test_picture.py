"""Pictures: nothing is on top of anything, all text has room, the same module gives the same bytes."""

from __future__ import annotations

import subprocess
import sys
import xml.etree.ElementTree as ET
from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING

import pytest

from tests.picture.modules import CASES, COMMITTED, GOLDEN, ROOT, diagram_of, picture_of
from tfgen.picture.diagram import Card, Cell, Group
from tfgen.picture.geometry import Rectangle
from tfgen.picture.kinds import kind_of
from tfgen.picture.picture import UNFRAMED, draw, heading_of
from tfgen.picture.svg import format_svg
from tfgen.picture.text import TIMES, fit, width_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tfgen.picture.picture import Picture

ALL = [*(f"tests/picture/golden/{case}" for case in CASES), *COMMITTED]
SVG = "{http://www.w3.org/2000/svg}"


@pytest.mark.parametrize("case", CASES)
def test_a_small_module_has_this_picture(case: str, request: pytest.FixtureRequest) -> None:
    text = format_svg(picture_of(GOLDEN / case))
    want = GOLDEN / case / "want.svg"
    if request.config.getoption("--update-golden"):
        want.write_text(text, encoding="utf-8")
    assert text == want.read_text(encoding="utf-8")


@pytest.mark.parametrize("folder", ALL)
def test_no_two_cards_or_labels_are_on_top_of_each_other(folder: str) -> None:
    boxes = list(_solid(picture_of(ROOT / folder)))
    assert [(a, b) for a, b in combinations(boxes, 2) if a[1].overlaps(b[1])] == []


def _solid(picture: Picture) -> Iterator[tuple[str, Rectangle]]:
    for thing in picture.things:
        if isinstance(thing.what, Card):
            yield thing.what.id, thing.place
        elif isinstance(thing.what, Group):
            yield thing.what.title, heading_of(thing.what, thing.place)
        else:
            yield (thing.what.text if isinstance(thing.what, Cell) else thing.what), thing.place


@pytest.mark.parametrize("folder", ALL)
def test_frames_hold_each_other_whole_or_not_at_all(folder: str) -> None:
    picture = picture_of(ROOT / folder)
    framed = [t.place for t in picture.things if isinstance(t.what, Group) and t.what.kind not in UNFRAMED]
    whole = Rectangle(0, 0, picture.width, picture.height)
    others = [thing.place for thing in picture.things if isinstance(thing.what, Card | Cell)]
    assert all(_holds(whole, place) for place in (*framed, *others))
    pairs = [*combinations(framed, 2), *((frame, place) for frame in framed for place in others)]
    assert [(a, b) for a, b in pairs if a.overlaps(b) and not _holds(a, b) and not _holds(b, a)] == []


def _holds(outer: Rectangle, inner: Rectangle) -> bool:
    across = outer.x <= inner.x and inner.right <= outer.right
    return across and outer.y <= inner.y and inner.bottom <= outer.bottom


@pytest.mark.parametrize("folder", ALL)
def test_text_and_badges_of_a_card_have_room_in_it(folder: str) -> None:
    root = ET.fromstring(format_svg(picture_of(ROOT / folder)))
    sizes = {"kind": (12, True), "name": (11, False), "small": (10, False)}
    for card in root.iter(f"{SVG}g"):
        if card.get("class") == "card":
            width = float(card.find(f"{SVG}rect").get("width"))  # type: ignore[union-attr,arg-type]
            ends = [float(r.get("x", 0)) + float(r.get("width", 0)) for r in card.iter(f"{SVG}rect")]
            for text in card.iter(f"{SVG}text"):
                size, bold = sizes[text.get("class", "")]
                ends.append(float(text.get("x", 0)) + width_of(text.text or "", size, bold=bold))
            assert max(ends) <= width


@pytest.mark.parametrize("folder", ALL)
def test_no_line_runs_through_a_card(folder: str) -> None:
    picture = picture_of(ROOT / folder)
    cards = [thing.place for thing in picture.things if isinstance(thing.what, Card)]
    for route in picture.routes.routes:
        for (x, y), (to_x, to_y) in zip(route.points, route.points[1:], strict=False):
            line = Rectangle(min(x, to_x), min(y, to_y), abs(x - to_x), abs(y - to_y))
            assert x == to_x or y == to_y
            assert not any(_crosses(line, card) for card in cards)


def _crosses(line: Rectangle, card: Rectangle) -> bool:
    across = line.x < card.right and card.x < line.right if line.width else card.x < line.x < card.right
    down = line.y < card.bottom and card.y < line.bottom if line.height else card.y < line.y < card.bottom
    return across and down


@pytest.mark.parametrize("folder", ALL)
def test_lines_of_different_resources_never_share_a_lane(folder: str) -> None:
    owners: dict[tuple[int, int, bool], str] = {}
    for route in picture_of(ROOT / folder).routes.routes:
        for (x, y), (to_x, to_y) in zip(route.points, route.points[1:], strict=False):
            steps = range(min(x, to_x) + min(y, to_y) + 1, max(x, to_x) + max(y, to_y))
            for step in steps:
                point = (x, step - x, True) if x == to_x else (step - y, y, False)
                assert owners.setdefault(point, route.edge.source) == route.edge.source


@pytest.mark.parametrize("folder", COMMITTED)
def test_every_reference_of_a_committed_stack_has_its_line(folder: str) -> None:
    picture = picture_of(ROOT / folder)
    assert picture.routes.left_out == ()
    assert len(picture.routes.routes) == len(picture.diagram.edges)


def test_the_largest_stack_has_the_shape_of_a_screen() -> None:
    picture = picture_of(ROOT / "generated/prod/us-east-1")
    assert picture.width <= 1920
    assert picture.height <= 1200


def test_a_line_that_finds_no_way_is_told_and_named_in_the_tooltip() -> None:
    names = [f"t{number}" for number in range(30)]
    things = "".join(f'resource "acme_{name}" "x" {{}}\n' for name in names)
    users = "".join(
        f'resource "acme_user" "u{number}" {{\n  all = [{", ".join(f"acme_{name}.x" for name in names[number:])}]\n}}\n'
        for number in range(12)
    )
    picture = draw(diagram_of(things + users))
    left = picture.routes.left_out
    text = format_svg(picture)
    assert left
    assert f"{len(left)} references without a line" in text
    assert f"→ {left[0].target}" in text


def test_badges_without_room_are_counted_in_one_that_names_them_all() -> None:
    root = ET.fromstring(format_svg(picture_of(GOLDEN / "crowded")))
    tooltips = [title.text or "" for title in root.iter(f"{SVG}title")]
    assert any(all(f"aws_kms_key.key_with_a_name_{key}" in text for key in "bcd") for text in tooltips)


def test_a_long_title_leaves_room_for_the_line_behind_it() -> None:
    diagram = replace(diagram_of('resource "acme_a" "x" {}'), title="a long name / " * 20)
    picture = draw(diagram)
    (title, subtitle) = list(ET.fromstring(format_svg(picture)).iter(f"{SVG}text"))[:2]
    assert (title.text or "").endswith("…")
    assert float(subtitle.get("x", 0)) + width_of(subtitle.text or "", 13) <= picture.width - 24


def test_another_process_draws_the_same_bytes(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tfgen", "graph", str(ROOT / "generated/prod/us-east-1"), "-o"]
    for seed in ("1", "2"):
        environment = {"PYTHONHASHSEED": seed, "PATH": ""}
        subprocess.run([*command, tmp_path / f"{seed}.svg"], cwd=tmp_path, env=environment, check=True)
    assert (tmp_path / "1.svg").read_bytes() == (tmp_path / "2.svg").read_bytes()


def test_what_is_written_smaller_has_no_style_of_its_own_which_pages_may_forbid() -> None:
    drawn = format_svg(draw(diagram_of('resource "acme_sql_database_instance" "main" {}\n')))
    assert "<tspan font-size=" in drawn
    assert "style=" not in drawn


def test_a_name_that_is_cut_keeps_how_many_there_are() -> None:
    shown = fit(f"a_very_long_label_of_a_database {TIMES}12", 120, 11)
    assert shown.endswith(f"… {TIMES}12")
    assert width_of(shown, 11) <= 120


@pytest.mark.parametrize(
    ("type_", "category"),
    [
        ("azurerm_linux_web_app", "compute"),
        ("azurerm_linux_function_app", "compute"),
        ("kubernetes_resource_quota_v1", "operations"),
        ("digitalocean_droplet", "compute"),
    ],
)
def test_types_of_other_providers_have_a_category_by_their_words(type_: str, category: str) -> None:
    assert kind_of(type_).category == category
