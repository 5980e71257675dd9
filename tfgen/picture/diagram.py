"""What is drawn, before it is laid out: cards in groups, and the edges between cards. All values are frozen."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


@dataclass(frozen=True)
class Badge:
    """Something small on a card or a frame: a glyph with a few characters, and in full what it stands for.

    `tone` tells apart what shares a glyph: one number for each key.
    """

    glyph: str
    text: str
    about: tuple[str, ...]
    tone: int | None = None


@dataclass(frozen=True)
class Card:
    """One resource, module call or stack, or several alike; `addresses` has it and all that is folded into it.

    `id` is that of edges; `is_read` of what is looked up rather than made; `type` names the icon.
    """

    id: str
    title: str
    name: str
    glyph: str
    category: str
    badges: tuple[Badge, ...] = ()
    addresses: tuple[str, ...] = ()
    is_read: bool = False
    type: str = ""
    tone: int | None = None


@dataclass(frozen=True)
class Cell:
    """A subnet in a zone: the column it stands in, 0 the first, and what is written into it."""

    column: int
    text: str


@dataclass(frozen=True)
class Group:
    """A frame around cards and other groups; `addresses` are those of resources that it is itself, and their parts.

    `kind` is one of account, global, region, vpc, tier, lane, band and box. `zones` are the columns of a network,
    `note` is said of a tier below its title, `look` names its colour.
    """

    kind: str
    title: str
    cards: tuple[Card, ...] = ()
    groups: tuple[Group, ...] = ()
    badges: tuple[Badge, ...] = ()
    addresses: tuple[str, ...] = ()
    zones: tuple[str, ...] = ()
    cells: tuple[Cell, ...] = ()
    note: str = ""
    look: str = ""

    def walk(self) -> Iterator[Group]:
        """The group itself and all below it."""
        yield self
        for group in self.groups:
            yield from group.walk()

    @property
    def all_cards(self) -> tuple[Card, ...]:
        """The cards in it, however deep."""
        return tuple(card for group in self.walk() for card in group.cards)


@dataclass(frozen=True)
class Edge:
    """A line from card to card, by their ids; `reasons` are the arguments behind it, `is_weak` if only `depends_on`."""

    source: str
    target: str
    reasons: tuple[str, ...]
    is_weak: bool = False


@dataclass(frozen=True)
class Diagram:
    """A picture's contents: its title, a line about it, the outermost groups and the edges between cards.

    `meanings` are what colours and lines stand for, where that is not what it is in a module.
    """

    title: str
    subtitle: str
    groups: tuple[Group, ...]
    edges: tuple[Edge, ...]
    meanings: Mapping[str, str] = field(default_factory=dict)

    @property
    def cards(self) -> tuple[Card, ...]:
        """All cards."""
        return tuple(card for group in self.groups for card in group.all_cards)

    @property
    def addresses(self) -> Counter[str]:
        """How often each address is drawn or folded into what is drawn: once."""
        found: Counter[str] = Counter()
        for group in (inner for outer in self.groups for inner in outer.walk()):
            found.update(group.addresses)
            for card in group.cards:
                found.update(card.addresses)
        return found
