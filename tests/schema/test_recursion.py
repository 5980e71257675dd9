"""Blocks that contain themselves, in an extracted schema."""

from __future__ import annotations

from typing import Any

from tfgen.schema.recursion import mark_cut_blocks


def block(*attributes: str, **blocks: dict[str, Any]) -> dict[str, Any]:
    return {
        "attributes": {name: {"type": "string", "optional": True} for name in attributes},
        "block_types": {name: {"nesting_mode": "list", "block": nested} for name, nested in blocks.items()},
    }


def opaque(raw: dict[str, Any], path: str = "") -> list[str]:
    """The paths of the blocks that are marked."""
    found = [path] if raw.get("_opaque") else []
    for name, nested in raw.get("block_types", {}).items():
        found += opaque(nested["block"], f"{path}.{name}".lstrip("."))
    return found


def test_statements_that_end_somewhere_are_opaque_from_the_top() -> None:
    end = block("text", negation=block())
    raw = block("name", statement=block("text", negation=block(statement=end)))
    assert opaque(mark_cut_blocks(raw)) == ["statement"]


def test_empty_block_beside_a_filled_one_of_its_name_is_not_recursion() -> None:
    raw = block(action=block(count=block("limit")), override=block(count=block()))
    assert opaque(mark_cut_blocks(raw)) == []


def test_block_that_holds_another_of_its_name_is_no_recursion_without_an_end() -> None:
    raw = block(match=block(header=block(match=block("exact"))))
    assert opaque(mark_cut_blocks(raw)) == []


def test_mark_of_the_source_stays() -> None:
    raw = block(definition={"_opaque": True})
    assert opaque(mark_cut_blocks(raw)) == ["definition"]
