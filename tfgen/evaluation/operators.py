"""What `-`, `!`, arithmetic, comparison, equality and logic make of values."""

from __future__ import annotations

import operator
from typing import TYPE_CHECKING, Any, Final

from tfgen.evaluation.convert import ConversionError, convert
from tfgen.evaluation.types import BOOL, NUMBER, PRIMITIVE
from tfgen.evaluation.values import UNKNOWN, Value, boolean, number, unknown

if TYPE_CHECKING:
    from collections.abc import Callable

    from tfgen.evaluation.types import Type


class OperandError(Exception):
    """An operand does not suit its operator; the message is a sentence without its end."""


def _divide(left: float, right: float) -> float:
    if right == 0:
        raise OperandError("division by zero")
    whole = isinstance(left, int) and isinstance(right, int) and left % right == 0
    return left // right if whole else left / right


def _remainder(left: float, right: float) -> float:
    if right == 0:  # so Terraform has it, which of 5 / 0 makes an infinity that no output can be
        return left
    return left - right * int(left / right)


_ARITHMETIC: Final[dict[str, Callable[[Any, Any], Any]]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": _divide,
    "%": _remainder,
}
_COMPARISON: Final[dict[str, Callable[[Any, Any], bool]]] = {
    "<": operator.lt,
    ">": operator.gt,
    "<=": operator.le,
    ">=": operator.ge,
}
DECIDING: Final = {"&&": False, "||": True}
"""The operand that decides a logical operation, whatever the other one is."""


def apply_unary(sign: str, value: Value) -> Value:
    """`-value` or `!value`. Raises OperandError."""
    operand = _operand(value, NUMBER if sign == "-" else BOOL, sign)
    if operand.content is UNKNOWN:
        return operand
    return number(-operand.content, value.marks) if sign == "-" else boolean(not operand.content, value.marks)


def apply_binary(sign: str, left: Value, right: Value) -> Value:
    """`left sign right`. Raises OperandError."""
    marks = left.marks | right.marks
    if sign in ("==", "!="):
        equal = equals(left, right)
        marks = left.all_marks() | right.all_marks()
        return unknown(BOOL, marks) if equal is None else boolean(equal == (sign == "=="), marks)
    logic = sign in DECIDING
    left, right = (_operand(value, BOOL if logic else NUMBER, sign) for value in (left, right))
    if logic:
        return _decide(sign, left.content, right.content, marks)
    return _calculate(sign, left.content, right.content, marks)


def _decide(sign: str, left: Any, right: Any, marks: int) -> Value:
    deciding = DECIDING[sign]
    if left is deciding or right is deciding:
        return boolean(deciding, marks)
    if left is UNKNOWN or right is UNKNOWN:
        return unknown(BOOL, marks)
    return boolean(not deciding, marks)


def _calculate(sign: str, left: Any, right: Any, marks: int) -> Value:
    compares = sign in _COMPARISON
    if sign == "/" and right is not UNKNOWN and right == 0:
        raise OperandError("division by zero")
    if left is UNKNOWN or right is UNKNOWN:
        return unknown(BOOL if compares else NUMBER, marks)
    if compares:
        return boolean(_COMPARISON[sign](left, right), marks)
    try:
        return number(_ARITHMETIC[sign](left, right), marks)
    except OverflowError:  # of a float; Terraform goes further
        return unknown(NUMBER, marks)


def _operand(value: Value, type_: Type, sign: str) -> Value:
    if value.content is None:
        raise OperandError(f"an operand of {sign} is null")
    try:
        return convert(value, type_) if value.type.kind != "dynamic" else unknown(type_, value.marks)
    except ConversionError as error:
        raise OperandError(f"an operand of {sign} does not suit: {error}") from None


def _may_be_equal(first: str, second: str) -> bool | None:
    """What is known of the equality of a value and an unknown one, which would have to be of the same simple type."""
    return False if first != second and {first, second} <= PRIMITIVE else None


def equals(left: Value, right: Value) -> bool | None:
    """Whether two values are equal, None when that is not known. Values of different types are not."""
    if left.content is None or right.content is None:
        if UNKNOWN in (left.content, right.content):
            return None
        return left.content is right.content
    if "dynamic" in (left.type.kind, right.type.kind):
        return None
    if UNKNOWN in (left.content, right.content):
        return None if left.content is right.content else _may_be_equal(left.type.kind, right.type.kind)
    first, second = left.plain(), right.plain()
    if first is UNKNOWN or second is UNKNOWN:
        return None
    if left.type.kind != right.type.kind:
        return False
    return bool(first == second) and (left.type == right.type or not left.content)
