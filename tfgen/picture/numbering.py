"""What the writers of text share: short names for cards, and titles of groups in one line."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tfgen.picture.diagram import Diagram, Group


def number_cards(diagram: Diagram) -> dict[str, str]:
    """A name for each card by its id: `n0`, `n1`, for every language is fussy about others."""
    return {card.id: f"n{number}" for number, card in enumerate(diagram.cards)}


def title_of(group: Group) -> str:
    """The title with the note."""
    return f"{group.title}: {group.note}" if group.note else group.title
