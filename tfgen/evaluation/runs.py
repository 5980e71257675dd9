"""Check what files of tests give to variables, replace and assert, as `terraform test` does.

https://developer.hashicorp.com/terraform/language/tests, https://opentofu.org/docs/cli/commands/test/
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tfgen.evaluation.conditions import check_condition
from tfgen.evaluation.inputs import InputError, input_value, variable_value
from tfgen.evaluation.interpreter import Interpreter
from tfgen.evaluation.replacements import Replacements
from tfgen.evaluation.validations import refusal
from tfgen.evaluation.values import ANYTHING, Value, detached, object_value
from tfgen.hcl.syntax import Tuple
from tfgen.module.companions import runs, tested_module
from tfgen.module.fault import Fault
from tfgen.module.references import find_references
from tfgen.module.tfvars import NO_TFVARS
from tfgen.module.uses import target_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from tfgen.evaluation.names import ModuleNames
    from tfgen.evaluation.providers import Providers
    from tfgen.hcl.syntax import Argument, Block, Expression, Node
    from tfgen.module.model import Declaration, Module, SourceFile

    Inputs = Callable[[Declaration], Value]
    NamesOf = Callable[[Module, Inputs], ModuleNames]

_INPUT: Final = "variable-value"
_UNSET: Final = "unset-in-test"
_ADMITTED: Final = ("run", "var")
# How many steps behind these names lead to what other rules say is not declared.
_DEPTHS: Final = {"var": 1, "output": 1, "run": 2}


def check_tests(module: Module, names_of: NamesOf, providers: Providers) -> Iterator[Fault]:
    """What is wrong with the values in the tests of a module; `names_of` knows it with values of its variables."""
    for file in module.companions.tests if module.companions else ():
        seen: set[tuple[int, str]] = set()
        for fault in _Tested(module, file, names_of, providers).faults():
            if (fault.node.start, fault.message) not in seen:
                seen.add((fault.node.start, fault.message))
                yield fault


class _Tested:
    """The runs of one file, in their order."""

    def __init__(self, module: Module, file: SourceFile, names_of: NamesOf, providers: Providers) -> None:
        self._module = module
        self._file = file
        self._names_of = names_of
        self._blank = names_of(module, variable_value)
        self._replacements = Replacements(module, providers)
        self._done: dict[str, Value] = {}
        self._shared: dict[str, Value] = {}

    def faults(self) -> Iterator[Fault]:
        """Everything that is wrong."""
        self._shared = {name: self._value(argument)[0] for name, argument in self._given(self._file.body.blocks)}
        for name, value in self._around():
            self._shared.setdefault(name, value)
        yield from self._replaced(self._file.body.blocks)
        for run in runs(self._file):
            yield from self._run(run)

    def _around(self) -> Iterator[tuple[str, Value]]:
        """What holds for all runs and is said elsewhere: in variable blocks of the file and files of values."""
        for block in self._file.body.blocks_of("variable"):
            yield from ((label, ANYTHING) for label in block.labels[:1])
        tfvars = self._module.tfvars or NO_TFVARS
        yield from ((name, ANYTHING) for name in tfvars.of_tests)
        for name, given in tfvars.given.items():
            yield name, Interpreter(self._blank).work_out(given.argument.value, {})

    @staticmethod
    def _given(blocks: Iterable[Block]) -> Iterator[tuple[str, Argument]]:
        for block in blocks:
            if block.type == "variables":
                yield from ((argument.name, argument) for argument in block.body.arguments)

    def _run(self, run: Block) -> Iterator[Fault]:
        module = tested_module(self._module, self._file, run)
        yield from self._replaced(run.body.blocks)
        given = {**dict(self._given(self._file.body.blocks)), **dict(self._given(run.body.blocks))}
        values = dict(self._shared)
        for name, argument in given.items():
            values[name], found = self._value(argument)
            yield from (self._fault(*fault[:3]) for fault in found)
        self._done[run.labels[0]] = ANYTHING
        if module:
            yield from self._of_module(run, module, given, values)

    def _of_module(
        self, run: Block, module: Module, given: Mapping[str, Argument], values: dict[str, Value]
    ) -> Iterator[Fault]:
        """What is wrong with the values for the module, and with what the run asserts of it."""
        for variable in module.declared("variable"):
            argument = given.get(variable.name)
            try:
                values[variable.name] = input_value(variable, values.get(variable.name), self._literal)
            except InputError as error:
                values[variable.name] = variable_value(variable)
                if argument:
                    place = variable.file.position(variable.block.start)
                    message = f"{variable.address} cannot take this: {error} It is declared at {place}."
                    yield self._fault(argument.value, _INPUT, message)
            if not argument and variable.name not in self._shared and not variable.argument("default"):
                fact = f"nothing gives {variable.address} a value here, which has no default"
                yield self._fault(run, _UNSET, f"{fact}. Add it to variables {{ }}, or set it when the tests run.")
        inside = self._names_of(module, lambda variable: values.get(variable.name) or variable_value(variable))
        yield from self._refused(run, module, given, inside)
        yield from self._asserted(run, module, values, inside)
        if not run.body.argument("expect_failures"):
            outputs = {output.name: inside.output(output.name) for output in module.declared("output")}
            self._done[run.labels[0]] = object_value(outputs)

    def _refused(
        self, run: Block, module: Module, given: Mapping[str, Argument], inside: ModuleNames
    ) -> Iterator[Fault]:
        """Values that a validation does not admit, though the run does not expect it."""
        blank = self._names_of(module, variable_value)
        expected = _expected(run)
        for variable in module.declared("variable"):
            argument = given.get(variable.name)
            for validation in variable.blocks("validation") if argument and variable.address not in expected else ():
                if argument and (message := refusal(inside, blank, validation)):
                    remedy = f"If it is to be refused, say so: expect_failures = [{variable.address}]."
                    yield self._fault(
                        argument.value, _INPUT, f"{variable.address} cannot take this: {message.rstrip('.')}. {remedy}"
                    )

    def _asserted(
        self, run: Block, module: Module, values: Mapping[str, Value], inside: ModuleNames
    ) -> Iterator[Fault]:
        """What is wrong with the conditions; those with names that nothing declares are left to others."""
        outputs = {output.name: inside.output(output.name) for output in module.declared("output")}
        scope = {"var": object_value(values), "run": object_value(self._done), "output": object_value(outputs)}
        at = Interpreter(inside)
        for block in run.body.blocks_of("assert"):
            if all(_is_known(argument.value, scope) for argument in block.body.arguments):
                check_condition(at, block, scope)
        yield from (self._fault(*fault[:3]) for fault in at.faults)

    def _replaced(self, blocks: Iterable[Block]) -> Iterator[Fault]:
        """What is wrong with mocks and overrides."""
        for block, name, argument in self._replacements.find(blocks):
            value, faults = self._value(argument)
            yield from (self._fault(*fault[:3]) for fault in faults)
            if not faults:
                at = Interpreter(self._blank)
                self._replacements.check(at, block, name, argument, value)
                yield from (self._fault(*fault[:3]) for fault in at.faults)

    def _value(self, argument: Argument) -> tuple[Value, list[tuple[Node, str, str]]]:
        """What an argument is worth where only variables of the file and earlier runs are known, with its faults."""
        for reference in find_references(argument.value):
            if reference.root not in _ADMITTED:
                fact = f"only variables and earlier runs may be referred to here, and this is {target_of(reference)}"
                return ANYTHING, [(reference.expression, "invalid-test", f"{fact}. Write the value.")]
        scope = {"var": object_value(self._shared), "run": object_value(self._done)}
        if not _is_known(argument.value, scope):
            return ANYTHING, []
        at = Interpreter(self._blank)
        value = detached(at.work_out(argument.value, scope))
        return value, [(fault.node, fault.kind, fault.message) for fault in at.faults]

    def _literal(self, node: Expression) -> Value:
        return Interpreter(self._blank).work_out(node, {})

    def _fault(self, node: Node, kind: str, message: str) -> Fault:
        return Fault(self._file, node, kind, message)


def _expected(run: Block) -> frozenset[str]:
    """The addresses that a run expects to fail."""
    failures = run.body.argument("expect_failures")
    items = failures.value.items if failures and isinstance(failures.value, Tuple) else ()
    return frozenset(target_of(reference) for item in items for reference in find_references(item))


def _is_known(node: Expression, scope: Mapping[str, Value]) -> bool:
    """Whether all that an expression refers to by these names is there, of runs down to the output."""
    return all(
        _leads_somewhere(scope.get(reference.root), reference.steps[: _DEPTHS.get(reference.root, 0)])
        for reference in find_references(node)
    )


def _leads_somewhere(value: Value | None, steps: Iterable[str | int | None]) -> bool:
    """Whether steps lead to something in an object, as far as that is known."""
    for step in steps:
        content = value.content if value is not None else None
        if not isinstance(content, dict):
            return True
        if step not in content:
            return False
        value = content[str(step)]
    return True
