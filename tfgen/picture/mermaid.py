"""A diagram as Mermaid's text, which code hosts draw inside Markdown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tfgen.picture.numbering import number_cards, title_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tfgen.picture.diagram import Diagram, Group


def format_mermaid(diagram: Diagram) -> str:
    """The text of a flowchart: groups as subgraphs, without badges, for which Mermaid has nothing."""
    return "\n".join(_lines(diagram)) + "\n"


def _lines(diagram: Diagram) -> Iterator[str]:
    names = number_cards(diagram)
    yield "flowchart LR"
    for place, group in enumerate(diagram.groups):
        yield from _group(group, names, f"g{place}", 1)
    for edge in diagram.edges:
        yield f"  {names[edge.source]} {'-.->' if edge.is_weak else '-->'} {names[edge.target]}"


def _group(group: Group, names: Mapping[str, str], name: str, depth: int) -> Iterator[str]:
    indent = "  " * depth
    yield f'{indent}subgraph {name} ["{_text(title_of(group))}"]'
    for card in group.cards:
        words = "<br/>".join(_text(word) for word in (card.title, card.name) if word)
        yield f'{indent}  {names[card.id]}["{words}"]'
    for place, inner in enumerate(group.groups):
        yield from _group(inner, names, f"{name}_{place}", depth + 1)
    yield f"{indent}end"


def _text(text: str) -> str:
    """What means something to Mermaid as https://mermaid.js.org/syntax/flowchart.html escapes it."""
    special = '"#<>&`\\'
    return "".join(f"#{ord(letter)};" if letter in special or letter < " " else letter for letter in text)
