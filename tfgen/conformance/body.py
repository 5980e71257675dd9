"""Compare the body of a block with its schema."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tfgen.conformance.dynamic import check_frame, count_blocks, count_of, type_of_blocks
from tfgen.conformance.schema_fault import (
    LOOK_UP,
    WRITE_ONLY,
    SchemaFault,
    computed,
    missing_argument,
    missing_block,
    unknown_argument,
    unknown_block,
)
from tfgen.module.overrides import is_merged

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tfgen.conformance.argument_values import ArgumentValues
    from tfgen.hcl.syntax import Argument, Block, Body, Node
    from tfgen.schema import AttributeSchema, BlockSchema, NestedSchema

_MISSING: Final = ("missing-argument", "missing-block")


class BodyCheck:
    """Compares bodies with schemas. `whose` is the type that they belong to, for the messages.

    `skipped` has the paths of the blocks of whose inside the schema does not tell enough.
    """

    def __init__(self, whose: str, values: ArgumentValues) -> None:
        self.whose = whose
        self.values = values
        self.skipped: dict[str, None] = {}

    def check(self, body: Body, schema: BlockSchema, at: Node, path: str = "") -> Iterator[SchemaFault]:
        """The faults of a body.

        `at` is where something that is missing is told; `path` the types of the blocks down to the body, with dots.
        """
        if schema.opaque:
            self.skipped.setdefault(path)
            return
        where = self._where(path)
        drops_unknown = not path and is_merged(body)
        for argument in body.arguments:
            attribute = schema.attributes.get(argument.name)
            if attribute is None:
                if not drops_unknown:
                    yield unknown_argument(argument, schema, where)
            elif attribute.is_argument:
                yield from self._argument(argument, attribute, where)
            elif not self._may_be_left_out(argument, nested=bool(path)):
                yield computed(argument, argument.name, where)
        yield from self._missing_arguments(body, schema, at, where)
        for block in body.blocks:
            if not drops_unknown or type_of_blocks(block) in (*schema.blocks, *schema.attributes):
                yield from self._block(block, schema, path)
        yield from self._counts(body, schema, at, where)

    def _where(self, path: str) -> str:
        return f"{path} of {self.whose}" if path else self.whose

    # Arguments

    def _argument(self, argument: Argument, attribute: AttributeSchema, where: str) -> Iterator[SchemaFault]:
        subject = f'"{argument.name}" of {where}'
        if attribute.deprecated and not self.values.is_null(argument):
            yield SchemaFault("deprecated-argument", argument, f"{subject} is deprecated", LOOK_UP)
        if attribute.write_only:
            yield SchemaFault(WRITE_ONLY, argument, f"{subject} is write-only, which needs Terraform 1.11")
        if misfit := self.values.misfit(argument, attribute):
            yield SchemaFault("wrong-type", argument.value, f"{subject}: {misfit}")
        elif attribute.required and self.values.is_null(argument):
            yield SchemaFault(
                "missing-argument", argument, f"{subject} is null, and it is required", "Give it a value."
            )
        elif not attribute.write_only and self.values.is_ephemeral(argument):
            fact = f"{subject} is kept in the state, which an ephemeral value must not be"
            yield SchemaFault("ephemeral-argument", argument.value, fact, "Only write-only arguments take such values.")

    def _may_be_left_out(self, argument: Argument, *, nested: bool) -> bool:
        """Whether an argument may be null, which is the same as not there.

        In nested blocks modules hand on variables that are mostly null; at the top Terraform itself objects to them.
        """
        return self.values.is_null(argument) or (nested and not self.values.is_set(argument))

    def _missing_arguments(self, body: Body, schema: BlockSchema, at: Node, where: str) -> Iterator[SchemaFault]:
        if schema.required_attributes:
            # A required list of objects may be written as blocks.
            present = {argument.name for argument in body.arguments} | set(map(type_of_blocks, body.blocks))
            for name in schema.required_attributes:
                if name not in present:
                    yield missing_argument(at, name, where)

    # Blocks

    def _block(self, block: Block, schema: BlockSchema, path: str) -> Iterator[SchemaFault]:
        if block.type == "dynamic" and not block.labels:
            yield from check_frame(block, self.whose)
            return
        name = type_of_blocks(block)
        attribute = schema.attributes.get(name)
        nested = attribute.as_blocks if attribute else schema.blocks.get(name)
        if nested is None:
            yield unknown_block(block, name, schema, self._where(path))
        elif attribute and not attribute.is_argument:
            yield computed(block, name, self._where(path))
        else:
            yield from self._nested(block, nested, f"{path}.{name}" if path else name)

    def _nested(self, block: Block, nested: NestedSchema, path: str) -> Iterator[SchemaFault]:
        where = self._where(path)
        if nested.block.deprecated:
            yield SchemaFault("deprecated-argument", block, f"the block {where} is deprecated", LOOK_UP)
        if block.type == "dynamic":
            yield from check_frame(block, self.whose)
            # What is made zero times lacks nothing; what there is in it belongs there or not.
            lacks_nothing = count_of(block, self.values) == 0
            for content in block.body.blocks_of("content"):
                faults = self.check(content.body, nested.block, content, path)
                yield from (each for each in faults if not (lacks_nothing and each.kind in _MISSING))
            return
        if block.labels and nested.nesting != "map":
            remedy = "Remove what stands between its type and the brace."
            yield SchemaFault("unknown-block", block, f"the block {where} has no label", remedy, is_grammar=True)
        yield from self.check(block.body, nested.block, block, path)

    def _counts(self, body: Body, schema: BlockSchema, at: Node, where: str) -> Iterator[SchemaFault]:
        if not (body.blocks or schema.required_blocks):
            return
        counts = count_blocks(body, self.values)
        for name in dict.fromkeys((*schema.required_blocks, *counts)):
            count = counts.get(name, 0)
            if name not in schema.blocks or count is None:
                continue
            nested = schema.blocks[name]
            limit = 1 if nested.nesting in ("single", "group") else nested.max_items
            if count == 0 and nested.min_items:
                yield missing_block(at, name, where)
            elif count < nested.min_items:
                fact = f'{where} takes at least {nested.min_items} blocks "{name}", found {count}'
                yield SchemaFault("block-count", at, fact)
            elif limit and count > limit:
                fact = f'{where} takes at most {limit} block{"s" * (limit > 1)} "{name}", found {count}'
                yield SchemaFault("block-count", _last(body, name), fact)


def _last(body: Body, name: str) -> Node:
    return next(block for block in reversed(body.blocks) if type_of_blocks(block) == name)
