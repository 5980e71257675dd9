"""Where everything of a diagram goes: frames and cards on a grid of eight pixels, with lanes for lines."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING
from zlib import crc32

from tfgen.picture.geometry import Block, Layout, Placed, Rectangle
from tfgen.picture.swapping import settle
from tfgen.picture.text import width_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tfgen.picture.diagram import Card, Diagram, Group

UNIT = 8
CARD_WIDTH, CARD_HEIGHT = 176, 64
COLUMN_GAP, ROW_GAP = 40, 24
LANE_GAP = 56
FRAME_PAD = 24
FRAME_FOOT = 16
FRAME_HEAD = 40
TITLE_HEIGHT = 56
CELL_HEIGHT = 24
_MARGIN = 24
ASPECT = 1.6  # a screen's width to its height
_MOST_IN_STRIP = 12
TITLE_TEXT, SUBTITLE_TEXT = 20, 13
_LONGEST_TITLE = 600
_TITLE_SIZE = 13
_NOTE_SIZE = 11


_EMPTY = Block(0, 0)


def lay_out(diagram: Diagram) -> Layout:
    """The places of frames and cards; cards that may change places are near to what they refer to."""
    blocks = [_lay_out_group(group) for group in diagram.groups]
    big = _below(*(block for block, group in zip(blocks, diagram.groups, strict=True) if group.kind == "account"))
    small = [block for block, group in zip(blocks, diagram.groups, strict=True) if group.kind != "account"]
    whole = _around(big, small)
    things = settle(whole.moved(_MARGIN, TITLE_HEIGHT), diagram.edges)
    return Layout(max(whole.width, title_width(diagram)) + 2 * _MARGIN, whole.height + TITLE_HEIGHT, things)


def title_width(diagram: Diagram) -> int:
    """The width of the line at the top; of a long title a part has to do."""
    title = min(width_of(diagram.title, TITLE_TEXT, bold=True), _LONGEST_TITLE)
    return math.ceil((title + width_of(diagram.subtitle, SUBTITLE_TEXT) + UNIT * 3) / UNIT) * UNIT


def _around(big: Block, small: Sequence[Block]) -> Block:
    """The small blocks below the big one or at its side: what is more like a screen."""
    if not big.width:
        return _shelves(small, _shelf_width(small))
    below = _below(big, _shelves(small, big.width))
    widest = max([block.width for block in small], default=0)
    beside = _beside(big, _shelves(small, widest))
    return min(below, beside, key=_unlike_a_screen)


def _unlike_a_screen(block: Block) -> float:
    """How small the block is on a screen that it has to fit into."""
    return max(block.width / ASPECT, block.height)


# Groups


def _lay_out_group(group: Group) -> Block:
    match group.kind:
        case "account":
            return _account(group)
        case "region":
            return _region(group)
        case "vpc":
            return _network(group)
        case _:
            return _frame(group, _grid(group.cards, _columns(len(group.cards))))


def _account(group: Group) -> Block:
    """Small regions and what is global in a strip at the top, the others below."""
    inner = [(one, _lay_out_group(one)) for one in group.groups]
    large = [block for one, block in inner if not _is_small(one)]
    small = [_strip(one) if one.kind == "region" else block for one, block in inner if _is_small(one)]
    width = max([block.width for block in large], default=_shelf_width(small))
    return _frame(group, _below(_shelves(small, width, spread=True), *large))


def _is_small(group: Group) -> bool:
    has_network = any(one.kind == "vpc" for one in group.walk())
    return group.kind == "global" or (not has_network and len(group.all_cards) <= _MOST_IN_STRIP // 2)


def _strip(region: Group) -> Block:
    """A region with little in it: its cards in a row."""
    return _frame(region, _grid(region.all_cards, 6))


def _region(group: Group) -> Block:
    """What comes in on the left, networks and computing in the middle, data on the right, the rest below."""
    networks = [_lay_out_group(one) for one in group.groups if one.kind == "vpc"]
    lanes = {one.title: one for one in group.groups if one.kind == "lane"}
    bands = [one for one in group.groups if one.kind == "band"]
    height = sum(block.height for block in networks)
    cards = sum(len(one.cards) for one in lanes.values())
    rows = max(height // (CARD_HEIGHT + ROW_GAP), math.ceil(math.sqrt(cards / 1.5)), 1)
    sides = [
        _lane(lanes[title], rows) for title in ("Entry and events", "Compute", "Data and messages") if title in lanes
    ]
    middle = 1 if "Entry and events" in lanes else 0
    top = _beside(*sides[:middle], _below(*networks), *sides[middle:], gap=LANE_GAP)
    columns = max((top.width + COLUMN_GAP) // (CARD_WIDTH + COLUMN_GAP), 3)
    return _frame(group, _below(top, *(_lane_of(one, _grid(one.cards, columns)) for one in bands)))


def _lane(group: Group, rows: int) -> Block:
    return _lane_of(group, _grid(group.cards, math.ceil(len(group.cards) / rows)))


def _lane_of(group: Group, grid: Block) -> Block:
    """Cards under a heading, without a frame around them."""
    heading = Placed(group, Rectangle(0, 0, grid.width, UNIT * 3))
    return Block(grid.width, grid.height + UNIT * 4, (heading, *grid.moved(0, UNIT * 4)))


def _network(group: Group) -> Block:
    """The zones as columns, the tiers as rows, and above them what belongs to the network as a whole."""
    most = max([len(tier.cards) for tier in group.groups] + [math.ceil(len(group.cards) / 2)])
    columns = max(len(group.zones), min(_columns(most), most), 1)
    gutter = max([gutter_of(tier) for tier in group.groups], default=0)
    zones = _zones(group.zones, columns, gutter)
    tiers = [_tier(tier, columns, gutter) for tier in group.groups]
    own = _grid(group.cards, max(columns, 2))
    return _frame(group, _below(own, _below(zones, *tiers, gap=UNIT * 2)))


def gutter_of(tier: Group) -> int:
    """The width of the column in which a tier's title stands."""
    badges = sum(40 for _ in tier.badges)
    wide = max(width_of(tier.title, _TITLE_SIZE, bold=True), width_of(tier.note, _NOTE_SIZE), badges)
    return math.ceil((wide + UNIT * 4) / UNIT) * UNIT


