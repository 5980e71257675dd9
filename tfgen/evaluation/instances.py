"""The instances that `count` and `for_each` make of a block."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tfgen.evaluation.values import UNKNOWN, from_plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from tfgen.evaluation.evaluate import Evaluator
    from tfgen.evaluation.values import Value
    from tfgen.hcl.syntax import Expression
    from tfgen.module.model import Declaration

_MOST = 1000


def plain_values(
    values: Evaluator, declaration: Declaration, expressions: Sequence[Expression]
) -> Iterator[tuple[object, ...]]:
    """What the expressions are worth in each instance of a block; UNKNOWN where that cannot be told.

    A block whose number of instances is not known, or above a thousand, has one here, in which `each` and `count` are
    not known.
    """
    for scope in instance_scopes(values, declaration):
        yield tuple(values.plain(expression, scope) for expression in expressions)


def instance_scopes(values: Evaluator, declaration: Declaration) -> Iterator[Mapping[str, Value]]:
    """`each` or `count` of every instance of a block; nothing, once, where they are not known or there is but one."""
    if count := declaration.argument("count"):
        number = values.plain(count.value)
        if isinstance(number, int) and 0 <= number <= _MOST:
            yield from ({"count": from_plain({"index": index})} for index in range(number))
            return
    elif for_each := declaration.argument("for_each"):
        keys = values.plain(for_each.value)
        if keys is not UNKNOWN and isinstance(keys, dict | list) and len(keys) <= _MOST:
            items = keys.items() if isinstance(keys, dict) else zip(keys, keys, strict=True)
            yield from ({"each": from_plain({"key": key, "value": value})} for key, value in items)
            return
    yield {}
