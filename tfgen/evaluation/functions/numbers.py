"""Functions on numbers: https://developer.hashicorp.com/terraform/language/functions#numeric-functions."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

from tfgen.evaluation.functions.failure import FunctionError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_LONGEST_RANGE: Final = 1024


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


def _parseint(digits: Any, base: float) -> int:
    if not isinstance(digits, str):
        raise FunctionError("the number has to be given as text", 0)
    if not 2 <= base <= 62 or base != int(base):
        raise FunctionError("the base has to be a whole number from 2 to 62", 1)
    try:
        return int(digits, int(base))
    except ValueError:
        raise FunctionError(f"it is no number to the base {base}", 0) from None


def _log(number: float, base: float) -> float:
    if number <= 0 or base <= 0 or base == 1:
        raise FunctionError("there is no logarithm of these numbers")
    return math.log(number, base)


PLAIN: Final[Mapping[str, Callable[..., Any]]] = {
    "abs": abs,
    "ceil": math.ceil,
    "floor": math.floor,
    "log": _log,
    "max": _extreme(max),
    "min": _extreme(min),
    "parseint": _parseint,
    "pow": pow,
    "range": _range,
    "signum": lambda number: (number > 0) - (number < 0),
}
