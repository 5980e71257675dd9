"""Evaluate every expression of a module where it stands, against what is wanted there."""

from __future__ import annotations

from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from tfgen.evaluation.bodies import MOST_ROUNDS, BodyEvaluator
from tfgen.evaluation.call_inputs import check_inputs
from tfgen.evaluation.conditions import check_condition
from tfgen.evaluation.inputs import is_set, variable_value
from tfgen.evaluation.interpreter import Interpreter, Planned
from tfgen.evaluation.repetition import planned_of, scopes_of
from tfgen.evaluation.values import EPHEMERAL, SENSITIVE, Referenced, detached
from tfgen.evaluation.variables import check_variable
from tfgen.hcl.loose import loose_literals
from tfgen.hcl.steps import at_steps, holds_any, steps_to
from tfgen.hcl.syntax import Node
from tfgen.module.calls import META_ARGUMENTS
from tfgen.module.fault import Fault
from tfgen.module.grounds import ground_of
from tfgen.module.heard import number_in
from tfgen.module.kept import forget_around, kept_around

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from tfgen.evaluation.names import ModuleNames
    from tfgen.evaluation.values import Value
    from tfgen.hcl.steps import Steps
    from tfgen.hcl.syntax import Block, Body, Expression
    from tfgen.module.calls import Call
    from tfgen.module.heard import Heard
    from tfgen.module.model import Declaration, Module, Resource
    from tfgen.schema import Schemas

    _Seen = tuple[list[tuple[Node | Steps, str, str]], dict[int, list[Value]] | None, int]

_CHECKED: Final = b"checked"
_NOTHING: Final[Mapping[str, Value]] = MappingProxyType({})
# What Terraform reads itself in a resource, beside the arguments of its provider.
_META: Final = frozenset({"provider", "depends_on", "count", "for_each", "lifecycle", "provisioner", "connection"})
_PROVIDER_META: Final = frozenset({"alias", "version"})
_PROVISIONER_META: Final = frozenset({"when", "on_failure"})
_CONDITIONS: Final = ("precondition", "postcondition")


