"""What functions on collections share: the parts of values of which not all is known."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Final

from tfgen.evaluation.functions.failure import ArgumentTypeError, FunctionError
from tfgen.evaluation.types import describe
from tfgen.evaluation.values import EPHEMERAL, PERHAPS, SENSITIVE, UNKNOWN, Value, unknown

if TYPE_CHECKING:
    from collections.abc import Sequence


_BIGGEST: Final = 1 << 63


def require_kind(value: Value, argument: int, *kinds: str) -> None:
    """Raise ArgumentTypeError unless the value is of one of these kinds, or may turn out to be."""
    if value.type.kind not in kinds and value.type.kind != "dynamic":
        raise ArgumentTypeError(f"a {' or '.join(kinds)} is required, found a {describe(value.type)}", argument)


def whole(number: float, argument: int) -> int:
    """A number that has to be whole, and that 64 bits can hold. Raises FunctionError."""
    if number != int(number):
        raise FunctionError("a whole number is needed", argument)
    if not -_BIGGEST <= number < _BIGGEST:
        raise FunctionError("the number is too big", argument)
    return int(number)


def is_open(value: Value) -> bool:
    """Whether not even the type is known."""
    return value.type.kind == "dynamic"


def secrecy_of(arguments: Sequence[Value]) -> int:
    """The marks that Terraform gives to the whole of what is put together of these."""
    return reduce(or_, (value.marks for value in arguments), 0) & (SENSITIVE | EPHEMERAL)


def marks_of_wholes(arguments: Sequence[Value]) -> int:
    """The marks of the arguments themselves: a set has those of its elements, lists and maps leave them where they are.

    That a part is perhaps not there counts wherever it is.
    """
    marks = 0
    for value in arguments:
        inside = value.all_marks()
        marks |= inside if value.type.kind == "set" else value.marks | inside & PERHAPS
    return marks


def items_of(value: Value) -> list[Value]:
    """The items of a tuple, or of a known list or set."""
    if value.content is UNKNOWN:
        return [unknown(item, value.marks) for item in value.type.items]
    return [item.marked(value.marks) for item in value.content]


def members_of(value: Value) -> dict[str, Value]:
    """The members of an object, or of a known map."""
    if value.content is UNKNOWN:
        return {name: unknown(type_, value.marks) for name, type_ in value.type.attributes.items()}
    return {name: item.marked(value.marks) for name, item in value.content.items()}
