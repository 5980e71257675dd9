"""Evaluate operators, conditionals and parentheses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tfgen.evaluation.convert import ConversionError, convert
from tfgen.evaluation.differences import describe_difference
from tfgen.evaluation.operators import DECIDING, OperandError, apply_binary, apply_unary
from tfgen.evaluation.size import size_of
from tfgen.evaluation.types import BOOL, DYNAMIC, NUMBER, Type, is_whole
from tfgen.evaluation.unify import parts_of, unify
from tfgen.evaluation.values import ANYTHING, PERHAPS, UNKNOWN, Referenced, Value, unknown
from tfgen.hcl.syntax import Binary

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tfgen.evaluation.interpreter import Interpreter
    from tfgen.hcl import syntax


def evaluate_parentheses(interpreter: Interpreter, node: syntax.Parentheses, scope: Mapping[str, Value]) -> Value:
    """`(inner)`."""
    return interpreter.evaluate(node.inner, scope)


def evaluate_unary(interpreter: Interpreter, node: syntax.Unary, scope: Mapping[str, Value]) -> Value:
    """`-operand` or `!operand`."""
    value = interpreter.evaluate(node.operand, scope)
    try:
        return apply_unary(node.operator, value)
    except OperandError as error:
        interpreter.fault(node, "wrong-operand", f"{error}.")
        return unknown(NUMBER if node.operator == "-" else BOOL)


def evaluate_binary(interpreter: Interpreter, node: syntax.Binary, scope: Mapping[str, Value]) -> Value:
    """`left operator right`."""
    chain = [node]  # `a + b + c`: of any length, so not by recursion
    while type(first := chain[-1].left) is Binary:
        chain.append(first)
    left = interpreter.evaluate(first, scope)
    for each in reversed(chain):
        left = _evaluate_right(interpreter, each, left, scope)
    return left


def _evaluate_right(interpreter: Interpreter, node: syntax.Binary, left: Value, scope: Mapping[str, Value]) -> Value:
    before = len(interpreter.faults)
    right = interpreter.evaluate(node.right, scope)
    if left.content is DECIDING.get(node.operator):
        interpreter.forget(before)  # since Terraform 1.12 the right side is not looked at then
    if node.operator in ("==", "!=") and not interpreter.afford(_weight(left) + _weight(right)):
        return unknown(BOOL, left.all_marks() | right.all_marks())
    try:
        return apply_binary(node.operator, left, right)
    except OperandError as error:
        interpreter.fault(node, "wrong-operand", f"{error}.")
        return unknown(NUMBER if node.operator in "+-*/%" else BOOL)


def _weight(value: Value) -> int:
    return size_of(value).weight if type(value.content) in (tuple, dict) else 0


def evaluate_conditional(interpreter: Interpreter, node: syntax.Conditional, scope: Mapping[str, Value]) -> Value:
    """`condition ? then : otherwise`; what is wrong with the result that is not chosen does not count."""
    condition = interpreter.evaluate(node.condition, scope)
    truth = interpreter.truth(node.condition, condition, "wrong-operand", "a condition")
    start = len(interpreter.faults)
    then = interpreter.evaluate(node.then, scope)
    middle = len(interpreter.faults)
    otherwise = interpreter.evaluate(node.otherwise, scope)
    interpreter.forget_left_out(truth, start, middle)
    return _choose(interpreter, node, truth, then, otherwise)


def _choose(interpreter: Interpreter, node: syntax.Conditional, truth: Value, then: Value, otherwise: Value) -> Value:
    if not interpreter.afford(_weight(then) + _weight(otherwise)):
        return ANYTHING.marked(truth.marks | then.all_marks() | otherwise.all_marks())
    type_ = _common_type(then, otherwise)
    if type_ is None:
        if (then.all_marks() | otherwise.all_marks()) & PERHAPS or (_are_instances(then) and _are_instances(otherwise)):
            return ANYTHING
        message = f"the results of a conditional need one type: {describe_difference(then.type, otherwise.type)}."
        return interpreter.fault(node, "inconsistent-conditional", message)
    if truth.content is UNKNOWN:
        # Of what is not known, no part is marked by itself: a map of secrets is no secret map, which has no for_each.
        return unknown(type_, truth.marks | then.marks | otherwise.marks)
    chosen, other = (then, otherwise) if truth.content else (otherwise, then)
    if chosen.type.kind == "tuple" and other.type.kind == "dynamic" and other.content is UNKNOWN:
        return ANYTHING.marked(truth.marks | chosen.all_marks())  # a set, where the other is one
    try:
        _require_one_type(chosen.type, type_)
        return convert(chosen, type_).marked(truth.marks)
    except ConversionError as error:
        return interpreter.fault(
            node, "inconsistent-conditional", f"the results of a conditional need one type: {error}."
        )


def _are_instances(value: Value) -> bool:
    """Whether it is all instances of a resource: for Terraform an object or tuple, which goes with an empty one.

    With `count = var.new ? 2 : 0` here and `var.new ? 0 : 2` there one of both always is, so nothing is told of these.
    """
    return isinstance(value, Referenced) and bool(value.repetition) and value.is_resource


def _require_one_type(given: Type, common: Type) -> None:
    """Raise ConversionError for an object or tuple whose parts would stay as they are in a map or list, and differ."""
    parts = parts_of(given) if given.element is None and common.element and common.element.kind == "dynamic" else []
    if parts and all(map(is_whole, parts)) and any(part != parts[0] for part in parts):
        raise ConversionError(f"the parts of the {given.kind} differ, and a {common.kind} has elements of one type")


def _common_type(then: Value, otherwise: Value) -> Any:
    if then.type.kind == "dynamic" and then.content is None:
        return otherwise.type
    if otherwise.type.kind == "dynamic" and otherwise.content is None:
        return then.type
    if "dynamic" in (then.type.kind, otherwise.type.kind):
        return DYNAMIC
    return unify((then.type, otherwise.type), unsafe=True)