class ModuleCheck:
    """Evaluates the blocks of a module; `faults` and `values` (by the identity of the expression) are the result."""

    def __init__(
        self,
        module: Module,
        names: ModuleNames,
        *,
        is_called: bool = False,
        schemas: Schemas | None = None,
        heard: Heard | None = None,
    ) -> None:
        """`is_called`: it is no root module. With `schemas` what is found in resources is kept with them.

        That nothing is, other processes hear of, and are `heard` of.
        """
        self.module = module
        self.names = names
        self.is_called = is_called
        self._schemas = schemas
        self._heard = heard
        self.at = Interpreter(names)
        self.bodies = BodyEvaluator(self.at)
        self.faults: list[Fault] = []
        self._looked_into: set[int] = set()  # modules, given nothing
        self._spared: list[Resource] = []
        self._late: dict[int, Resource] = {}
        kinds: dict[str, Callable[[Declaration], None]] = {
            "variable": self._variable,
            "output": self._output,
            "module": self._module,
            "provider": self._provider,
            "check": self._check,
            "import": self._import,
        }
        for resource in module.resources:
            self._keep(resource)
        for block_type, check in kinds.items():
            for declaration in module.declared(block_type):
                self._run(declaration, check)

    @property
    def values(self) -> Mapping[int, list[Value]]:
        """The values of each argument, one for each instance that is known."""
        return self.bodies.found

    def values_of(self, expression: Expression) -> Sequence[Value] | None:
        """The values of an argument, None of what is none; those of a resource that was spared are worked out now.

        They cost no steps: those of one like it were counted.
        """
        found = self.values.get(id(expression))
        if found is not None or not (self._spared or self._late):
            return found
        while self._spared:
            resource = self._spared.pop()
            self._late.update(dict.fromkeys(_expressions(resource.block.body, _META), resource))
        if id(expression) not in self._late:
            return None
        left = self.names.budget.left
        self.bodies.found.update(self._again(self._late[id(expression)], expression))
        self.names.budget.left = left
        return self.values.get(id(expression))

    def _again(self, resource: Resource, expression: Expression) -> Mapping[int, list[Value]]:
        """The values of an argument, or of all of them where dynamic blocks have their own."""
        if _has_dynamic(resource.block.body):
            return self._look(resource)[1] or {}
        at = Interpreter(self.names)
        at.planned = planned_of(at, resource)
        worth = [detached(at.work_out(expression, scope)) for scope in scopes_of(at, resource)]
        return {id(expression): worth} if worth else {}

    def _keep(self, resource: Resource) -> None:
        """The same for a resource, which often is as another one was: what was found then cost as many steps."""
        if self._schemas is None or self.names.budget.exceeded:
            self._run(resource, self._resource)
            return
        work = partial(self._hear, resource)
        alike = partial(_alike, resource.block)
        seen = kept_around(self.module, self._schemas, resource, "checked", work, follows=False, alike=alike)
        faults, values, steps = seen
        for place, kind, message in faults:
            node = place if isinstance(place, Node) else at_steps(resource.block, place)
            self.faults.append(Fault(resource.file, node, kind, message, resource.address))
        if values is None:
            self._spared.append(resource)
        else:
            self.bodies.found.update(values)
        self.names.budget.left -= steps
        if self.names.budget.exceeded:  # so that the next one hears of it
            forget_around(resource, "checked")

    def _hear(self, resource: Resource) -> _Seen:
        """What is found in a resource: where another process found nothing wrong, that it took as many steps."""
        ground = ground_of(self.module, resource, follows=False) if self._heard else None
        number = number_in(resource.kept, _CHECKED, ground) if ground else None
        if self._heard is None or number is None:
            return self._look(resource)
        if (steps := self._heard.recall(number)) is not None:
            return [], None, steps
        said, worth, steps = self._look(resource)
        if not said and not self.names.budget.exceeded:
            self._heard.keep(number, steps)
        return said, worth, steps

    def _look(self, resource: Resource) -> _Seen:
        """What is found in a resource, with the values of its arguments, and the steps that it took.

        Values do not tell what they refer to: who has them from another root module would find that of the other one.
        """
        faults, values, left = self.faults, self.bodies.found, self.names.budget.left
        self.faults, self.bodies.found = [], {}
        self._run(resource, self._resource)
        said: list[tuple[Node | Steps, str, str]]
        said = [(fault.node, fault.kind, fault.message) for fault in self.faults]
        worth = {part: list(map(detached, several)) for part, several in self.bodies.found.items()}
        seen = said, worth, left - self.names.budget.left
        self.faults, self.bodies.found, self.names.budget.left = faults, values, left
        return seen

    def _run(self, declaration: Declaration, check: Callable[[Declaration], None]) -> None:
        """Keep what a check finds: of one part, each kind once, however many instances show it."""
        self.bodies.rounds_left = MOST_ROUNDS
        self.at.planned = planned_of(self.at, declaration)
        check(declaration)
        self.at.planned = Planned()
        faults, self.at.faults = self.at.faults, []
        distinct = {(fault.node.start, fault.node.end, fault.kind): fault for fault in reversed(faults)}
        file, address = declaration.file, declaration.address
        self.faults += [Fault(file, *fault[:3], address) for fault in distinct.values()]

    def _resource(self, declared: Declaration) -> None:
        spans = []
        for scope in self._scopes(declared):
            before = len(self.at.faults)
            self._instance(declared, scope)
            spans.append((before, len(self.at.faults)))
        self.at.forget_told_apart(spans)

    def _instance(self, declared: Declaration, scope: Mapping[str, Value]) -> None:
        self.bodies.evaluate(declared.block.body, scope, _META)
        inner = declared.blocks("lifecycle", "provisioner", "connection")
        if not inner:
            return
        with_self = {**scope, "self": self._self(declared)}
        for block in inner:
            if block.type == "lifecycle":
                self._conditions(block, with_self)
            else:
                self._provisioner(block, with_self)

    def _provisioner(self, block: Block, scope: Mapping[str, Value]) -> None:
        """A provisioner or a connection. No plan reads it, and by the time of an apply there may be other files."""
        before = len(self.at.faults)
        self.bodies.evaluate(block.body, scope, _PROVISIONER_META)
        if self.names.planned:
            self.at.faults[before:] = [one for one in self.at.faults[before:] if one.kind != "failing-function"]

    def _scopes(self, declared: Declaration) -> list[Mapping[str, Value]]:
        scopes = scopes_of(self.at, declared)
        return [] if self.names.planned and self.at.planned.perhaps else scopes

    def _self(self, declared: Declaration) -> Value:
        found = self.names.declared(declared)
        one = found.type.element if isinstance(found, Referenced) and found.repetition else found.type
        return Referenced(one or found.type, found.content, found.marks, declared)

    def _conditions(self, block: Block, scope: Mapping[str, Value]) -> None:
        for condition in block.body.blocks_of(*_CONDITIONS):
            check_condition(self.at, condition, scope)
            if self.names.planned:
                self._refusal(condition, scope)

    def _refusal(self, block: Block, scope: Mapping[str, Value]) -> None:
        """A condition that is known to fail with the values that a call gives."""
        condition, message = block.body.argument("condition"), block.body.argument("error_message")
        value = self.at.attempt(condition.value, scope) if condition else None
        if condition and value is not None and value.content is False:
            said = self.at.attempt(message.value, scope) if message else None
            is_shown = said is not None and isinstance(said.content, str) and not said.all_marks() & SENSITIVE
            reason = f" {said.content}" if said is not None and is_shown else ""
            self.at.fault(condition.value, "module-input", f"this condition fails.{reason}")

    def _variable(self, declared: Declaration) -> None:
        check_variable(self.at, declared)

    def _output(self, declared: Declaration) -> None:
        self._conditions(declared.block, _NOTHING)
        argument = declared.argument("value")
        if not argument:
            return
        value = self.at.work_out(argument.value, _NOTHING)
        if self.is_called:
            self._output_of_called(declared, argument.value, value)
            return
        marks = value.all_marks()
        if marks & EPHEMERAL or is_set(declared, "ephemeral"):
            message = "an output of a root module is kept in the state, so it cannot have an ephemeral value."
            said = None if marks & EPHEMERAL else declared.argument("ephemeral")
            self.at.fault((said or argument).value, "ephemeral-output", message)
        elif marks & SENSITIVE and not is_set(declared, "sensitive"):
            message = "the value is sensitive; say so with sensitive = true, or take nonsensitive() of it."
            self.at.fault(argument.value, "sensitive-output", message)

    def _output_of_called(self, declared: Declaration, node: Expression, value: Value) -> None:
        """An output for other modules: sensitive values need no word, ephemeral ones do.

        A value that is none with `ephemeral = true` is right since Terraform 1.13.
        """
        if value.all_marks() & EPHEMERAL and not is_set(declared, "ephemeral"):
            self.at.fault(node, "ephemeral-output", "the value is ephemeral; say so with ephemeral = true.")

    def _module(self, declared: Declaration) -> None:
        call = self.module.calls.get(declared.name)
        for scope in self._scopes(declared):
            self.bodies.evaluate(declared.block.body, scope, META_ARGUMENTS)
            if call and call.declaration is declared:
                self._inputs(call)

    def _inputs(self, call: Call) -> None:
        """The values that were just worked out for the inputs of a module."""
        found = self.bodies.found
        values = {
            argument.name: detached(found[id(argument.value)][-1])
            for argument in call.declaration.block.body.arguments
            if argument.name not in META_ARGUMENTS
        }
        inputs = check_inputs(self.at, self.names, call, values)
        if inputs is None or call.installed or self.at.planned.never or id(call.module) in self._looked_into:
            return
        if not values:  # the next to give nothing would find the same, and each of its calls again: for ever more
            self._looked_into.add(id(call.module))
        self.faults += self._second_look(call, lambda variable: inputs[variable.name])

    def _second_look(self, call: Call, inputs: Callable[[Declaration], Value]) -> list[Fault]:
        """What is wrong in a module with just these values: with unknown ones it is judged where it stands."""
        told = {place_of(fault) for fault in self.faults}
        found = [fault for fault in self._look_into(call, inputs) if place_of(fault) not in told]
        if not found:
            return []
        always = {place_of(fault) for fault in self._look_into(call, variable_value)}
        called = f"So it is with the values of {call.declaration.address}."
        return [
            Fault(one.file, one.node, one.kind, f"{one.message} {called}", one.address)
            for one in found
            if place_of(one) not in always
        ]

    def _look_into(self, call: Call, inputs: Callable[[Declaration], Value]) -> list[Fault]:
        module, names = call.interface, self.names.planned_in(call, inputs)
        if module is None or names is None:
            return []
        return all_faults(ModuleCheck(module, names, is_called=True))

    def _provider(self, declared: Declaration) -> None:
        self.bodies.evaluate(declared.block.body, _NOTHING, _PROVIDER_META)

    def _check(self, declared: Declaration) -> None:
        for block in declared.blocks("assert"):
            check_condition(self.at, block, _NOTHING)
        for block in declared.blocks("data"):
            self.bodies.evaluate(block.body, _NOTHING, _META)

    def _import(self, declared: Declaration) -> None:
        identifier, for_each = declared.argument("id"), declared.argument("for_each")
        # Unlike that of resources it takes lists too: https://github.com/hashicorp/terraform/pull/36119
        items = self.bodies.items(for_each.value, _NOTHING) if for_each else []
        for scope in ({"each": item} for item in items) if for_each else (_NOTHING,):
            if identifier:
                self.at.work_out(identifier.value, scope)


