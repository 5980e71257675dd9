"""A picture as SVG: one file without anything from elsewhere, for light and dark screens."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from tfgen.errors import count_of
from tfgen.picture.colours import KIND_SIZE, NAME_SIZE, TONES, style_sheet
from tfgen.picture.diagram import Badge, Card, Cell, Group
from tfgen.picture.glyphs import GLYPHS
from tfgen.picture.kinds import CATEGORIES
from tfgen.picture.layout import CARD_WIDTH, SUBTITLE_TEXT, TITLE_TEXT
from tfgen.picture.picture import BADGE_GAP, BADGE_HEIGHT, TITLE_SIZE, UNFRAMED, badge_width
from tfgen.picture.text import FONT, fit, fit_size, width_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from tfgen.picture.geometry import Placed, Rectangle
    from tfgen.picture.picture import Picture
    from tfgen.picture.routing import Point, Route

_ROUND = 6
_LEGEND_ROW = 24
_MEANINGS = {
    "gear": "parts",
    "shield": "access rules",
    "lines": "logs",
    "bell": "alarms",
    "topic": "alarms go to this topic",
    "key": "encrypted with this key",
}
_ABOUT_LINES = {"solid": "refers to, or hands work to", "dashed": "only comes after"}


def format_svg(picture: Picture, icons: Mapping[str, str] | None = None) -> str:
    """The text of the file. `icons` are data URIs by resource type, for cards that have one."""
    return "\n".join(_Writer(picture, icons or {}).lines()) + "\n"


class _Writer:
    def __init__(self, picture: Picture, icons: Mapping[str, str]) -> None:
        self._picture = picture
        self._icons = icons
        self._categories = {card.id: card.category for card in picture.diagram.cards}
        self._legend = list(_legend(picture))
        self._unrouted: defaultdict[str, list[str]] = defaultdict(list)
        for edge in picture.routes.left_out:
            self._unrouted[edge.source].append(f"→ {edge.target}")

    def lines(self) -> Iterator[str]:
        picture = self._picture
        rows = _wrap(self._legend, picture.width - 48)
        height = picture.height + 24 + _LEGEND_ROW * len(rows)
        yield (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {picture.width} {height}" '
            f'width="{picture.width}" height="{height}" role="img" font-family="{FONT}">'
        )
        yield f"<title>{escape(picture.diagram.title)}</title>"
        yield from style_sheet()
        yield from self._definitions()
        yield f'<rect class="page" width="{picture.width}" height="{height}"/>'
        yield from _title(picture)
        for thing in picture.things:
            if isinstance(thing.what, Group):
                yield from _frame(thing.what, thing.place)
            elif isinstance(thing.what, Cell | str):
                yield from _cell(thing)
        for route in picture.routes.routes:
            yield from _route(route, self._categories[route.edge.source])
        for thing in picture.things:
            if isinstance(thing.what, Card):
                yield from self._card(thing.what, thing.place)
        yield from _legend_rows(rows, picture.height)
        yield "</svg>"

    def _definitions(self) -> Iterator[str]:
        """The glyphs that are used, and an arrow's head in each colour."""
        picture = self._picture
        cards = picture.diagram.cards
        badges = _all_badges(picture)
        yield "<defs>"
        more = {"more"} if any(_has_more(card) for card in cards) else set()
        for name in sorted({card.glyph for card in cards} | {badge.glyph for badge in badges} | more):
            yield f'<symbol id="{name}" viewBox="0 0 24 24"><path d="{GLYPHS[name]}"/></symbol>'
        for category in sorted({self._categories[route.edge.source] for route in picture.routes.routes}):
            yield (
                f'<marker id="to-{category}" viewBox="0 0 8 8" refX="7.5" refY="4" markerWidth="7" markerHeight="7" '
                f'orient="auto"><path class="head-{category}" d="M0 0.5 8 4 0 7.5z"/></marker>'
            )
        yield "</defs>"

    def _card(self, card: Card, place: Rectangle) -> Iterator[str]:
        yield f'<g class="card" transform="translate({place.x} {place.y})">'
        yield f"<title>{escape(_list((*(card.addresses or (card.id,)), *self._unrouted.get(card.id, ()))))}</title>"
        dashed = ' stroke-dasharray="4 3"' if card.is_read else ""
        yield f'<rect class="box" width="{place.width}" height="{place.height}" rx="6"{dashed}/>'
        top = 8 if card.badges else 16
        yield from self._icon(card, top)
        room = place.width - 48 - 8
        yield _line("kind", card.title, room, top + 12, KIND_SIZE)
        yield _line("name", card.name, room, top + 26, NAME_SIZE)
        yield from _badges(_fitting(card.badges, place.width - 16), 8, 42)
        yield "</g>"

    def _icon(self, card: Card, top: int) -> Iterator[str]:
        if card.type in self._icons:
            yield f'<image x="8" y="{top}" width="30" height="30" href="{self._icons[card.type]}"/>'
            return
        fill = f'fill="{TONES[card.tone % len(TONES)]}"' if card.tone is not None else f'class="fill-{card.category}"'
        yield f'<rect {fill} x="8" y="{top}" width="30" height="30" rx="6"/>'
        yield f'<use class="glyph" href="#{card.glyph}" x="13" y="{top + 5}" width="20" height="20"/>'


