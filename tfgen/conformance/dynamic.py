"""`dynamic` blocks: what has to stand in them, and how many blocks they make."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tfgen.conformance.schema_fault import SchemaFault, missing_argument, missing_block
from tfgen.hcl.syntax import Name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tfgen.conformance.argument_values import ArgumentValues
    from tfgen.hcl.syntax import Block, Body

# https://developer.hashicorp.com/terraform/language/expressions/dynamic-blocks
_ARGUMENTS: Final = ("for_each", "iterator")  # and `labels`, of blocks with labels, which no provider has


def type_of_blocks(block: Block) -> str:
    """The type of the blocks that a block stands for: of a `dynamic` block, its label."""
    return block.labels[0] if block.type == "dynamic" and block.labels else block.type


def check_frames(body: Body, whose: str) -> Iterator[SchemaFault]:
    """The faults of the `dynamic` blocks in a body of which no schema is known."""
    for block in body.blocks:
        if block.type == "dynamic":
            yield from check_frame(block, whose)
        yield from check_frames(block.body, whose)


def check_frame(block: Block, whose: str) -> Iterator[SchemaFault]:
    """The faults of what stands in a `dynamic` block, but for what is in its content; they hold by the grammar."""
    if not block.labels:
        fact = f"a dynamic block of {whose} has no label"
        yield SchemaFault("unknown-block", block, fact, "Name the type of the blocks that it makes.", is_grammar=True)
        return
    for fault in _frame_faults(block, whose):
        yield SchemaFault(fault.kind, fault.node, fault.fact, fault.remedy, is_grammar=True)


def _frame_faults(block: Block, whose: str) -> Iterator[SchemaFault]:
    where = f'dynamic "{block.labels[0]}" of {whose}'
    if len(block.labels) > 1:
        fact = f"{where} has {len(block.labels)} labels, and takes one"
        yield SchemaFault("unknown-block", block, fact, "Take the others away.")
    yield from _argument_faults(block, where)
    if block.body.argument("for_each") is None:
        yield missing_argument(block, "for_each", where)
    if not block.body.blocks_of("content"):
        yield missing_block(block, "content", where)
    for another in block.body.blocks_of("content")[1:]:
        yield SchemaFault("unknown-block", another, f"there is a content in {where} already", "Keep one of them.")
    for inner in block.body.blocks:
        if inner.type == "content" and inner.labels:
            yield SchemaFault("unknown-block", inner, f"content in {where} has no label", "Take it away.")
        elif inner.type != "content":
            fact = f'{where} has no block "{inner.type}"'
            yield SchemaFault("unknown-block", inner, fact, "Blocks stand in its content { }.")


def _argument_faults(block: Block, where: str) -> Iterator[SchemaFault]:
    for argument in block.body.arguments:
        if argument.name not in _ARGUMENTS:
            fact = f'{where} has no argument "{argument.name}"'
            yield SchemaFault("unknown-argument", argument, fact, "Arguments of the block stand in its content { }.")
        elif argument.name == "iterator" and not isinstance(argument.value, Name):
            yield SchemaFault("unknown-argument", argument, f"iterator in {where} is no name", "Write one name.")


def count_blocks(body: Body, values: ArgumentValues) -> dict[str, int | None]:
    """How many nested blocks of each type a body makes, None where that depends on what is not known.

    Modules write two dynamic blocks of a type that exclude each other; Terraform counts none of them before it knows.
    """
    counts: dict[str, int | None] = {}
    for block in body.blocks:
        before = counts.get(name := type_of_blocks(block), 0)
        number = count_of(block, values)
        counts[name] = None if before is None or number is None else before + number
    return counts


def count_of(block: Block, values: ArgumentValues) -> int | None:
    """How many blocks a block makes: one, or as many as a dynamic one says; None where that is not known."""
    if block.type != "dynamic":
        return 1
    for_each = block.body.argument("for_each")
    return values.length(for_each.value) if for_each else None
