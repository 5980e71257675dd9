"""Find blocks that contain themselves where an extraction has cut them off somewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

OPAQUE = "_opaque"
"""Marks a raw block as not fully known. No word of Terraform's: who extracts schemas from elsewhere puts it in."""


def mark_cut_blocks(raw: Mapping[str, Any]) -> dict[str, Any]:
    """The raw schema of a type, in which blocks that contain themselves down to an end are opaque.

    Statements of web ACLs contain statements. Language bindings describe that without end; who writes it out has to
    stop somewhere, and from the shape of the whole nobody can tell what else is not as it was. An end shows as an empty
    block in one place whose like is not empty in another.
    """
    filled = {name for name, block in _blocks_inside(raw) if not _is_empty(block)}
    return _mark(raw, filled)


def _mark(raw: Mapping[str, Any], filled: set[str]) -> dict[str, Any]:
    nested = {}
    for name, outer in raw.get("block_types", {}).items():
        inside = list(_blocks_inside(outer["block"]))
        contains_itself = name in {inner for inner, _ in inside}
        has_end = any(inner in filled and _is_empty(block) for inner, block in inside)
        block = {**outer["block"], OPAQUE: True} if contains_itself and has_end else _mark(outer["block"], filled)
        nested[name] = {**outer, "block": block}
    return {**raw, "block_types": nested}


def _blocks_inside(raw: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for name, nested in raw.get("block_types", {}).items():
        yield name, nested["block"]
        yield from _blocks_inside(nested["block"])


def _is_empty(raw: Mapping[str, Any]) -> bool:
    return not raw.get("attributes") and not raw.get("block_types")
