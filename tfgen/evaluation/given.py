"""Check what files of values give to the variables of a root module, as a plan does."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from tfgen.evaluation.inputs import InputError, input_value, variable_marks, variable_value
from tfgen.evaluation.interpreter import Interpreter
from tfgen.evaluation.validations import refusal
from tfgen.hcl.syntax import Call, walk
from tfgen.module.fault import Fault
from tfgen.module.references import find_references
from tfgen.module.tfvars import values_in

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from tfgen.evaluation.names import ModuleNames
    from tfgen.evaluation.values import Value
    from tfgen.hcl.syntax import Expression
    from tfgen.module.model import Declaration, Module
    from tfgen.module.tfvars import Given, Tfvars

    WithInputs = Callable[[Callable[[Declaration], Value]], ModuleNames]

RULE = "variable-value"


class GivenValues:
    """The values of variables that files set which Terraform reads by itself; other variables stay unknown.

    Environment and command line may set them too, and set others: what is said here holds for a plan that is told
    nothing else. `faults` are what is wrong with the values.
    """

    def __init__(self, module: Module, tfvars: Tfvars, names: ModuleNames, with_inputs: WithInputs) -> None:
        """`names` knows no values, `with_inputs` makes names with those that it is handed."""
        self._variables = {variable.name: variable for variable in reversed(module.declared("variable"))}
        self._names = names
        self._with_inputs = with_inputs
        self.faults: list[Fault] = []
        self._values: dict[str, Value] = {}
        for name, given in tfvars.given.items():
            if (value := self._checked(name, given)) is not None:
                self._values[name] = value
        for file in tfvars.others:
            for name, given in values_in(file):
                self._checked(name, given)
        self._check_validations(tfvars.given)

    @cached_property
    def values(self) -> Mapping[str, Value]:
        """What suits its variable and is no secret, by the name of the variable."""
        return {name: value for name, value in self._values.items() if not variable_marks(self._variables[name])}

    def input(self, variable: Declaration) -> Value:
        """What a variable is worth, of which may be nothing known."""
        value = self.values.get(variable.name)
        return variable_value(variable) if value is None else value

    def _checked(self, name: str, given: Given) -> Value | None:
        """The value as the variable takes it; None where it does not, or there is no such variable."""
        node = given.argument.value
        if reason := next(_not_plain(node), None):
            self._fault(name, given, reason)
            return None
        at = Interpreter(self._names)
        value = at.work_out(node, {})
        if at.faults or name not in self._variables:
            self.faults += [Fault(given.file, *fault[:3], f"var.{name}") for fault in at.faults]
            return None
        variable = self._variables[name]
        try:
            return input_value(variable, value, self._names.literal)
        except InputError as error:
            place = variable.file.position(variable.block.start)
            self._fault(name, given, f"{variable.address} cannot take this: {error} It is declared at {place}.")
            return None

    def _fault(self, name: str, given: Given, message: str) -> None:
        self.faults.append(Fault(given.file, given.argument.value, RULE, message, f"var.{name}"))

    def _check_validations(self, given: Mapping[str, Given]) -> None:
        inside = self._with_inputs(self._known)
        refused = {
            name: message
            for name in self._values
            for validation in self._variables[name].blocks("validation")
            if (message := refusal(inside, self._names, validation))
        }
        for name, message in refused.items():
            self._fault(name, given[name], f"var.{name} cannot take this: {message}")
            del self._values[name]

    def _known(self, variable: Declaration) -> Value:
        """Like `input`, with secrets."""
        value = self._values.get(variable.name)
        return variable_value(variable) if value is None else value


def _not_plain(node: Expression) -> Iterator[str]:
    """Why an expression is none that may stand in such a file."""
    remedy = "Write the value, or a local value in a .tf file."
    for part in walk(node):
        if isinstance(part, Call):
            yield f"functions, such as {part.name}(), may not be called in a file of values. {remedy}"
    for reference in find_references(node):
        yield f"nothing may be referred to in a file of values, and this is {reference.target}. {remedy}"