def _line(kind: str, text: str, room: int, y: int, size: float) -> str:
    """A line of a card, smaller where it has no room, cut off where that is not enough."""
    shown, fitting = fit_size(text, room, size, bold=kind == "kind")
    # A part of its own, as a class outranks `font-size` beside it, and the policy of a page may forbid `style`.
    part = escape(shown) if fitting == size else f'<tspan font-size="{fitting:g}">{escape(shown)}</tspan>'
    return f'<text class="{kind}" x="46" y="{y}">{part}</text>'


def escape(text: str) -> str:
    """The text as XML has it; characters that XML does not allow are left out."""
    allowed = "".join(letter for letter in text if letter in "\t\n" or (letter >= " " and letter not in "\ufffe\uffff"))
    plain = allowed.encode("utf-8", "ignore").decode()
    return plain.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def _title(picture: Picture) -> Iterator[str]:
    room = picture.width - 72 - width_of(_subtitle(picture), SUBTITLE_TEXT)
    title = fit(picture.diagram.title, room, TITLE_TEXT, bold=True)
    yield f'<text x="24" y="38" font-size="{TITLE_TEXT}" font-weight="bold">{escape(title)}</text>'
    left = _number(24 + width_of(title, TITLE_TEXT, bold=True) + 16)
    yield f'<text class="soft" x="{left}" y="38" font-size="{SUBTITLE_TEXT}">{escape(_subtitle(picture))}</text>'


def _subtitle(picture: Picture) -> str:
    left_out = len(picture.routes.left_out)
    more = f", {count_of(left_out, 'reference')} without a line (in the tooltips)" if left_out else ""
    return picture.diagram.subtitle + more


def _frame(group: Group, place: Rectangle) -> Iterator[str]:
    yield "<g>"
    if group.addresses:
        yield f"<title>{escape(_list(group.addresses))}</title>"
    if group.kind in UNFRAMED:
        yield f'<text class="head soft" x="{place.x}" y="{place.y + 16}">{escape(group.title)}</text></g>'
        return
    size = f'x="{place.x}" y="{place.y}" width="{place.width}" height="{place.height}"'
    yield f'<rect class="frame {_look(group)}" {size} rx="8"/>'
    if group.kind == "tier":
        yield f'<text class="head" x="{place.x + 16}" y="{place.y + 24}">{escape(group.title)}</text>'
        yield f'<text class="name" x="{place.x + 16}" y="{place.y + 39}">{escape(group.note)}</text>'
        yield from _badges(group.badges, place.x + 16, place.y + 48)
        yield "</g>"
        return
    yield f'<text class="head" x="{place.x + 16}" y="{place.y + 25}">{escape(group.title)}</text>'
    left = place.x + 16 + width_of(group.title, TITLE_SIZE, bold=True) + 10
    yield from _badges(group.badges, left, place.y + 12)
    yield "</g>"


