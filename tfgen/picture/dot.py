"""A diagram as Graphviz's text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tfgen.picture.numbering import number_cards, title_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tfgen.picture.diagram import Diagram, Group


def format_dot(diagram: Diagram) -> str:
    """The text of a directed graph: groups as clusters, addresses as tooltips."""
    return "\n".join(_lines(diagram)) + "\n"


def _lines(diagram: Diagram) -> Iterator[str]:
    names = number_cards(diagram)
    yield f"digraph {_quote(diagram.title)} {{"
    yield '  graph [rankdir=LR, fontname="Helvetica"]'
    yield '  node [shape=box, style=rounded, fontname="Helvetica"]'
    for place, group in enumerate(diagram.groups):
        yield from _group(group, names, f"cluster_{place}", 1)
    for edge in diagram.edges:
        dashed = ", style=dashed" if edge.is_weak else ""
        yield f"  {names[edge.source]} -> {names[edge.target]} [tooltip={_quote(', '.join(edge.reasons))}{dashed}]"
    yield "}"


def _group(group: Group, names: Mapping[str, str], name: str, depth: int) -> Iterator[str]:
    indent = "  " * depth
    yield f"{indent}subgraph {name} {{"
    yield f"{indent}  label={_quote(title_of(group))}"
    for card in group.cards:
        label, tooltip = "\n".join(filter(None, (card.title, card.name))), "\n".join(card.addresses)
        dashed = ', style="rounded,dashed"' if card.is_read else ""
        yield f"{indent}  {names[card.id]} [label={_quote(label)}, tooltip={_quote(tooltip)}{dashed}]"
    for place, inner in enumerate(group.groups):
        yield from _group(inner, names, f"{name}_{place}", depth + 1)
    yield f"{indent}}}"


def _quote(text: str) -> str:
    """A quoted string, as https://graphviz.org/doc/info/lang.html has it."""
    plain = "".join(letter for letter in text if letter >= " " or letter == "\n")
    return '"' + plain.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'
