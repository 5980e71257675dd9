"""Whether the values of arguments are what a schema wants."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tfgen.evaluation.convert import ConversionError, convert
from tfgen.evaluation.types import Type, type_from_json
from tfgen.evaluation.values import EPHEMERAL, UNKNOWN, Value
from tfgen.hcl.syntax import Literal, Template

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tfgen.evaluation.evaluate import Evaluator
    from tfgen.hcl.syntax import Argument, Expression
    from tfgen.schema import AttributeSchema, CtyType


class ArgumentValues:
    """Answers questions about the values of arguments; each misfit is worked out once, however many versions ask."""

    def __init__(self, evaluator: Evaluator) -> None:
        self._evaluator = evaluator
        self._misfits: dict[tuple[int, int], str] = {}
        self._types: dict[int, tuple[CtyType, Type]] = {}

    def misfit(self, argument: Argument, attribute: AttributeSchema) -> str:
        """Why the value cannot be converted to the type, as a phrase; empty when it can, or may turn out to."""
        node = argument.value
        if isinstance(node, Literal) and _kind(node) == attribute.type:
            return ""
        type_ = self._type(attribute.type)
        key = id(argument), id(type_)
        if key not in self._misfits:
            self._misfits[key] = self._find_misfit(node, type_)
        return self._misfits[key]

    def is_null(self, argument: Argument) -> bool:
        """Whether the value is known to be null in an instance, as if the argument were not there."""
        node = argument.value
        if isinstance(node, Literal):
            return node.value is None
        return not isinstance(node, Template) and any(value.is_null for value in self._values(node))

    def is_set(self, argument: Argument) -> bool:
        """Whether the value is known not to be null."""
        node = argument.value
        if isinstance(node, Literal | Template):
            return not self.is_null(argument)
        return all(value.content is not None and value.content is not UNKNOWN for value in self._values(node))

    def is_ephemeral(self, argument: Argument) -> bool:
        """Whether something in the value only lives during one run."""
        node = argument.value
        if isinstance(node, Literal):
            return False
        return any(value.all_marks() & EPHEMERAL for value in self._values(node))

    def length(self, collection: Expression) -> int | None:
        """How many elements a collection has, None when that is not known or differs between instances."""
        contents = [value.content for value in self._values(collection)]
        lengths = {len(content) if isinstance(content, tuple | dict) else None for content in contents}
        return lengths.pop() if len(lengths) == 1 else None

    def _values(self, node: Expression) -> Sequence[Value]:
        return self._evaluator.values_of(node)

    def _find_misfit(self, node: Expression, type_: Type) -> str:
        try:
            for value in self._values(node):
                convert(value, type_)
        except ConversionError as error:
            return str(error)
        return ""

    def _type(self, written: CtyType) -> Type:
        if id(written) not in self._types:
            # What is written is kept too, so that nothing else takes its identity.
            self._types[id(written)] = written, type_from_json(written)
        return self._types[id(written)][1]


def _kind(node: Literal) -> str:
    """The type of a literal."""
    if isinstance(node.value, bool):
        return "bool"
    if node.value is None:
        return "dynamic"
    return "string" if isinstance(node.value, str) else "number"
