"""What the names of a module stand for: variables, local values, resources, paths."""

from __future__ import annotations

from functools import cached_property, partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from tfgen.evaluation.budget import CALLED_STEPS, LOOK_STEPS, Budget
from tfgen.evaluation.convert import ConversionError, convert
from tfgen.evaluation.inputs import InputError, input_value, variable_value
from tfgen.evaluation.interpreter import Interpreter
from tfgen.evaluation.paths import Paths
from tfgen.evaluation.schema_types import block_type
from tfgen.evaluation.types import BOOL, DYNAMIC, STRING, Type, list_of, map_of, object_of
from tfgen.evaluation.values import (
    ANYTHING,
    EPHEMERAL,
    UNKNOWN,
    Referenced,
    Value,
    detached,
    object_value,
    text,
    unknown,
)
from tfgen.module.fault import Fault
from tfgen.module.model import Declaration, Local, Resource
from tfgen.module.references import find_references
from tfgen.structs import Struct

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tfgen.evaluation.functions.signatures import Signature
    from tfgen.evaluation.paths import Near
    from tfgen.evaluation.providers import Providers
    from tfgen.hcl.syntax import Expression
    from tfgen.module.calls import Call
    from tfgen.module.model import Module

_NO_SCOPE: Final[Mapping[str, Value]] = MappingProxyType({})
_PATHS = {"root": text("."), "cwd": unknown(STRING)}
_LOCAL = "local."
# How many arguments of resources are followed from one to the next.
_LONGEST_TRAIL = 16
_TERRAFORM = {"workspace": unknown(STRING), "applying": unknown(BOOL, EPHEMERAL)}


# How many module calls are followed from one module to the next.
_DEEPEST_CALL = 12


class Place(Struct, frozen=True):
    """Where a module stands: `folders` are those in which Terraform runs, where that is not the module's own.

    `inputs` gives the values of its variables, without it they are unknown. `budget` is that of the calling module,
    `second` the one for second looks at called modules. `around` are the modules that lead here. `planned`: the values
    are those of a plan, so that what may never be evaluated is not at fault. `callers` are the modules in `folders`
    where they are not around it.
    """

    folders: tuple[str, ...] = ()
    inputs: Callable[[Declaration], Value] | None = None
    budget: Budget | None = None
    second: Budget | None = None
    around: tuple[Module, ...] = ()
    planned: bool = False
    callers: tuple[Near, ...] = ()


ALONE = Place()
"""A root module, or one of which it is not known who calls it."""