def _look(group: Group) -> str:
    return group.look or {"box": "isolated", "row": "isolated"}.get(group.kind, group.kind)


def _cell(thing: Placed) -> Iterator[str]:
    place = thing.place
    text = thing.what.text if isinstance(thing.what, Cell) else str(thing.what)
    if isinstance(thing.what, Cell):
        size = f'x="{place.x}" y="{place.y}" width="{place.width}" height="{place.height}"'
        yield f'<rect class="cell" {size} rx="4"/>'
    shown = fit(text, place.width - 12, NAME_SIZE)
    x, y = place.center
    yield f'<text class="name" x="{x}" y="{y + 4}" text-anchor="middle">{escape(shown)}</text>'


def _badges(badges: Sequence[Badge], x: float, y: float) -> Iterator[str]:
    for badge in badges:
        width = badge_width(badge.text)
        yield f"<g><title>{escape(_about_badge(badge))}</title>"
        size = f'x="{_number(x)}" y="{_number(y)}" width="{_number(width)}" height="{BADGE_HEIGHT}"'
        yield f'<rect class="pill" {size} rx="8"/>'
        tone = f" tone-{badge.tone % len(TONES)}" if badge.tone is not None else ""
        size = f'x="{_number(x + 3)}" y="{_number(y + 3)}" width="10" height="10"'
        yield f'<use class="mark{tone}" href="#{badge.glyph}" {size}/>'
        if badge.text:
            yield f'<text class="small" x="{_number(x + 15.5)}" y="{_number(y + 11.5)}">{escape(badge.text)}</text>'
        yield "</g>"
        x += width + BADGE_GAP


def _fitting(badges: Sequence[Badge], room: float) -> list[Badge]:
    """The badges, those with names without them from the last on until there is room; then one for several."""
    shown = list(badges)
    for place in range(len(shown) - 1, -1, -1):
        if _width(shown) > room and not shown[place].text.isdigit():
            shown[place] = Badge(shown[place].glyph, "", shown[place].about, shown[place].tone)
    hidden: list[Badge] = []
    while _width([*shown, *_more(hidden)]) > room:
        hidden.insert(0, shown.pop())
    return [*shown, *_more(hidden)]


def _has_more(card: Card) -> bool:
    return any(badge.glyph == "more" for badge in _fitting(card.badges, CARD_WIDTH - 16))


def _more(hidden: Sequence[Badge]) -> list[Badge]:
    about = tuple(address for badge in hidden for address in badge.about)
    return [Badge("more", str(len(hidden)), about)] if hidden else []


def _width(badges: Sequence[Badge]) -> float:
    return sum(badge_width(badge.text) + BADGE_GAP for badge in badges) - BADGE_GAP


def _route(route: Route, category: str) -> Iterator[str]:
    edge = route.edge
    path = _rounded(route.points)
    dashed = ' stroke-dasharray="3 3"' if edge.is_weak else ""
    yield f'<g class="edge"><title>{escape(f"{edge.source} → {edge.target}")}\n{escape(_list(edge.reasons))}</title>'
    yield f'<path class="wide" d="{path}"/>'
    yield f'<path class="line line-{category}" d="{path}" marker-end="url(#to-{category})"{dashed}/></g>'