def _alike(block: Block, seen: _Seen) -> _Seen | None:
    """What is found in a resource that differs from one with this block in loose texts: its values are others.

    The same is wrong there, if it is so of a part in which no such text stands.
    """
    said, _, taken = seen
    general: list[tuple[Node | Steps, str, str]] = []
    for place, kind, message in said:
        steps = _apart(place, block)
        if steps is None:
            return None
        general.append((steps, kind, message))
    return general, None, taken


def _apart(place: Node | Steps, block: Block) -> Steps | None:
    """The way to a part of a block in which no loose text stands; None for others.

    What is wrong with such a part is told by what it says and refers to: nothing else of the block is read there.
    """
    if not isinstance(place, Node):
        return place
    return None if holds_any(place, loose_literals(block) or ()) else steps_to(place, block)


def _expressions(body: Body, left_out: frozenset[str] = frozenset()) -> Iterator[int]:
    """The identities of what the arguments of a body are worth, and of those in its blocks, as they are evaluated."""
    for argument in body.arguments:
        if argument.name not in left_out:
            yield id(argument.value)
    for block in body.blocks:
        if block.type not in left_out:
            yield from _expressions(block.body)


def _has_dynamic(body: Body) -> bool:
    return any(block.type == "dynamic" or _has_dynamic(block.body) for block in body.blocks)


def all_faults(check: ModuleCheck) -> list[Fault]:
    """What is wrong with the blocks of a module, and with its local values."""
    return [*check.faults, *check.names.check_locals()]


def place_of(fault: Fault) -> tuple[object, ...]:
    """What makes a fault another one: the same part of the same file for the same reason is one."""
    return id(fault.file), fault.node.start, fault.node.end, fault.kind
