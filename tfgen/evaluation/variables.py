"""Check input variables: their types, defaults and validations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tfgen.evaluation.conditions import check_condition
from tfgen.evaluation.convert import ConversionError, convert
from tfgen.evaluation.type_constraint import TypeConstraintError, parse_type
from tfgen.evaluation.types import DYNAMIC, Type
from tfgen.hcl.syntax import Call, Name, Object, walk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tfgen.evaluation.interpreter import Interpreter
    from tfgen.hcl.syntax import Expression
    from tfgen.module.model import Declaration

_COLLECTIONS: Final = ("list", "set", "map")


def check_variable(at: Interpreter, variable: Declaration) -> None:
    """Its type has to be one, its default of that type, its conditions true or false."""
    type_ = _check_type(at, variable)
    _check_default(at, variable, type_)
    for validation in variable.blocks("validation"):
        check_condition(at, validation, {})


def _check_type(at: Interpreter, variable: Declaration) -> Type:
    argument = variable.argument("type")
    if not argument:
        return DYNAMIC
    try:
        type_ = parse_type(argument.value)
    except TypeConstraintError as error:
        if not error.quoted:  # invalid-variable tells these
            at.fault(error.node, "variable-type", str(error))
        return DYNAMIC
    for call, part in _optional_defaults(argument.value):
        _check_fit(at, call.arguments[1], part, "variable-type", "the default of optional()")
    return type_


def _optional_defaults(node: Expression) -> Iterator[tuple[Call, Type]]:
    for part in walk(node):
        if isinstance(part, Call) and part.name == "optional" and len(part.arguments) == 2:
            yield part, parse_type(part.arguments[0])


def _check_default(at: Interpreter, variable: Declaration, type_: Type) -> None:
    default, nullable = variable.argument("default"), variable.argument("nullable")
    if not default:
        return
    for part in walk(default.value):
        if isinstance(part, Name | Call):
            what = f"{part.name}()" if isinstance(part, Call) else part.name
            message = f"a default is fixed and cannot use {what}; compute it in a local value."
            at.fault(part, "variable-default", message)
            return
    value = _check_fit(at, default.value, type_, "variable-default", "the default")
    if value is None and nullable and getattr(nullable.value, "value", True) is False:
        at.fault(default.value, "variable-default", "the default is null, which nullable = false forbids.")


def _check_fit(at: Interpreter, node: Expression, type_: Type, kind: str, what: str) -> object:
    value = at.work_out(node, {})
    try:
        return convert(value, type_).content
    except ConversionError as error:
        place = _place_of(node, type_, at)
        at.fault(place, kind, f"{what} does not suit the type: {error}.")
        return node


def _place_of(node: Expression, type_: Type, at: Interpreter) -> Expression:
    """The attribute of an object literal that does not suit, else the whole."""
    if isinstance(node, Object) and type_.kind == "object":
        for key, item in node.items:
            wanted = type_.attributes.get(str(getattr(key, "value", "")))
            try:
                convert(at.work_out(item, {}), wanted or DYNAMIC)
            except ConversionError:
                return item
    return node
