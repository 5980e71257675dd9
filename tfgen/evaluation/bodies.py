"""Evaluate the arguments of blocks, down through nested and dynamic blocks."""

from __future__ import annotations

from contextlib import nullcontext
from typing import TYPE_CHECKING, Final

from tfgen.evaluation.repetition import rounds
from tfgen.evaluation.types import describe
from tfgen.evaluation.values import ANYTHING, UNKNOWN, unknown
from tfgen.hcl.syntax import Name

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tfgen.evaluation.interpreter import Interpreter
    from tfgen.evaluation.values import Value
    from tfgen.hcl.syntax import Block, Body, Expression

_ITERABLE: Final = ("list", "set", "map", "tuple", "object", "dynamic")
# The contents of dynamic blocks that are looked at in a declaration, with all its instances.
MOST_ROUNDS: Final = 4096
_NONE: Final[frozenset[str]] = frozenset()


class BodyEvaluator:
    """Evaluates bodies; `found` keeps the values of each argument's expression, by its identity."""

    def __init__(self, at: Interpreter) -> None:
        self.at = at
        self.found: dict[int, list[Value]] = {}
        self.rounds_left = MOST_ROUNDS

    def evaluate(self, body: Body, scope: Mapping[str, Value], left_out: frozenset[str] = _NONE) -> None:
        """Evaluate all arguments in the body and in its blocks, but for those of the names that are left out."""
        for argument in body.arguments:
            if argument.name not in left_out:
                value = self.at.work_out(argument.value, scope)
                self.found.setdefault(id(argument.value), []).append(value)
        for block in body.blocks:
            if block.type == "dynamic":
                self._dynamic(block, scope)
            elif block.type not in left_out:
                self.evaluate(block.body, scope)

    def _dynamic(self, block: Block, scope: Mapping[str, Value]) -> None:
        iterator = block.body.argument("iterator")
        name = iterator.value.name if iterator and isinstance(iterator.value, Name) else (*block.labels, "")[0]
        for_each = block.body.argument("for_each")
        collection = self._collection(for_each.value, scope, "a dynamic block") if for_each else ANYTHING
        if self._is_none(collection):
            self._content_of_none(block, {**scope, name: rounds(collection)[0]})
            return
        with self.at.perhaps() if collection.content is UNKNOWN else nullcontext():
            spans = []
            for item in self._rounds(collection):
                before = len(self.at.faults)
                self._content(block, {**scope, name: item})
                spans.append((before, len(self.at.faults)))
            self.at.forget_told_apart(spans)

    def _content(self, block: Block, scope: Mapping[str, Value]) -> None:
        if labels := block.body.argument("labels"):
            self.at.work_out(labels.value, scope)
        for content in block.body.blocks_of("content"):
            self.evaluate(content.body, scope)

    def _is_none(self, collection: Value) -> bool:
        """Whether a block is made zero times; in a plan also whether it may be."""
        return self.at.names.planned if collection.content is UNKNOWN else not collection.content

    def _rounds(self, collection: Value) -> list[Value]:
        items = rounds(collection)
        if len(items) > self.rounds_left:  # nested ones multiply
            self.at.names.budget.exceeded = True
            return rounds(unknown(collection.type))
        self.rounds_left -= len(items)
        return items

    def _content_of_none(self, block: Block, scope: Mapping[str, Value]) -> None:
        """Of a block that is made zero times Terraform evaluates nothing, but a wrong reference is wrong there too."""
        before = len(self.at.faults)
        for content in block.body.blocks_of("content"):
            self.evaluate(content.body, scope)
        self.at.forget(before)

    def items(self, node: Expression, scope: Mapping[str, Value]) -> list[Value]:
        """The objects with `key` and `value` that an import block's `for_each` goes over; null is nothing there."""
        return rounds(self._collection(node, scope, "an import block", or_null=True))

    def _collection(self, node: Expression, scope: Mapping[str, Value], what: str, *, or_null: bool = False) -> Value:
        value = self.at.work_out(node, scope)
        self.found.setdefault(id(node), []).append(value)
        if value.content is None and or_null:
            return value
        if value.content is None:
            return self.at.fault(node, "invalid-for-each", f"for_each of {what} is null.")
        if value.type.kind not in _ITERABLE:
            message = f"for_each takes a collection, found a {describe(value.type)}."
            return self.at.fault(node, "invalid-for-each", message)
        return value