def _zones(zones: Sequence[str], columns: int, gutter: int) -> Block:
    """The names of the zones, each above its column."""
    places = (_zone_place(number, len(zones), columns) for number in range(len(zones)))
    things = [Placed(zone, place.moved(gutter, 0)) for zone, place in zip(zones, places, strict=True)]
    return Block(gutter + _grid_width(columns), UNIT * 2, tuple(things)) if things else _EMPTY


def _zone_place(number: int, zones: int, columns: int) -> Rectangle:
    width = (_grid_width(columns) + COLUMN_GAP) // zones // UNIT * UNIT
    return Rectangle(number * width, 0, width - COLUMN_GAP, CELL_HEIGHT)


def _tier(group: Group, columns: int, gutter: int) -> Block:
    """A row of the network: the subnets by zone, below them the cards."""
    width = _grid_width(columns)
    cells = [Placed(cell, _zone_place(cell.column, len(group.zones), columns)) for cell in group.cells]
    zones = Block(width, CELL_HEIGHT, tuple(cells)) if cells else _EMPTY
    inner = _below(zones, _grid(group.cards, columns), gap=UNIT * 2)
    height = max(inner.height, UNIT * 6) + UNIT * 3
    frame = Placed(group, Rectangle(0, 0, gutter + width + UNIT * 2, height))
    return Block(frame.place.width, height, (frame, *inner.moved(gutter, UNIT)))


# Combining blocks


def _columns(number: int) -> int:
    """So many columns make a grid of cards as wide as a screen is to its height."""
    shape = ASPECT * (CARD_HEIGHT + ROW_GAP) / (CARD_WIDTH + COLUMN_GAP)
    return max(1, math.ceil(math.sqrt(number * shape)))


def _grid_width(columns: int) -> int:
    return columns * (CARD_WIDTH + COLUMN_GAP) - COLUMN_GAP


def _grid(cards: Sequence[Card], columns: int) -> Block:
    """Cards in rows."""
    if not cards:
        return _EMPTY
    columns = max(1, min(columns, len(cards)))
    slot = _slot_of(cards)
    things = []
    for number, card in enumerate(cards):
        row, column = divmod(number, columns)
        x, y = column * (CARD_WIDTH + COLUMN_GAP), row * (CARD_HEIGHT + ROW_GAP)
        things.append(Placed(card, Rectangle(x, y, CARD_WIDTH, CARD_HEIGHT), slot))
    rows = math.ceil(len(cards) / columns)
    return Block(_grid_width(columns), rows * (CARD_HEIGHT + ROW_GAP) - ROW_GAP, tuple(things))


def _slot_of(cards: Sequence[Card]) -> int:
    """A number for the cards of one grid, the same on every machine, and not 0."""
    return crc32("\n".join(card.id for card in cards).encode()) or 1


def _frame(group: Group, block: Block, least: int = 0) -> Block:
    """A block in a frame with a heading."""
    heading = width_of(group.title, _TITLE_SIZE, bold=True) + sum(40 for _ in group.badges) + 64
    width = max(block.width + 2 * FRAME_PAD, least, math.ceil(heading / UNIT) * UNIT)
    height = block.height + FRAME_HEAD + (FRAME_FOOT if block.height else 0)
    frame = Placed(group, Rectangle(0, 0, width, height))
    return Block(width, height, (frame, *block.moved(FRAME_PAD, FRAME_HEAD)))


def _beside(*blocks: Block, gap: int = COLUMN_GAP) -> Block:
    x = 0
    things: list[Placed] = []
    shown = [block for block in blocks if block.width]
    for block in shown:
        things += block.moved(x, 0)
        x += block.width + gap
    return Block(max(x - gap, 0), max([block.height for block in shown], default=0), tuple(things))


def _below(*blocks: Block, gap: int = ROW_GAP) -> Block:
    y = 0
    things: list[Placed] = []
    shown = [block for block in blocks if block.height]
    for block in shown:
        things += block.moved(0, y)
        y += block.height + gap
    return Block(max([block.width for block in shown], default=0), max(y - gap, 0), tuple(things))


def _shelf_width(blocks: Sequence[Block]) -> int:
    """The width at which blocks in rows have the shape of a screen."""
    area = sum((block.width + COLUMN_GAP) * (block.height + ROW_GAP) for block in blocks)
    return max([block.width for block in blocks] + [math.ceil(math.sqrt(area * ASPECT))])


def _shelves(blocks: Sequence[Block], width: int, *, spread: bool = False) -> Block:
    """Blocks in rows that are at most so wide; with `spread` the last one of a row stands at its end."""
    rows: list[list[Block]] = []
    used = 0
    for block in blocks:
        if not rows or used + block.width > width:
            rows.append([])
            used = 0
        rows[-1].append(block)
        used += block.width + COLUMN_GAP
    return _below(*(_spread(row, width) if spread else _beside(*row) for row in rows))


def _spread(row: Sequence[Block], width: int) -> Block:
    """The blocks of a row, the last one at the right."""
    *first, last = row
    start = _beside(*first)
    gap = max((width - start.width - last.width) // UNIT * UNIT, COLUMN_GAP)
    return _beside(start, last, gap=gap) if first else _beside(*row)
