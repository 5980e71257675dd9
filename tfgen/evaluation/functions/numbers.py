"""Functions on numbers: https://developer.hashicorp.com/terraform/language/functions#numeric-functions."""

from __future__ import annotations

import math
from functools import reduce
from typing import TYPE_CHECKING, Any, Final

from tfgen.evaluation.budget import MOST_BITS
from tfgen.evaluation.functions.failure import FunctionError
from tfgen.evaluation.values import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_LONGEST_RANGE: Final = 1024
# Those of big.Int in Go: up to 36 either case will do (https://pkg.go.dev/math/big#Int.SetString).
_DIGITS: Final = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
_CASELESS: Final = 36
_INT64: Final = 2**63


def _extreme(choose: Callable[[Any], float]) -> Callable[..., float]:
    def chosen(*numbers: float) -> float:
        if not numbers:
            raise FunctionError("at least one number is needed")
        return choose(numbers)

    return chosen


def _range(*limits: float) -> list[float]:
    if not 1 <= len(limits) <= 3:
        raise FunctionError("one, two or three numbers are needed")
    start, end = (0, limits[0]) if len(limits) == 1 else limits[:2]
    step = limits[2] if len(limits) == 3 else (1 if end >= start else -1)
    if step == 0 or (step < 0 < end - start) or (step > 0 > end - start):
        raise FunctionError("the step never reaches the end", len(limits) - 1)
    length = math.ceil((end - start) / step)
    if length > _LONGEST_RANGE:
        raise FunctionError(f"the range has more than {_LONGEST_RANGE} numbers")
    return [start + step * index for index in range(length)]


def _parseint(digits: Any, base: float) -> Any:
    if not isinstance(digits, str):
        raise FunctionError("the number has to be given as text", 0)
    if not 2 <= base <= 62 or base != int(base):
        raise FunctionError("the base has to be a whole number from 2 to 62", 1)
    written = digits.lower() if base <= _CASELESS else digits
    sign, number = (written[0], written[1:]) if written[:1] in ("+", "-") else ("", written)
    values = [_DIGITS.find(digit) for digit in number]
    if not values or not 0 <= min(values) <= max(values) < base:
        raise FunctionError(f"it is no number to the base {base}", 0)
    if len(values) > MOST_BITS:
        return UNKNOWN
    total = reduce(lambda before, value: before * int(base) + value, values)
    return -total if sign == "-" else total


def _log(number: float, base: float) -> Any:
    if number < 0 or base < 0:
        raise FunctionError("there is no logarithm of these numbers")
    if number == 0 or base == 1:
        return UNKNOWN  # infinite
    return math.log(number, base) if base else 0


def _pow(number: float, power: float) -> Any:
    try:
        result = math.pow(number, power)
    except OverflowError:
        return UNKNOWN
    except ValueError:
        raise FunctionError("there is no such power of a negative number, or of 0") from None
    return result


def _signum(number: float) -> int:
    if number != int(number) or not -_INT64 <= number < _INT64:
        raise FunctionError(f"the number has to be whole, from {-_INT64} to {_INT64 - 1}", 0)
    return (number > 0) - (number < 0)


PLAIN: Final[Mapping[str, Callable[..., Any]]] = {
    "abs": abs,
    "ceil": math.ceil,
    "floor": math.floor,
    "log": _log,
    "max": _extreme(max),
    "min": _extreme(min),
    "parseint": _parseint,
    "pow": _pow,
    "range": _range,
    "signum": _signum,
}
