"""Modules for tests of pictures: from text, of the golden cases, and those that are committed."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from tfgen.module.model import Module, parse_module
from tfgen.picture.build import draw_module
from tfgen.picture.picture import Picture, draw

if TYPE_CHECKING:
    from tfgen.picture.diagram import Card, Diagram

ROOT = Path(__file__).parents[2]
GOLDEN = Path(__file__).parent / "golden"
CASES = sorted(path.name for path in GOLDEN.iterdir() if path.is_dir())
COMMITTED = sorted({str(path.parent.relative_to(ROOT)) for path in ROOT.glob("generated/**/*.tf")})


@cache
def read_module(folder: Path) -> Module:
    """The root module in a folder."""
    return parse_module(folder.name, {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.tf")})


def diagram_of(text: str) -> Diagram:
    """The diagram of a module in one file."""
    module = parse_module("", {"main.tf": text})
    assert not module.faults
    return draw_module(module, "test")


@cache
def picture_of(folder: Path) -> Picture:
    """The picture of a folder."""
    return draw(draw_module(read_module(folder), folder.name))


def card_of(diagram: Diagram, address: str) -> Card:
    """The card of an address, which may be folded into it."""
    (found,) = (card for card in diagram.cards if address in card.addresses)
    return found


def pairs_of(diagram: Diagram) -> list[tuple[str, str]]:
    """The edges, by their ends."""
    return [(edge.source, edge.target) for edge in diagram.edges]