def _rounded(points: Sequence[Point]) -> str:
    """The path through the corners, which are round."""
    found = [f"M{points[0][0]} {points[0][1]}"]
    for before, corner, behind in zip(points, points[1:], points[2:], strict=False):
        radius = min(_ROUND, _length(before, corner) / 2, _length(corner, behind) / 2)
        start, end = _towards(corner, before, radius), _towards(corner, behind, radius)
        found.append(f"L{start}Q{corner[0]} {corner[1]} {end}")
    found.append(f"L{points[-1][0]} {points[-1][1]}")
    return "".join(found)


def _length(a: Point, b: Point) -> int:
    return abs(a[0] - b[0]) + abs(a[1] - b[1])


def _towards(start: Point, end: Point, distance: float) -> str:
    share = distance / (_length(start, end) or 1)
    x, y = (a + (b - a) * share for a, b in zip(start, end, strict=True))
    return f"{_number(x)} {_number(y)}"


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def _about_badge(badge: Badge) -> str:
    return f"{_MEANINGS.get(badge.glyph, badge.glyph)}:\n{_list(badge.about)}"


def _list(addresses: Sequence[str]) -> str:
    return "\n".join(addresses)


# The legend

Entry = tuple[str, str, str]  # what it is, which one, what it means


def _legend(picture: Picture) -> Iterator[Entry]:
    """What is in the picture, and what it means."""
    cards = picture.diagram.cards
    categories = {card.category for card in cards if card.tone is None}
    glyphs = {badge.glyph for badge in _all_badges(picture)}
    told = picture.diagram.meanings
    yield from (("colour", name, told.get(name, name)) for name in CATEGORIES if name in categories)
    yield from (("badge", name, meaning) for name, meaning in _MEANINGS.items() if name in glyphs)
    lines = {"dashed" if route.edge.is_weak else "solid" for route in picture.routes.routes}
    yield from (("line", name, told.get(name, meaning)) for name, meaning in _ABOUT_LINES.items() if name in lines)
    if any(card.is_read for card in cards):
        yield "read", "", told.get("read", "looked up, not made")


def _all_badges(picture: Picture) -> list[Badge]:
    groups = [thing.what for thing in picture.things if isinstance(thing.what, Group)]
    return [badge for group in groups for badge in group.badges] + [
        badge for card in picture.diagram.cards for badge in card.badges
    ]


def _entry_width(entry: Entry) -> float:
    return 28 + width_of(entry[2], 11) + 20


def _wrap(entries: Sequence[Entry], width: float) -> list[list[Entry]]:
    rows: list[list[Entry]] = []
    used = 0.0
    for entry in entries:
        if not rows or used + _entry_width(entry) > width:
            rows.append([])
            used = 0.0
        rows[-1].append(entry)
        used += _entry_width(entry)
    return rows


def _legend_rows(rows: Sequence[Sequence[Entry]], top: int) -> Iterator[str]:
    y = top + 16
    for row in rows:
        x = 24.0
        for entry in row:
            yield from _legend_entry(entry, x, y)
            yield f'<text class="legend soft" x="{_number(x + 28)}" y="{y + 12}">{escape(entry[2])}</text>'
            x += _entry_width(entry)
        y += _LEGEND_ROW


def _legend_entry(entry: Entry, x: float, y: int) -> Iterator[str]:
    what, name, _ = entry
    if what == "colour":
        yield f'<rect class="fill-{name}" x="{_number(x + 6)}" y="{y}" width="16" height="16" rx="4"/>'
    elif what == "badge":
        yield f'<rect class="pill" x="{_number(x + 3)}" y="{y}" width="20" height="16" rx="8"/>'
        yield f'<use class="mark" href="#{name}" x="{_number(x + 8)}" y="{y + 3}" width="10" height="10"/>'
    elif what == "read":
        yield f'<rect class="box" x="{_number(x + 2)}" y="{y}" width="22" height="16" rx="4" stroke-dasharray="4 3"/>'
    else:
        dashed = ' stroke-dasharray="3 3"' if name == "dashed" else ""
        yield f'<path class="line line-other" d="M{_number(x)} {y + 8}h24"{dashed}/>'
