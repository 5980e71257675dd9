"""Places in a picture: rectangles, and what stands in them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tfgen.picture.diagram import Card, Cell, Group


@dataclass(frozen=True)
class Rectangle:
    """A place in the picture, in pixels from its upper left corner."""

    x: int
    y: int
    width: int
    height: int

    @property
    def right(self) -> int:
        """The x of its right side."""
        return self.x + self.width

    @property
    def bottom(self) -> int:
        """The y of its lower side."""
        return self.y + self.height

    @property
    def center(self) -> tuple[int, int]:
        """The middle of it."""
        return self.x + self.width // 2, self.y + self.height // 2

    def moved(self, dx: int, dy: int) -> Rectangle:
        """The same, elsewhere."""
        return replace(self, x=self.x + dx, y=self.y + dy)

    def overlaps(self, other: Rectangle) -> bool:
        """Whether they share more than a side."""
        return self.x < other.right and other.x < self.right and self.y < other.bottom and other.y < self.bottom


@dataclass(frozen=True)
class Placed:
    """A card, frame, cell or zone's name, and where it is; `slot` tells cards that may change places."""

    what: Card | Group | Cell | str
    place: Rectangle
    slot: int = 0


@dataclass(frozen=True)
class Block:
    """Things and their common size, relative to its own corner; frames stand before what is in them."""

    width: int
    height: int
    things: tuple[Placed, ...] = ()

    def moved(self, dx: int, dy: int) -> tuple[Placed, ...]:
        """Its things, elsewhere."""
        return tuple(replace(thing, place=thing.place.moved(dx, dy)) for thing in self.things)


@dataclass(frozen=True)
class Layout:
    """Everything in its place, and the size of all of it."""

    width: int
    height: int
    things: tuple[Placed, ...]
