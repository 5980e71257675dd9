"""Check what a module call gives to the variables of the module, as a plan does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tfgen.evaluation.convert import ConversionError, convert
from tfgen.evaluation.inputs import InputError, input_value, variable_value
from tfgen.evaluation.interpreter import Interpreter
from tfgen.evaluation.types import BOOL
from tfgen.evaluation.values import SENSITIVE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tfgen.evaluation.names import ModuleNames
    from tfgen.evaluation.values import Value
    from tfgen.hcl.syntax import Block, Node
    from tfgen.module.calls import Call
    from tfgen.module.model import Declaration, Module

RULE = "module-input"


def check_inputs(
    at: Interpreter, names: ModuleNames, call: Call, given: Mapping[str, Value]
) -> Mapping[str, Value] | None:
    """Note each value that a variable cannot take, or that one of its validations refuses.

    The values of the variables, None where the module is not known or one of them is refused.
    """
    module = call.interface
    if module is None:
        return None
    values: dict[str, Value] = {}
    suits = True
    for variable in module.declared("variable"):
        try:
            values[variable.name] = input_value(variable, given.get(variable.name), names.literal)
        except InputError as error:
            values[variable.name] = variable_value(variable)
            suits = _is_told(at, call, variable, f"{error} It is declared at {_place(variable)}.")
    before = len(at.faults)
    if suits:
        _check_validations(at, names, call, module, values)
    return values if suits and len(at.faults) == before else None


def _is_told(at: Interpreter, call: Call, variable: Declaration, message: str) -> bool:
    """Say it of the argument or, where a default is at fault, of the call."""
    argument = call.declaration.argument(variable.name)
    node: Node = argument.value if argument else call.declaration.block
    at.fault(node, RULE, f"{call.declaration.address} cannot take this for {variable.address}: {message}")
    return False


def _place(variable: Declaration) -> str:
    return str(variable.file.position(variable.block.start))


def _check_validations(
    at: Interpreter, names: ModuleNames, call: Call, module: Module, values: Mapping[str, Value]
) -> None:
    inside = names.called(call, lambda variable: values[variable.name])
    blank = names.called(call, variable_value)
    if inside is None or blank is None:
        return
    for variable in module.declared("variable"):
        for validation in variable.blocks("validation"):
            if message := _refusal(inside, blank, validation):
                _is_told(at, call, variable, message)


def _refusal(inside: ModuleNames, blank: ModuleNames, validation: Block) -> str:
    """What a validation says of the values; nothing when it admits them, or is wrong whatever they are."""
    condition = validation.body.argument("condition")
    if condition is None:
        return ""
    at = Interpreter(inside)
    value = at.work_out(condition.value, {})
    if faults := at.faults:
        without = Interpreter(blank)
        without.work_out(condition.value, {})
        return "" if without.faults else f"its validation fails: {faults[0].message}"
    try:
        refused = convert(value, BOOL).content is False
    except ConversionError:
        return ""
    return next(_messages(at, validation), "its validation refuses it.") if refused else ""


def _messages(at: Interpreter, validation: Block) -> Iterator[str]:
    """The error message of a validation, unless something in it is secret or not known."""
    if argument := validation.body.argument("error_message"):
        value = at.attempt(argument.value, {})
        if value is not None and isinstance(value.content, str) and not value.all_marks() & SENSITIVE:
            yield value.content