class ModuleNames:
    """The names in a module, as `terraform validate` sees them."""

    def __init__(self, module: Module, providers: Providers, types: Mapping[str, Type], place: Place = ALONE) -> None:
        self.budget = place.budget or Budget()
        self.planned = place.planned
        self.second_budget = place.second or Budget(CALLED_STEPS)
        self._place = place
        self._trail = 0
        self._begun: set[str] = set()
        self._module = module
        self._providers = providers
        self._types = types
        self._found: dict[str, Value] = {}
        self._local_faults: list[Fault] = []

    def member(self, root: str, name: str) -> Value:
        """`root.name`."""
        if root == "path":
            return text(self._paths.module) if name == "module" else _PATHS.get(name, ANYTHING)
        if root == "terraform":
            return _TERRAFORM.get(name, ANYTHING)
        return self._at(f"{root}.{name}")

    def resource(self, mode: str, type_: str, name: str) -> Value:
        """`data.type.name` or `ephemeral.type.name`."""
        return self._at(f"{mode}.{type_}.{name}")

    def declared(self, declared: Declaration | Local) -> Value:
        """What a reference to a declaration stands for, also where another one has its address."""
        if isinstance(declared, Local):
            return self._local_value(declared)
        if isinstance(declared, Resource):
            return self._resource_value(declared)
        if declared.block.type == "variable":
            return self._place.inputs(declared) if self._place.inputs else variable_value(declared)
        return self._module_value(declared)

    def configured(self, source: Referenced, name: str) -> Value | None:  # noqa: ARG002 - subclasses look at both
        """Terraform does not look at configured arguments when it validates."""
        return None

    def function(self, name: str) -> Signature | None:
        """A function of a provider."""
        return self._providers.function(name)

    def provider_of(self, name: str) -> str:
        """As `provider::name::function` begins with the local name of one."""
        return self._providers.source_of(name.split("::")[1])

    def missing_provider(self, name: str) -> str | None:
        """Functions are taken from required providers only, those of the built-in one too."""
        space, provider, *_ = name.split("::")
        if space not in ("provider", "core"):
            return f'there is no namespace "{space}". Those of providers are written as provider::{space}::{provider}.'
        if space == "core" or self._providers.requires(provider):
            return None
        return f'there is no function "{name}": no provider "{provider}" stands in required_providers. Add it there.'

    def functions_beside(self, name: str) -> list[str]:
        """The functions of the provider in `provider::name::function`, in all versions that are admitted."""
        provider = name.split("::")[1]
        found = {function: None for schema in self._providers.schemas_of(provider) for function in schema.functions}
        return [f"provider::{provider}::{function}" for function in found]

    def read(self, function: str, path: str) -> object:
        """What a function that reads files gives; paths start in the folder in which Terraform runs."""
        return self._paths.read(function, path)

    def has_entries(self, path: str) -> bool:
        """Whether there is something in a folder; paths start as those of `read`."""
        return self._paths.has_entries(path)

    def called(self, call: Call, inputs: Callable[[Declaration], Value]) -> ModuleNames | None:
        """The names in the module behind a call; None where they cannot be known."""
        module, around = call.interface, self._place.around
        if module is None or module is self._module or module in around or len(around) >= _DEEPEST_CALL:
            return None
        folders = self._place.folders or ((self._module.folder,) if self._paths.is_root else ())
        callers = self._place.callers
        place = Place(folders, inputs, self.budget, self.second_budget, (*around, self._module), self.planned, callers)
        return type(self)(module, self._providers.of(module), {}, place)

    def instance_of(self, call: Call, scope: Mapping[str, Value]) -> ModuleNames | None:
        """The names in one instance of the module behind a call, in which `scope` has `each` or `count`."""
        return self.called(call, partial(self._input, call, scope=scope))

    def planned_in(self, call: Call, inputs: Callable[[Declaration], Value]) -> ModuleNames | None:
        """The same for a second look, with a budget of its own; None when that is used up."""
        size = len(call.interface.by_address) if call.interface else 0
        is_affordable = self.second_budget.pay(LOOK_STEPS + size * LOOK_STEPS // 4)
        names = self.called(call, inputs) if is_affordable else None
        if names is not None:
            names.planned, names.budget = True, self.second_budget
        return names

    def output(self, name: str) -> Value:
        """The value of an output of this module, for those who call it."""
        declared = self._module.by_address.get(f"output.{name}")
        argument = declared.argument("value") if isinstance(declared, Declaration) else None
        return detached(Interpreter(self).work_out(argument.value, {})) if argument else ANYTHING

    @cached_property
    def _paths(self) -> Paths:
        return Paths(self._module, self._place.folders, (*self._place.around, *self._place.callers))

    def check_locals(self) -> list[Fault]:
        """What is wrong with the local values."""
        for local in self._module.locals:
            self._at(local.address)
        return self._local_faults

    def _at(self, address: str) -> Value:
        if (value := self._found.get(address)) is None:
            if address in self._begun:
                return ANYTHING  # it needs what asks for it
            if address.startswith(_LOCAL):
                self._find_needed(address)
            value = self._find(address)
        return value

    def _find(self, address: str) -> Value:
        declared = self._module.by_address.get(address)
        self._found[address] = ANYTHING  # while it is worked out: what refers to itself is worth anything
        value = self._found[address] = self.declared(declared) if declared else ANYTHING
        return value

    def _find_needed(self, address: str) -> None:
        """Work out the local values that one needs, the innermost first: a chain of them may be of any length."""
        todo = [address]
        while todo:
            current = todo[-1]
            if current not in self._begun and current not in self._found:
                self._begun.add(current)
                todo += [need for need in self._needs(current) if need not in self._begun and need not in self._found]
            if todo[-1] is current:
                todo.pop()
                if current not in self._found and todo:
                    self._find(current)

    def _needs(self, address: str) -> list[str]:
        """The local values that the expression of a local value names."""
        local = self._module.by_address.get(address)
        targets = [each.target for each in find_references(local.argument.value)] if isinstance(local, Local) else []
        return [target for target in targets if target.startswith(_LOCAL)]

    def _local_value(self, local: Local) -> Value:
        interpreter = Interpreter(self)
        value = interpreter.work_out(local.argument.value, {})
        self._local_faults += [Fault(local.file, *fault[:3], local.address) for fault in interpreter.faults]
        return value

    def _module_value(self, declared: Declaration) -> Value:
        """The outputs of a module: an object, or of many instances what all are."""
        repetition, call = repetition_of(declared), self._module.calls.get(declared.name)
        names = self.called(call, partial(self._input, call)) if call else None
        if names is None or call is None or call.module is None:
            return Referenced(DYNAMIC, UNKNOWN, 0, declared, repetition)
        outputs = [output.name for output in call.module.declared("output")]
        self._found[declared.address] = self._instances(declared, unknown(object_of(dict.fromkeys(outputs, DYNAMIC))))
        return self._instances(declared, object_value({name: names.output(name) for name in outputs}))

    @staticmethod
    def _instances(declared: Declaration, one: Value) -> Value:
        repetition = repetition_of(declared)
        if not repetition:
            return Referenced(one.type, one.content, 0, declared)
        type_ = {"count": list_of, "for_each": map_of}[repetition](one.type)
        return Referenced(type_, UNKNOWN, 0, declared, repetition, None, one)

    def _input(self, call: Call, variable: Declaration, scope: Mapping[str, Value] = _NO_SCOPE) -> Value:
        """What a call gives to a variable; of the variable's type where that does not suit, as others tell."""
        argument = call.declaration.argument(variable.name)
        given = Interpreter(self).work_out(argument.value, scope) if argument else None
        try:
            return input_value(variable, given and detached(given), self.literal)
        except InputError:
            return variable_value(variable)

    def literal(self, node: Expression) -> Value:
        """The value of an expression that refers to nothing."""
        return Interpreter(self).work_out(node, {})

    def _resource_value(self, resource: Resource) -> Value:
        one = self._types.get(resource.address) or block_type(self._providers.blocks_of(resource))
        repetition = repetition_of(resource)
        type_ = {"count": list_of, "for_each": map_of}[repetition](one) if repetition else one
        marks = EPHEMERAL if resource.mode == "ephemeral" else 0
        return Referenced(type_, UNKNOWN, marks, resource, repetition)


class ConfiguredNames(ModuleNames):
    """The names in a module, with what the configuration says of arguments that are referred to."""

    def configured(self, source: Referenced, name: str) -> Value | None:
        """The value of an argument of a resource, None when it has none there, or null, or one of another type."""
        resource = source.declaration
        argument = resource.argument(name) if resource and not source.repetition else None
        if not resource or not argument or source.type.kind != "object":
            return None
        if self._trail >= _LONGEST_TRAIL:
            return None
        key = source.key.plain() if source.key else None
        place = f"{resource.address}[{key!r}].{name}"
        if place not in self._found:
            self._found[place] = ANYTHING
            self._trail += 1
            value = Interpreter(self).work_out(argument.value, self._instance(resource, source.key))
            self._trail -= 1
            self._found[place] = _as_type(value, source.type.attributes.get(name, DYNAMIC))
        found = self._found[place]
        return None if found.content is None else found

    def _instance(self, resource: Declaration, key: Value | None) -> Mapping[str, Value]:
        if key is None:
            return {}
        if resource.argument("count"):
            return {"count": object_value({"index": key})}
        for_each = resource.argument("for_each")
        collection = Interpreter(self).work_out(for_each.value, {}) if for_each else ANYTHING
        members = collection.content if isinstance(collection.content, dict) else {}
        fallback = key if collection.type.kind == "set" else ANYTHING
        return {"each": object_value({"key": key, "value": members.get(key.content, fallback)})}


def _as_type(value: Value, type_: Type) -> Value:
    try:
        return convert(value, type_)
    except ConversionError:
        return ANYTHING


def repetition_of(declared: Declaration) -> str:
    """`count` or `for_each`, where the block has that argument."""
    return "count" if declared.argument("count") else "for_each" if declared.argument("for_each") else ""
