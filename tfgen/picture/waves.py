"""The places of stacks: a row for each group, a column for each wave."""

from __future__ import annotations

import math
from collections import defaultdict
from typing import TYPE_CHECKING

from tfgen.picture.layout import (
    CARD_HEIGHT,
    CARD_WIDTH,
    FRAME_FOOT,
    FRAME_HEAD,
    FRAME_PAD,
    LANE_GAP,
    ROW_GAP,
    TITLE_HEIGHT,
    UNIT,
    Layout,
    Placed,
    Rectangle,
    title_width,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tfgen.picture.diagram import Card, Diagram, Group

_MARGIN = 24
_PITCH = CARD_WIDTH + LANE_GAP
_MOST_BELOW = 8  # cards of one row and wave below each other; more of them stand beside


def lay_out_waves(diagram: Diagram, waves: Mapping[str, int]) -> Layout:
    """Each card in the row of its group and the column of its wave, by its id, 0 for the first."""
    widths = _widths(diagram, waves)
    starts = [FRAME_PAD + sum(widths[:wave]) * _PITCH for wave in range(len(widths))]
    width = max(FRAME_PAD * 2 + sum(widths) * _PITCH - LANE_GAP, title_width(diagram))
    things = [
        Placed(f"wave {wave + 1}", Rectangle(_MARGIN + start, TITLE_HEIGHT, CARD_WIDTH, UNIT * 3))
        for wave, start in enumerate(starts)
    ]
    y = TITLE_HEIGHT + UNIT * 4
    for group in diagram.groups:
        cells = _cells(group, waves)
        height = FRAME_HEAD + max(min(len(cards), _MOST_BELOW) for cards in cells.values()) * (CARD_HEIGHT + ROW_GAP)
        things.append(Placed(group, Rectangle(_MARGIN, y, width, height - ROW_GAP + FRAME_FOOT)))
        for wave, cards in cells.items():
            for number, card in enumerate(cards):
                column, row = divmod(number, _MOST_BELOW)
                x = _MARGIN + starts[wave] + column * _PITCH
                place = Rectangle(x, y + FRAME_HEAD + row * (CARD_HEIGHT + ROW_GAP), CARD_WIDTH, CARD_HEIGHT)
                things.append(Placed(card, place))
        y += height + FRAME_FOOT
    return Layout(width + 2 * _MARGIN, y, tuple(things))


def _widths(diagram: Diagram, waves: Mapping[str, int]) -> list[int]:
    """How many cards stand beside each other in the column of each wave."""
    widths = [1] * (max(waves.values(), default=0) + 1)
    for group in diagram.groups:
        for wave, cards in _cells(group, waves).items():
            widths[wave] = max(widths[wave], math.ceil(len(cards) / _MOST_BELOW))
    return widths


def _cells(group: Group, waves: Mapping[str, int]) -> Mapping[int, list[Card]]:
    found: defaultdict[int, list[Card]] = defaultdict(list)
    for card in group.cards:
        found[waves[card.id]].append(card)
    return found
