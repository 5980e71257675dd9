"""Lines between cards, along the axes, around everything that is in the way, and next to each other.

A shortest way is looked for on the lanes between the cards. Turning and crossing another line cost something, and
a lane that another line is in is closed.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from heapq import heappop, heappush
from typing import TYPE_CHECKING

from tfgen.picture.layout import UNIT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from tfgen.picture.diagram import Edge
    from tfgen.picture.geometry import Rectangle

Point = tuple[int, int]

_LANES = 4  # on each side of a card
_TURN, _CROSS, _TOUCH = 40, 60, 400
_FOREIGN = 3  # times as long is a way through a frame that neither end is in
_BUDGET = 600_000  # steps of the search in one picture at most, shared out among its lines
# In a picture with many lines a good way is enough: how much more what is left of it counts than what is behind.
_MANY, _HASTE = 60, 3
_ACROSS, _DOWN = 0, 1
_FAR = 1 << 40


@dataclass(frozen=True)
class Route:
    """An edge and the corners of its line, from the side of its source to that of its target."""

    edge: Edge
    points: tuple[Point, ...]


@dataclass(frozen=True)
class Routes:
    """The lines, and the edges that found no way."""

    routes: tuple[Route, ...]
    left_out: tuple[Edge, ...]


def route(
    edges: Iterable[Edge],
    cards: Mapping[str, Rectangle],
    obstacles: Sequence[Rectangle],
    frames: Sequence[Rectangle],
    size: tuple[int, int],
) -> Routes:
    """The lines of edges between cards, the short ones first.

    `obstacles` is what else lines keep off; the sides of `frames` they cross, but never run along.
    """
    wanted = list(edges)
    search = _Search(cards, obstacles, frames, size, len(wanted))
    routes, left = [], []
    for edge in sorted(
        wanted, key=lambda edge: (_distance(cards[edge.source], cards[edge.target]), edge.source, edge.target)
    ):
        points = search.find(edge)
        if points:
            routes.append(Route(edge, points))
        else:
            left.append(edge)
    return Routes(tuple(routes), tuple(left))


def _distance(a: Rectangle, b: Rectangle) -> int:
    return abs(a.center[0] - b.center[0]) + abs(a.center[1] - b.center[1])


class _Search:
    """The lanes of a picture, and which line is where."""

    def __init__(
        self,
        cards: Mapping[str, Rectangle],
        obstacles: Sequence[Rectangle],
        frames: Sequence[Rectangle],
        size: tuple[int, int],
        lines: int,
    ) -> None:
        self._haste = _HASTE if lines > _MANY else 1
        self._budget = _BUDGET // max(lines, 1)
        self._cards = cards
        boxes = [*cards.values(), *obstacles]
        self._xs = _lanes(((box.x, box.right) for box in boxes), size[0], cards.values(), down=True)
        self._ys = _lanes(((box.y, box.bottom) for box in boxes), size[1], cards.values(), down=False)
        self._width = len(self._xs)
        nodes = self._width * len(self._ys)
        # By node, for the step to the right and the step down: what it costs, 0 for closed.
        self._steps = ([0] * nodes, [0] * nodes)
        self._open(boxes)
        self._close_sides(frames)
        self._frames = frames
        # Whose line runs through a node, across and down.
        self._owners: tuple[dict[int, str], dict[int, str]] = ({}, {})
        self._ports: dict[int, str] = {}

    def find(self, edge: Edge) -> tuple[Point, ...]:
        """The corners of a way from card to card; none if there is none."""
        starts = list(self._sides(edge.source, edge.source))
        goals = {node: (direction, port) for node, direction, port in self._sides(edge.target, edge.source)}
        foreign = self._foreign(edge)
        found = self._walk(edge.source, starts, goals, foreign)
        if not found:
            return ()
        nodes, first, last = found
        self._take(nodes, edge.source, first, last)
        return _corners([first, *(self._point(node) for node in nodes), last])

    # The lanes

    def _open(self, boxes: Sequence[Rectangle]) -> None:
        """Every step is open that does not lead through a box or along its side."""
        xs, ys, width = self._xs, self._ys, self._width
        across, down = self._steps
        for row in range(len(ys)):
            for column in range(width):
                node = row * width + column
                across[node] = xs[column + 1] - xs[column] if column + 1 < width else 0
                down[node] = ys[row + 1] - ys[row] if row + 1 < len(ys) else 0
        for box in boxes:
            rows = range(bisect_left(ys, box.y), bisect_right(ys, box.bottom))
            columns = range(bisect_left(xs, box.x), bisect_right(xs, box.right))
            for row in rows:
                for column in range(max(columns.start - 1, 0), columns.stop):
                    across[row * width + column] = 0
            for column in columns:
                for row in range(max(rows.start - 1, 0), rows.stop):
                    down[row * width + column] = 0

    def _foreign(self, edge: Edge) -> bytearray:
        """The nodes that are in a frame in which neither end of an edge is."""
        found = bytearray(self._width * len(self._ys))
        for frame in self._frames if self._haste == 1 else ():
            if not any(frame.overlaps(self._cards[card]) for card in (edge.source, edge.target)):
                left, right = bisect_left(self._xs, frame.x), bisect_right(self._xs, frame.right)
                for row in range(bisect_left(self._ys, frame.y), bisect_right(self._ys, frame.bottom)):
                    start = row * self._width
                    found[start + left : start + right] = b"\1" * (right - left)
        return found

    def _close_sides(self, frames: Iterable[Rectangle]) -> None:
        across, down = self._steps
        columns = {x for frame in frames for x in (frame.x, frame.right)} & set(self._xs)
        rows = {y for frame in frames for y in (frame.y, frame.bottom)} & set(self._ys)
        for column in (bisect_left(self._xs, x) for x in sorted(columns)):
            for node in range(column, len(down), self._width):
                down[node] = 0
        for row in (bisect_left(self._ys, y) for y in sorted(rows)):
            across[row * self._width : (row + 1) * self._width] = [0] * self._width

    def _sides(self, card: str, owner: str) -> Iterator[tuple[int, int, Point]]:
        """Where a line may leave or reach a card: the node beside it, the direction there, the point on its side."""
        place = self._cards[card]
        for x in _ports(place.x, place.width):
            yield from self._port(x, place.y - UNIT, _DOWN, (x, place.y), owner)
            yield from self._port(x, place.bottom + UNIT, _DOWN, (x, place.bottom), owner)
        for y in _ports(place.y, place.height):
            yield from self._port(place.x - UNIT, y, _ACROSS, (place.x, y), owner)
            yield from self._port(place.right + UNIT, y, _ACROSS, (place.right, y), owner)

    def _port(self, x: int, y: int, direction: int, port: Point, owner: str) -> Iterator[tuple[int, int, Point]]:
        column, row = bisect_left(self._xs, x), bisect_left(self._ys, y)
        if column < self._width and row < len(self._ys) and (self._xs[column], self._ys[row]) == (x, y):
            node = row * self._width + column
            if self._ports.get(node, owner) == owner and self._owners[direction].get(node, owner) == owner:
                yield node, direction, port

    def _point(self, node: int) -> Point:
        return self._xs[node % self._width], self._ys[node // self._width]

    # The search

    def _walk(
        self,
        owner: str,
        starts: Sequence[tuple[int, int, Point]],
        goals: Mapping[int, tuple[int, Point]],
        foreign: bytearray,
    ) -> tuple[list[int], Point, Point] | None:
        """A* over nodes and directions. A state is twice the node and the direction in which it was reached."""
        if not goals:
            return None
        box = self._bounds(goals)
        costs: dict[int, int] = {}
        before: dict[int, int] = {}
        ports: dict[int, Point] = {}
        heap: list[tuple[int, int, int]] = []
        for node, direction, port in starts:
            state = 2 * node + direction
            costs[state] = 0
            ports[state] = port
            heappush(heap, (self._estimate(node, box), 0, state))
        self._left = self._budget
        while heap and self._left:
            _, cost, state = heappop(heap)
            if cost > costs[state]:
                continue
            self._left -= 1
            node, direction = state >> 1, state & 1
            if node in goals and goals[node][0] == direction:
                return _back(state, before, ports, goals[node][1])
            for other, way, length in self._open_steps(node, owner):
                reached = 2 * other + way
                total = cost + self._price(node, other, direction, way, length, owner, foreign)
                if total < costs.get(reached, _FAR):
                    costs[reached] = total
                    before[reached] = state
                    heappush(heap, (total + self._estimate(other, box), total, reached))
        return None

    def _open_steps(self, node: int, owner: str) -> list[tuple[int, int, int]]:
        """The next nodes on lanes that no other line is in, with direction and length."""
        width = self._width
        across, down = self._steps
        found = []
        along = self._owners[_ACROSS]
        if along.get(node, owner) == owner:
            if (length := across[node]) and along.get(node + 1, owner) == owner:
                found.append((node + 1, _ACROSS, length))
            if node and (length := across[node - 1]) and along.get(node - 1, owner) == owner:
                found.append((node - 1, _ACROSS, length))
        along = self._owners[_DOWN]
        if along.get(node, owner) == owner:
            if (length := down[node]) and along.get(node + width, owner) == owner:
                found.append((node + width, _DOWN, length))
            if node >= width and (length := down[node - width]) and along.get(node - width, owner) == owner:
                found.append((node - width, _DOWN, length))
        return found

    def _price(
        self, node: int, other: int, direction: int, way: int, length: int, owner: str, foreign: bytearray
    ) -> int:
        """What a step costs: its length, half of it beside an own line, more in foreign frames, turns and crossings."""
        crossed = self._owners[1 - way]
        price = length * _FOREIGN if foreign[other] else length
        if crossed.get(other, owner) != owner:
            price += _CROSS
        if way != direction:
            price += _TURN if crossed.get(node, owner) == owner else _TOUCH
        if self._owners[way].get(other) == owner:
            price -= length // 2
        return price

    def _bounds(self, goals: Iterable[int]) -> tuple[int, int, int, int]:
        points = [self._point(node) for node in goals]
        xs, ys = [x for x, _ in points], [y for _, y in points]
        return min(xs), max(xs), min(ys), max(ys)

    def _estimate(self, node: int, box: tuple[int, int, int, int]) -> int:
        """The way that is left, along the axes."""
        x, y = self._xs[node % self._width], self._ys[node // self._width]
        left, right, top, bottom = box
        return self._haste * (max(left - x, 0, x - right) + max(top - y, 0, y - bottom))

    def _take(self, nodes: Sequence[int], owner: str, first: Point, last: Point) -> None:
        """Close the lanes of a way for other lines."""
        points = [first, *(self._point(node) for node in nodes), last]
        for place, node in enumerate(nodes, 1):
            for near in (points[place - 1], points[place + 1]):
                way = _ACROSS if near[1] == points[place][1] else _DOWN
                self._owners[way][node] = owner
        self._ports[nodes[0]] = self._ports[nodes[-1]] = owner


def _back(
    state: int, before: Mapping[int, int], ports: Mapping[int, Point], last: Point
) -> tuple[list[int], Point, Point]:
    states = [state]
    while states[-1] in before:
        states.append(before[states[-1]])
    return [one >> 1 for one in reversed(states)], ports[states[-1]], last


def _lanes(spans: Iterable[tuple[int, int]], size: int, cards: Iterable[Rectangle], *, down: bool) -> list[int]:
    """The coordinates at which lines run: beside every box, and towards the sides of cards."""
    found = set()
    for start, end in spans:
        found |= {start - UNIT * lane for lane in range(1, _LANES + 1)}
        found |= {end + UNIT * lane for lane in range(1, _LANES + 1)}
    for card in cards:
        found |= set(_ports(card.x, card.width) if down else _ports(card.y, card.height))
    return sorted(lane for lane in found if 0 < lane < size)


def _ports(start: int, length: int) -> tuple[int, ...]:
    """Three places on a side, the middle first."""
    middle = start + length // 2 // UNIT * UNIT
    step = length // 4 // UNIT * UNIT
    return middle, middle - step, middle + step


def _corners(points: Sequence[Point]) -> tuple[Point, ...]:
    """The points at which the direction changes, with both ends."""
    found: list[Point] = []
    for point in points:
        if len(found) > 1 and _is_straight(found[-2], found[-1], point):
            found[-1] = point
        elif not found or found[-1] != point:
            found.append(point)
    return tuple(found)


def _is_straight(a: Point, b: Point, c: Point) -> bool:
    return a[0] == b[0] == c[0] or a[1] == b[1] == c[1]
