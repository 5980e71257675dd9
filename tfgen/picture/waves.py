"""The places of stacks: a row for each group, a column for each wave."""

from __future__ import annotations

import math
from collections import defaultdict
from itertools import accumulate
from typing import TYPE_CHECKING

from tfgen.picture.geometry import Block, Layout, Placed, Rectangle
from tfgen.picture.layout import (
    ASPECT,
    CARD_HEIGHT,
    CARD_WIDTH,
    FRAME_FOOT,
    FRAME_HEAD,
    FRAME_PAD,
    LANE_GAP,
    ROW_GAP,
    TITLE_HEIGHT,
    UNIT,
    title_width,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tfgen.picture.diagram import Card, Diagram, Group

_MARGIN = 24
_PITCH = CARD_WIDTH + LANE_GAP
_TALL = 1200  # pixels of a picture that a screen still shows as it is
_MOST_PANELS = 24
_MOST_BELOW = 8  # cards of one row and wave below each other; more of them stand beside


def lay_out_waves(diagram: Diagram, waves: Mapping[str, int], names: Sequence[str]) -> Layout:
    """Each card in the row of its group and the column of its wave, by its id, 0 for the first; `names` are above them.

    Rows that are too many for a screen stand in several panels beside each other, as many as are most like a screen.
    """
    whole = _lay_out(diagram, [diagram.groups], waves, names)
    if whole.height <= _TALL:
        return whole
    counts = range(1, min(len(diagram.groups), _MOST_PANELS) + 1)
    layouts = [_lay_out(diagram, _panels(diagram.groups, waves, count), waves, names) for count in counts]
    return min(layouts, key=lambda layout: max(layout.width / ASPECT, layout.height))


def _panels(groups: Sequence[Group], waves: Mapping[str, int], count: int) -> list[Sequence[Group]]:
    """The groups in their order, in panels of about the same height."""
    ends = list(accumulate(_height(_cells(group, waves)) + FRAME_FOOT for group in groups))
    found: list[list[Group]] = [[] for _ in range(count)]
    for group, end in zip(groups, ends, strict=True):
        found[min((end - 1) * count // ends[-1], count - 1)].append(group)
    return [panel for panel in found if panel]


def _lay_out(
    diagram: Diagram, panels: Sequence[Sequence[Group]], waves: Mapping[str, int], names: Sequence[str]
) -> Layout:
    blocks, x = [], _MARGIN
    for groups in panels:
        least = title_width(diagram) if len(panels) == 1 else 0
        blocks.append(_panel(groups, waves, names, least))
        x += blocks[-1].width + LANE_GAP
    starts = accumulate((block.width + LANE_GAP for block in blocks), initial=_MARGIN)
    things = [thing for block, start in zip(blocks, starts, strict=False) for thing in block.moved(start, TITLE_HEIGHT)]
    width = max(x - LANE_GAP - _MARGIN, title_width(diagram))
    return Layout(width + 2 * _MARGIN, TITLE_HEIGHT + max(block.height for block in blocks), tuple(things))


def _panel(groups: Sequence[Group], waves: Mapping[str, int], names: Sequence[str], least: int) -> Block:
    """Groups below each other, each with its cards under the names of the waves."""
    widths = _widths(groups, waves)
    starts = [FRAME_PAD + sum(widths[:wave]) * _PITCH for wave in range(len(widths))]
    width = max(FRAME_PAD * 2 + sum(widths) * _PITCH - LANE_GAP, least)
    things = [
        Placed(name, Rectangle(start, 0, CARD_WIDTH, UNIT * 3)) for name, start in zip(names, starts, strict=False)
    ]
    y = UNIT * 4
    for group in groups:
        cells = _cells(group, waves)
        height = _height(cells)
        things.append(Placed(group, Rectangle(0, y, width, height - ROW_GAP + FRAME_FOOT)))
        for wave, cards in cells.items():
            for number, card in enumerate(cards):
                column, row = divmod(number, _MOST_BELOW)
                top = y + FRAME_HEAD + row * (CARD_HEIGHT + ROW_GAP)
                things.append(Placed(card, Rectangle(starts[wave] + column * _PITCH, top, CARD_WIDTH, CARD_HEIGHT)))
        y += height + FRAME_FOOT
    return Block(width, y, tuple(things))


def _height(cells: Mapping[int, list[Card]]) -> int:
    return FRAME_HEAD + max(min(len(cards), _MOST_BELOW) for cards in cells.values()) * (CARD_HEIGHT + ROW_GAP)


def _widths(groups: Sequence[Group], waves: Mapping[str, int]) -> list[int]:
    """How many cards stand beside each other in the column of each wave."""
    widths = [1] * (max(waves.values(), default=0) + 1)
    for group in groups:
        for wave, cards in _cells(group, waves).items():
            widths[wave] = max(widths[wave], math.ceil(len(cards) / _MOST_BELOW))
    return widths


def _cells(group: Group, waves: Mapping[str, int]) -> Mapping[int, list[Card]]:
    found: defaultdict[int, list[Card]] = defaultdict(list)
    for card in group.cards:
        found[waves[card.id]].append(card)
    return found
