"""Check what a module call gives to the variables of the module, as a plan does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tfgen.evaluation.inputs import InputError, input_value, variable_value
from tfgen.evaluation.validations import refusal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tfgen.evaluation.interpreter import Interpreter
    from tfgen.evaluation.names import ModuleNames
    from tfgen.evaluation.values import Value
    from tfgen.hcl.syntax import Node
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
            if message := refusal(inside, blank, validation):
                _is_told(at, call, variable, message)
