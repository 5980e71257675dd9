"""Evaluate names, and the attributes and elements behind them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tfgen.evaluation import access, loops
from tfgen.evaluation.values import ANYTHING, NULL, PERHAPS, UNKNOWN, Referenced, Value, text
from tfgen.hcl.syntax import Attribute, Name
from tfgen.module.uses import is_instance_key

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tfgen.evaluation.interpreter import Interpreter
    from tfgen.hcl import syntax

_MODES: Final = ("data", "ephemeral")


def evaluate_name(_interpreter: Interpreter, node: Name, scope: Mapping[str, Value]) -> Value:
    """A variable of a loop; any other name alone is worth anything."""
    return scope.get(node.name, ANYTHING)


def evaluate_element(_interpreter: Interpreter, _node: syntax.Element, scope: Mapping[str, Value]) -> Value:
    """The element that a splat is at."""
    return scope[loops.ELEMENT]


def evaluate_attribute(interpreter: Interpreter, node: Attribute, scope: Mapping[str, Value]) -> Value:
    """`source.name`, of a value or of a name outside of all loops."""
    source = node.source
    if type(source) is Name and source.name not in scope:
        return interpreter.names.member(source.name, node.name)
    if type(source) is Attribute and (mode := _mode(source.source, scope)):
        return interpreter.names.resource(mode, source.name, node.name)
    value = interpreter.evaluate(source, scope)
    if type(value) is Referenced:
        if value.repetition and type(source) is Attribute and (value.repetition == "count" or value.is_resource):
            return _without_key(interpreter, node, value)
        if value.repetition and (message := _missing_instance(interpreter, value, text(node.name))):
            return interpreter.fault(node, "module-output", message)
        if (configured := interpreter.names.configured(value, node.name)) is not None:
            return configured
    try:
        found = access.attribute(value, node.name)
    except access.AccessError as error:
        if interpreter.absent_is_null and isinstance(error, access.AbsentError):
            return NULL.marked(value.marks)
        static = type(value) is Referenced and value.is_resource
        return interpreter.fault(node, _kind(value), str(error), static=static)
    is_output = type(value) is Referenced and not value.is_resource
    return ANYTHING if is_output and interpreter.planned.never else found  # outputs are not known before a plan


def _kind(value: Value) -> str:
    """The rule that tells of an attribute that is not there."""
    if type(value) is Referenced and not value.is_resource:
        return "module-output"
    return "invalid-index" if value.type.kind == "map" else "unknown-attribute"


def _mode(node: syntax.Expression, scope: Mapping[str, Value]) -> str:
    return node.name if type(node) is Name and node.name in _MODES and node.name not in scope else ""


def _without_key(interpreter: Interpreter, node: Attribute, value: Referenced) -> Value:
    """An attribute of all instances. Of resources the rule instance-key tells it, which looks at no values."""
    if value.is_resource or not value.declaration:
        return ANYTHING
    address = value.declaration.address
    message = f"{address} has count: choose an instance, as in {address}[0].{node.name}."
    return interpreter.fault(node, "unknown-attribute", message)


def evaluate_index(interpreter: Interpreter, node: syntax.Index, scope: Mapping[str, Value]) -> Value:
    """`source[key]`."""
    value, key = interpreter.evaluate(node.source, scope), interpreter.evaluate(node.key, scope)
    instances = value if type(value) is Referenced else None
    is_whole = instances and not instances.repetition and instances.is_resource and type(node.source) is Attribute
    if is_whole and is_instance_key(node.key):
        return ANYTHING  # the rule instance-key tells it
    if instances and (message := _missing_instance(interpreter, instances, key)):
        return interpreter.fault(node.key, "invalid-index", message)
    try:
        found = access.element(value, key)
    except access.AccessError as error:
        if interpreter.absent_is_null and isinstance(error, access.AbsentError):
            return NULL.marked(value.marks)
        return interpreter.fault(node.key, "invalid-index", f"{str(error)[0].upper()}{str(error)[1:]}")
    if not instances:
        return found
    found = instances.instance or found
    return Referenced(found.type, found.content, found.marks | PERHAPS, instances.declaration, "", key)


def _missing_instance(interpreter: Interpreter, instances: Referenced, key: Value) -> str | None:
    """What a plan says of an instance that count or for_each do not make, as far as both are known."""
    argument = instances.declaration and instances.declaration.argument(instances.repetition)
    if (
        interpreter.planned.perhaps
        or not argument
        or key.content is UNKNOWN
        or key.content is None
        or not instances.declaration
    ):
        return None
    made, address = interpreter.attempt(argument.value, {}), instances.declaration.address
    if made is None or made.content is UNKNOWN or made.content is None:
        return None
    if instances.repetition == "count":
        is_there = not isinstance(key.content, int) or not isinstance(made.content, int) or key.content < made.content
        return None if is_there else f"{address} has no instance {key.content}: count is {made.content}."
    names = loops.names_of(made)
    if UNKNOWN in names or str(key.content) in names:
        return None
    return f"{address} has no instance {key.content!r}: for_each makes {', '.join(map(str, names)) or 'none'}."
