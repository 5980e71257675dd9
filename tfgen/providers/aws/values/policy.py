"""Policies as they stand in the text, with what is not known left open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tfgen.evaluation.evaluate import UNKNOWN
from tfgen.hcl.syntax import Call, Literal, Object, Parentheses, Tuple

if TYPE_CHECKING:
    from collections.abc import Callable

    from tfgen.hcl.syntax import Expression
    from tfgen.rules.root import Root

_WORDS = ("Version", "Effect")
"""The keys of which the grammar of policies knows the values."""


def encoded(root: Root, expression: Expression) -> object:
    """What `jsonencode` is given here, with UNKNOWN for parts that are not known; UNKNOWN for any other expression."""
    document = encoded_part(expression)
    return UNKNOWN if document is None else _partial(root.values.plain, document)


def encoded_part(expression: Expression) -> Expression | None:
    """What is made JSON of by a call of `jsonencode`; None for any other expression."""
    if isinstance(expression, Call) and expression.name == "jsonencode" and len(expression.arguments) == 1:
        return None if expression.expand else expression.arguments[0]
    return None


def written(document: Expression) -> object:
    """A document as far as it is written out, with UNKNOWN for what refers to anything."""
    return _partial(lambda _: UNKNOWN, document)


def words_of(document: Expression) -> list[Literal] | None:
    """The texts in a policy document that the grammar of policies looks at beside its keys.

    None where it may look at something that is not written out: a statement, a key, or one of these texts.
    """
    found = _words_in(document)
    statements = _members(document).get("Statement") if found is not None else None
    inner = statements.items if isinstance(statements, Tuple) else (statements,) if statements else ()
    for statement in inner:
        more = _words_in(statement)
        if found is None or more is None:
            return None
        found += more
    return found


def _words_in(part: Expression) -> list[Literal] | None:
    if not isinstance(part, Object) or not all(isinstance(key, Literal) for key, _ in part.items):
        return None
    words = [item for key, item in part.items if isinstance(key, Literal) and key.value in _WORDS]
    literals = [word for word in words if isinstance(word, Literal)]
    return literals if len(literals) == len(words) else None


def _members(part: Expression) -> dict[object, Expression]:
    return {key.value: item for key, item in part.items if isinstance(key, Literal)} if isinstance(part, Object) else {}


def _partial(plain: Callable[[Expression], object], expression: Expression) -> object:
    match expression:
        case Parentheses():
            return _partial(plain, expression.inner)
        case Tuple():
            return [_partial(plain, item) for item in expression.items]
        case Object():
            return {_key(plain, key): _partial(plain, value) for key, value in expression.items}
        case Literal():
            return expression.value
    return plain(expression)


def _key(plain: Callable[[Expression], object], key: Expression) -> object:
    return key.value if isinstance(key, Literal) else plain(key)
