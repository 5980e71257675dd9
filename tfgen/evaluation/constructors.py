"""Evaluate literals, tuples and objects."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tfgen.evaluation.types import STRING
from tfgen.evaluation.values import ANYTHING, FALSE, NULL, TRUE, Value, number, object_value, tuple_value
from tfgen.hcl.syntax import Attribute, Index, Literal, Name

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tfgen.evaluation.interpreter import Interpreter
    from tfgen.hcl import syntax


def evaluate_literal(_interpreter: Interpreter, node: Literal, _scope: Mapping[str, Value]) -> Value:
    """Text, a number, true, false or null."""
    value = node.value
    if isinstance(value, str):
        return Value(STRING, value)
    if value is None:
        return NULL
    if value is True or value is False:
        return TRUE if value else FALSE
    return number(value)


def evaluate_tuple(interpreter: Interpreter, node: syntax.Tuple, scope: Mapping[str, Value]) -> Value:
    """`[items]`."""
    return interpreter.keep(tuple_value([interpreter.evaluate(item, scope) for item in node.items]))


def evaluate_object(interpreter: Interpreter, node: syntax.Object, scope: Mapping[str, Value]) -> Value:
    """`{ key = value }`."""
    members: dict[str, Value] = {}
    marks, known = 0, True
    for key_node, item_node in node.items:
        item = interpreter.evaluate(item_node, scope)
        if type(key_node) is Literal and type(key_node.value) is str:
            members[key_node.value] = item
            continue
        if isinstance(key_node, Attribute | Index) and _is_path(key_node):
            # https://github.com/hashicorp/hcl/blob/main/hclsyntax/expression.go: ObjectConsKeyExpr
            message = "a key with dots may be a name or a reference: put quotes around it, or parentheses."
            interpreter.fault(key_node, "invalid-key", message, static=True)
        key = interpreter.key(key_node, interpreter.evaluate(key_node, scope))
        marks |= key.marks
        known = known and isinstance(key.content, str)
        if known:
            members[key.content] = item
    return interpreter.keep(object_value(members, marks)) if known else ANYTHING.marked(marks)


def _is_path(node: syntax.Expression) -> bool:
    """Whether it is names and literal keys behind a name: `local.k[0]`, but neither `local.k[local.i]` nor `f().x`."""
    while isinstance(node, Attribute) or (isinstance(node, Index) and isinstance(node.key, Literal)):
        node = node.source
    return isinstance(node, Name)
