"""Draw similar resources as one card: same type and place, the same references from them and to them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from tfgen.picture.diagram import Badge, Edge

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from tfgen.picture.diagram import Card, Group

    Names = Mapping[str, str]

_FEWEST = 4


def bundle(groups: tuple[Group, ...], edges: tuple[Edge, ...]) -> tuple[tuple[Group, ...], tuple[Edge, ...]]:
    """The groups and edges with four or more cards that are alike in one."""
    neighbours: defaultdict[str, set[tuple[str, bool]]] = defaultdict(set)
    for edge in edges:
        neighbours[edge.source].add((edge.target, True))
        neighbours[edge.target].add((edge.source, False))
    names: dict[str, str] = {}
    bundled = tuple(_bundle_group(group, neighbours, names) for group in groups)
    return bundled, _merge(edges, names)


def _bundle_group(group: Group, neighbours: Mapping[str, set[tuple[str, bool]]], names: dict[str, str]) -> Group:
    alike: defaultdict[object, list[Card]] = defaultdict(list)
    for card in group.cards:
        # A key is told by its colour and a module call by its name.
        is_own = card.tone is not None or card.type == "module" or not card.type
        alike[card.id if is_own else (card.type, frozenset(neighbours.get(card.id, ())))].append(card)
    cards = []
    for members in alike.values():
        if len(members) < _FEWEST:
            cards += members
        else:
            names |= {card.id: members[0].id for card in members}
            cards.append(_as_one(members))
    order = {card.id: place for place, card in enumerate(group.cards)}
    return replace(
        group,
        cards=tuple(sorted(cards, key=lambda card: order[card.id])),
        groups=tuple(_bundle_group(inner, neighbours, names) for inner in group.groups),
    )


def _as_one(cards: Sequence[Card]) -> Card:
    first = cards[0]
    return replace(
        first,
        name=f"{len(cards)} alike",
        badges=_add(badge for card in cards for badge in card.badges),
        addresses=tuple(address for card in cards for address in card.addresses),
    )


def _add(badges: Iterable[Badge]) -> tuple[Badge, ...]:
    found: dict[tuple[str, int | None, str], Badge] = {}
    for badge in badges:
        key = (badge.glyph, badge.tone, "" if badge.text.isdigit() else badge.text)
        known = found.get(key)
        about = tuple(dict.fromkeys((*known.about, *badge.about))) if known else badge.about
        found[key] = replace(badge, about=about, text=str(len(about)) if badge.text.isdigit() else badge.text)
    return tuple(found.values())


def _merge(edges: Sequence[Edge], names: Names) -> tuple[Edge, ...]:
    found: dict[tuple[str, str], Edge] = {}
    for edge in edges:
        pair = names.get(edge.source, edge.source), names.get(edge.target, edge.target)
        known = found.get(pair)
        reasons = tuple(dict.fromkeys((*known.reasons, *edge.reasons))) if known else edge.reasons
        found[pair] = Edge(*pair, reasons, is_weak=edge.is_weak and (known is None or known.is_weak))
    return tuple(edge for edge in found.values() if edge.source != edge.target)
