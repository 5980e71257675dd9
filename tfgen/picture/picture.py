"""A diagram with its places and lines: all that a writer has to draw."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tfgen.picture.diagram import Card, Cell, Diagram, Group
from tfgen.picture.geometry import Placed, Rectangle
from tfgen.picture.layout import TITLE_HEIGHT, UNIT, gutter_of, lay_out
from tfgen.picture.routing import Routes, route
from tfgen.picture.text import width_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tfgen.picture.geometry import Layout

TITLE_SIZE = 13
UNFRAMED = ("lane", "band")


@dataclass(frozen=True)
class Picture:
    """What is drawn: the diagram, the size in pixels, everything in its place, frames first, and the lines."""

    diagram: Diagram
    width: int
    height: int
    things: tuple[Placed, ...]
    routes: Routes


def draw(diagram: Diagram) -> Picture:
    """The picture of a diagram."""
    return with_lines(diagram, lay_out(diagram))


def with_lines(diagram: Diagram, layout: Layout) -> Picture:
    """The picture of a diagram that has its places."""
    things = layout.things
    cards = {thing.what.id: thing.place for thing in things if isinstance(thing.what, Card)}
    frames = [thing.place for thing in things if isinstance(thing.what, Group) and thing.what.kind not in UNFRAMED]
    title = Rectangle(0, 0, layout.width, TITLE_HEIGHT - UNIT)
    routes = route(diagram.edges, cards, [title, *_labels(things)], frames, (layout.width, layout.height))
    return Picture(diagram, layout.width, layout.height, things, routes)


def _labels(things: tuple[Placed, ...]) -> Iterator[Rectangle]:
    """What is written beside cards, and no line should run through."""
    for thing in things:
        if isinstance(thing.what, Cell | str):
            yield thing.place
        elif isinstance(thing.what, Group):
            yield heading_of(thing.what, thing.place)


def heading_of(group: Group, place: Rectangle) -> Rectangle:
    """The room of a frame's title and badges."""
    if group.kind in UNFRAMED:
        width = width_of(group.title, TITLE_SIZE, bold=True)
        return Rectangle(place.x, place.y, math.ceil(width / UNIT) * UNIT, UNIT * 3)
    if group.kind == "tier":
        return Rectangle(place.x + UNIT, place.y + UNIT, gutter_of(group) - UNIT, UNIT * 7)
    width = width_of(group.title, TITLE_SIZE, bold=True) + badges_width(group) + 32
    return Rectangle(place.x + UNIT, place.y + UNIT, math.ceil(width / UNIT) * UNIT, UNIT * 3)


def badges_width(group: Group) -> float:
    """The width of a frame's badges in a row."""
    return sum(badge_width(badge.text) + BADGE_GAP for badge in group.badges)


BADGE_SIZE = 10
BADGE_HEIGHT = 16
BADGE_GAP = 3
_BADGE_GLYPH = 10
_BADGE_PAD = 3


def badge_width(text: str) -> float:
    """The width of a badge with its glyph."""
    return 2 * _BADGE_PAD + _BADGE_GLYPH + (3 + width_of(text, BADGE_SIZE) if text else 0)
