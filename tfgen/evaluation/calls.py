"""Evaluate function calls."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tfgen.evaluation.convert import ConversionError, convert
from tfgen.evaluation.functions.call import CallError, call_function, marks_of
from tfgen.evaluation.functions.cost import AT_ONCE, steps_of
from tfgen.evaluation.size import size_of
from tfgen.evaluation.template_files import RENDERING, render_template
from tfgen.evaluation.type_constraint import TypeConstraintError, parse_type
from tfgen.evaluation.types import BOOL, describe
from tfgen.evaluation.values import ANYTHING, FALSE, TRUE, UNKNOWN, Value, unknown
from tfgen.hcl.syntax import Attribute, Index, Name, Splat

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tfgen.evaluation.interpreter import Interpreter
    from tfgen.hcl import syntax

_HELD: Final = frozenset({"var", "local"})
_DIRECT: Final = (Attribute, Index, Name, Splat)


def evaluate_call(interpreter: Interpreter, node: syntax.Call, scope: Mapping[str, Value]) -> Value:
    """`name(arguments)`."""
    name = node.name.removeprefix("core::")
    if name in ("try", "can"):
        return _try(interpreter, node, scope, wants_bool=name == "can")
    if name == "convert":
        return _convert(interpreter, node, scope)
    if name == "templatestring" and node.arguments and not isinstance(node.arguments[0], _DIRECT):
        # https://developer.hashicorp.com/terraform/language/functions/templatestring
        message = "templatestring() takes nothing but a reference to a template. Write one of your own in quotes."
        return interpreter.fault(node.arguments[0], "function-arguments", message)
    before = len(interpreter.faults)
    arguments = [interpreter.evaluate(argument, scope) for argument in node.arguments]
    if len(interpreter.faults) > before:
        return ANYTHING.marked(marks_of(arguments))  # as Terraform's own: what is at fault is not called with
    spread = _expand(interpreter, node, arguments) if node.expand else arguments
    if spread is not None and not interpreter.afford(1 + steps_of(name, spread)):
        return ANYTHING.marked(marks_of(spread))
    try:
        result = call_function(interpreter.names, name, spread)
        if name in RENDERING and spread is not None:
            result = render_template(interpreter, name, spread)
    except CallError as error:
        place = node.arguments[error.argument] if 0 <= error.argument < len(node.arguments) else node
        return interpreter.fault(place, error.kind, str(error))
    if name not in AT_ONCE:
        interpreter.afford(size_of(result).weight)
    return interpreter.keep(result)


def _expand(interpreter: Interpreter, node: syntax.Call, arguments: list[Value]) -> list[Value] | None:
    """The arguments with the items of the last one, None when it is not known how many there are."""
    *first, last = arguments
    if last.content is None or last.type.kind not in ("list", "set", "tuple", "dynamic"):
        found = "null" if last.content is None else describe(last.type)
        interpreter.fault(node.arguments[-1], "function-arguments", f"a list has to stand before ..., found {found}.")
        return None
    if last.content is UNKNOWN:
        return [*first, *map(unknown, last.type.items)] if last.type.kind == "tuple" else None
    return [*first, *(item.marked(last.marks) for item in last.content)]


def _convert(interpreter: Interpreter, node: syntax.Call, scope: Mapping[str, Value]) -> Value:
    """`convert(value, type)`: https://developer.hashicorp.com/terraform/language/functions/convert."""
    if len(node.arguments) != 2 or node.expand:
        fact = f"convert() takes a value and a type, found {len(node.arguments)}{' and ...' * node.expand}."
        return interpreter.fault(node, "function-arguments", fact)
    value = interpreter.evaluate(node.arguments[0], scope)
    try:
        return convert(value, parse_type(node.arguments[1]))
    except TypeConstraintError as error:
        return interpreter.fault(error.node, "function-arguments", str(error))
    except ConversionError as error:
        return interpreter.fault(node.arguments[0], "function-arguments", f"convert() fails: {error}.")


def _try(interpreter: Interpreter, node: syntax.Call, scope: Mapping[str, Value], *, wants_bool: bool) -> Value:
    if node.expand:  # what stands before the dots is evaluated first, and not tried
        _expand(interpreter, node, [interpreter.evaluate(node.arguments[-1], scope)])
        return unknown(BOOL) if wants_bool else ANYTHING
    if not node.arguments:
        return interpreter.fault(node, "function-arguments", f"{node.name}() needs an expression to try, found none.")
    if wants_bool and len(node.arguments) > 1:
        return interpreter.fault(node, "function-arguments", f"can() takes 1 argument, found {len(node.arguments)}.")
    results = [interpreter.attempt(argument, scope) for argument in node.arguments]
    if wants_bool:
        (result,) = results
        return FALSE if result is None else TRUE if result.known else unknown(BOOL)
    for result, tried in zip(results, node.arguments, strict=True):
        if result is not None:
            return result if result.known or len(results) == 1 or _cannot_fail(tried) else ANYTHING
    message = "none of the expressions in try() can be evaluated; add a last one that always can."
    return interpreter.fault(node, "failing-function", message)


def _cannot_fail(expression: syntax.Expression) -> bool:
    """Whether it is nothing but a variable or a local value, which is there whatever it is worth."""
    return isinstance(expression, Attribute) and isinstance(expression.source, Name) and expression.source.name in _HELD
