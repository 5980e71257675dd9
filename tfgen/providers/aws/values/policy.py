"""Policies as they stand in the text, with what is not known left open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tfgen.evaluation.evaluate import UNKNOWN
from tfgen.hcl.syntax import Call, Literal, Object, Parentheses, Tuple

if TYPE_CHECKING:
    from tfgen.hcl.syntax import Expression
    from tfgen.rules.root import Root


def encoded(root: Root, expression: Expression) -> object:
    """What `jsonencode` is given here, with UNKNOWN for parts that are not known; UNKNOWN for any other expression."""
    if isinstance(expression, Call) and expression.name == "jsonencode" and len(expression.arguments) == 1:
        return _partial(root, expression.arguments[0])
    return UNKNOWN


def _partial(root: Root, expression: Expression) -> object:
    match expression:
        case Parentheses():
            return _partial(root, expression.inner)
        case Tuple():
            return [_partial(root, item) for item in expression.items]
        case Object():
            return {_key(root, key): _partial(root, value) for key, value in expression.items}
        case Literal():
            return expression.value
    return root.values.plain(expression)


def _key(root: Root, key: Expression) -> object:
    return key.value if isinstance(key, Literal) else root.values.plain(key)
