"""What the input variables of a module are worth when a call gives values to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tfgen.evaluation.convert import ConversionError, convert
from tfgen.evaluation.type_constraint import TypeConstraintError, parse_type
from tfgen.evaluation.types import DYNAMIC, Type, without_optional
from tfgen.evaluation.values import EPHEMERAL, SENSITIVE, UNKNOWN, Value, object_value, unknown
from tfgen.hcl.syntax import Call, Literal, Object

if TYPE_CHECKING:
    from collections.abc import Callable

    from tfgen.hcl.syntax import Expression
    from tfgen.module.model import Declaration

    Evaluate = Callable[[Expression], Value]


class InputError(Exception):
    """A value does not suit a variable; the message is a sentence."""


def variable_type(variable: Declaration) -> Type:
    """The type that a variable declares, dynamic if it declares none or a wrong one."""
    argument = variable.argument("type")
    try:
        return parse_type(argument.value) if argument else DYNAMIC
    except TypeConstraintError:
        return DYNAMIC


def variable_marks(variable: Declaration) -> int:
    """What all values of a variable are."""
    return SENSITIVE * is_set(variable, "sensitive") + EPHEMERAL * is_set(variable, "ephemeral")


def variable_value(variable: Declaration) -> Value:
    """An input variable of which nothing is known but its type and marks."""
    return unknown(without_optional(variable_type(variable)), variable_marks(variable))


def is_set(declared: Declaration, name: str, *, default: bool = False) -> bool:
    """Whether an argument that is true or false is true; without it, the default."""
    argument = declared.argument(name)
    return getattr(argument.value, "value", None) in (True, "true") if argument else default


def input_value(variable: Declaration, given: Value | None, evaluate: Evaluate) -> Value:
    """The value of a variable that is given one, or None; `evaluate` works out literals in the variable's module.

    Raises InputError when what is given does not suit.
    """
    value = given if given is not None else _default(variable, evaluate)
    if value is None:
        return variable_value(variable)
    if value.content is None and not is_set(variable, "nullable", default=True):
        value = _default(variable, evaluate)
        if value is None:
            raise InputError("it is null, which nullable = false forbids.")
    if given is not None and given.all_marks() & EPHEMERAL and not is_set(variable, "ephemeral"):
        raise InputError("it is ephemeral, and the variable does not say ephemeral = true.")
    return _as_declared(variable, value, evaluate)


def _default(variable: Declaration, evaluate: Evaluate) -> Value | None:
    argument = variable.argument("default")
    return evaluate(argument.value) if argument else None


def _as_declared(variable: Declaration, value: Value, evaluate: Evaluate) -> Value:
    type_, marks = variable_type(variable), variable_marks(variable)
    if value.type.kind == "dynamic" and value.content is UNKNOWN:
        return unknown(without_optional(type_), value.marks | marks)
    argument = variable.argument("type")
    complete = _with_defaults(argument.value, value, evaluate) if argument else value
    try:
        return convert(complete, type_).marked(marks)
    except ConversionError as error:
        raise InputError(f"it does not suit the type: {error}.") from None


def _with_defaults(type_: Expression, value: Value, evaluate: Evaluate) -> Value:
    """The value with what `optional(<type>, <default>)` says of what is not there, before it is converted.

    https://developer.hashicorp.com/terraform/language/expressions/type-constraints#optional-object-type-attributes
    """
    content = value.content
    if not isinstance(type_, Call) or not type_.arguments or content is None or content is UNKNOWN:
        return value
    (inner, *_) = type_.arguments
    if type_.name == "object" and isinstance(inner, Object) and isinstance(content, dict):
        return _object_with_defaults(inner, value, evaluate)
    if type_.name in ("list", "set", "map") and isinstance(content, tuple):
        items = tuple(_with_defaults(inner, item, evaluate) for item in content)
        return Value(Type("tuple", items=tuple(item.type for item in items)), items, value.marks)
    if type_.name == "map" and isinstance(content, dict):
        return object_value(
            {name: _with_defaults(inner, item, evaluate) for name, item in content.items()}, value.marks
        )
    return value


def _object_with_defaults(attributes: Object, value: Value, evaluate: Evaluate) -> Value:
    members = dict(value.content)
    for key, type_ in attributes.items:
        name = key.value if isinstance(key, Literal) else None
        optional = isinstance(type_, Call) and type_.name == "optional"
        known = members.get(str(name))
        if isinstance(type_, Call) and optional and len(type_.arguments) == 2 and (known is None or known.is_null):
            known = members[str(name)] = evaluate(type_.arguments[1])
        inner = type_.arguments[0] if isinstance(type_, Call) and optional and type_.arguments else type_
        if known is not None:
            members[str(name)] = _with_defaults(inner, known, evaluate)
    return object_value(members, value.marks)
