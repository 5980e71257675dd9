"""Ask what the expressions of a module are worth, and what is wrong with them."""

from __future__ import annotations

from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, TypeVar

from msgspec.structs import replace

from tfgen.evaluation.checks import ModuleCheck, all_faults, place_of
from tfgen.evaluation.given import GivenValues
from tfgen.evaluation.inputs import variable_value
from tfgen.evaluation.interpreter import Interpreter
from tfgen.evaluation.names import ALONE, ConfiguredNames, ModuleNames, Place
from tfgen.evaluation.providers import Providers
from tfgen.evaluation.runs import check_tests
from tfgen.evaluation.values import UNKNOWN, Value, detached
from tfgen.module.declared import configuration_of
from tfgen.module.fault import EXTRACTED, Fault
from tfgen.module.kept import forget_around, kept_apart, kept_around, nothing_alike
from tfgen.module.model import Resource
from tfgen.module.requirements import constraints_of
from tfgen.module.tfvars import NO_TFVARS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from tfgen.evaluation.paths import Near
    from tfgen.evaluation.types import Type
    from tfgen.hcl.syntax import Expression
    from tfgen.module.calls import Call
    from tfgen.module.grounds import Needs
    from tfgen.module.heard import Heard
    from tfgen.module.model import Declaration, Module
    from tfgen.schema import BlockSchema, Schemas

Result = TypeVar("Result")
NO_SCOPE: Final[Mapping[str, Value]] = MappingProxyType({})
NO_TYPES: Final[Mapping[str, Type]] = MappingProxyType({})

__all__ = ["NO_SCOPE", "UNKNOWN", "Evaluator", "Fault", "Value"]


class Evaluator:
    """The values of a module's expressions, worked out as they are asked for.

    Where a type cannot be known, for lack of a schema or because a module is not there, a value is of any type, and
    nothing is said of what is done with it.
    """

    def __init__(
        self,
        module: Module,
        schemas: Schemas,
        types: Mapping[str, Type] = NO_TYPES,
        callers: Sequence[Near] = (),
        heard: Heard | None = None,
    ) -> None:
        """`types` are known better than the schemas tell them: of resources and data sources, by address.

        `callers` are the root modules that call this one, if any does. `heard` is what other processes found.
        """
        self.module = module
        self.schemas = schemas
        self._heard = heard
        self._types = types
        self._providers = providers = Providers(module, schemas)
        self._place = Place(tuple(one.folder for one in callers), callers=tuple(callers)) if callers else ALONE
        self._tfvars = (not callers and module.tfvars) or NO_TFVARS
        self._names = ModuleNames(module, providers, types, self._place)
        given = self._place if not self._tfvars.given else Place(inputs=lambda variable: self._given.input(variable))
        self._configured: ModuleNames = ConfiguredNames(module, providers, types, given)
        self._plain: dict[Expression, Value] = {}

    def value(self, expression: Expression, scope: Mapping[str, Value] = NO_SCOPE) -> Value:
        """The value of an expression as `terraform validate` sees it: attributes of resources are not known.

        Variables are, as far as files of values beside the module set them.

        `scope` has the variables of loops around it, and `each`, `count` or `self` as objects; names that are neither
        in it nor in the module are worth anything. Faults inside are not noted: `check_all` does that.
        """
        return Interpreter(self._known_names if self._tfvars.given else self._names).work_out(expression, scope)

    def values_of(self, expression: Expression) -> Sequence[Value]:
        """The values of an argument's expression where it stands, in resources and their nested and dynamic blocks.

        One for each instance of `count`, `for_each` and dynamic blocks, as far as these are known; where they are not,
        one in which `each`, `count` and iterators are unknown, but of their types. Variables are worth what the files
        of values beside the module give them.
        """
        planned = self._planned.values.get(id(expression)) if self._planned else None
        return planned or self._check.values_of(expression) or (self.value(expression),)

    def plain(self, expression: Expression, scope: Mapping[str, Value] = NO_SCOPE) -> Any:
        """The value as str, int, float, bool, None, list or dict, or UNKNOWN unless all of it is known.

        Unlike `value` this follows references to arguments of resources: `aws_iam_role.x.name` is what the
        configuration says there. What only the provider sets, like an `arn`, stays unknown, and so do variables that no
        file of values sets.
        """
        if scope:
            return Interpreter(self._configured).work_out(expression, scope).plain()
        if expression not in self._plain:  # several rules ask for the same
            self._plain[expression] = Interpreter(self._configured).work_out(expression, scope)
        return self._plain[expression].plain()

    def configured(self, expression: Expression, scope: Mapping[str, Value] = NO_SCOPE) -> Value:
        """The same as a value, whose parts may be unknown."""
        return detached(Interpreter(self._configured).work_out(expression, scope))

    def kept(
        self,
        declared: Declaration,
        what: str,
        work: Callable[[], Result],
        *,
        follows: bool = True,
        alike: Callable[[Result], Result | None] = nothing_alike,
    ) -> Result:
        """What `work` makes of a block and of what it refers to: see `kept_around`.

        Nothing is kept once something takes too many steps, so that whoever asks next hears of that too.
        """
        if self._place.folders or self._types:
            return work()
        found = kept_around(self.module, self.schemas, declared, what, work, follows=follows, alike=alike)
        if self.exceeded:
            forget_around(declared, what)
        return found

    def kept_apart(
        self, declared: Declaration, what: str, needs: Needs | None, work: Callable[[], Result | None]
    ) -> Result | None:
        """What `work` makes of parts of a block, and of those that differ in loose texts alone: see `kept_apart`."""
        if self._place.folders or self._types:
            return work()
        found = kept_apart(self.module, self.schemas, declared, what, needs, work)
        if self.exceeded:
            forget_around(declared, what)
        return found

    def blocks_of(self, declared: Declaration) -> tuple[BlockSchema, ...]:
        """The schema of a resource, or of a provider's configuration, in each admitted version; else none."""
        if isinstance(declared, Resource):
            return self._providers.blocks_of(declared)
        is_provider = declared.block.type == "provider"
        return tuple(schema.config for schema in self._providers.schemas_of(declared.name)) if is_provider else ()

    def versions_of(self, declared: Declaration) -> tuple[str, ...]:
        """The admitted versions of the provider that `blocks_of` asks, by name."""
        if isinstance(declared, Resource):
            name = (configuration_of(declared) or "").partition(".")[0]
        elif declared.block.type == "provider":
            name = declared.name
        else:
            return ()
        return tuple(f"{schema.source} {schema.version}" for schema in self._providers.schemas_of(name))

    def inside(self, call: Call, scope: Mapping[str, Value] = NO_SCOPE) -> Evaluator | None:
        """That of the module behind a call, with the values that the call gives; None where it cannot be known.

        `scope` has `each` or `count` of the instance that is meant. What is asked of it counts here too.
        """
        names = self._configured.instance_of(call, scope)
        if names is None or call.interface is None:
            return None
        schemas = self.schemas.called_by((constraints_of(self.module),))
        inner = Evaluator(call.interface, schemas, callers=(self.module,))
        inner._configured = names
        return inner

    @property
    def exceeded(self) -> bool:
        """Whether something was not evaluated because it would take too many steps, or be too large."""
        names, configured = self._names, self._configured  # each by itself: it is asked for each block
        if names.budget.exceeded or names.second_budget.exceeded:
            return True
        if configured.budget.exceeded or configured.second_budget.exceeded:
            return True
        return self._planned is not None and self._planned.names.budget.exceeded

    def check_all(self) -> tuple[Fault, ...]:
        """Everything that is wrong with the values of the module, in the order of its text; worked out once."""
        return self._faults

    @property
    def faults(self) -> tuple[Fault, ...]:
        """The same."""
        return self._faults

    @cached_property
    def _check(self) -> ModuleCheck:
        is_plain = not self._place.folders and not self._types
        if is_plain:
            self._providers.ask_all()
        schemas, heard = (self.schemas, self._heard) if is_plain else (None, None)
        is_called = bool(self._place.folders)
        return ModuleCheck(self.module, self._names, is_called=is_called, schemas=schemas, heard=heard)

    @cached_property
    def _given(self) -> GivenValues:
        return GivenValues(self.module, self._tfvars, self._names, self._with_inputs)

    def _with_inputs(self, inputs: Callable[[Declaration], Value]) -> ModuleNames:
        return ModuleNames(self.module, self._providers, self._types, Place(inputs=inputs, planned=True))

    def _names_of(self, module: Module, inputs: Callable[[Declaration], Value]) -> ModuleNames:
        """The names in this module, or in another one that a test runs in its place, with values for its variables."""
        if module is self.module:
            return self._with_inputs(inputs)
        place = Place((self.module.folder,), inputs=inputs, planned=True)
        return ModuleNames(module, self._providers.of(module), NO_TYPES, place)

    @cached_property
    def _planned(self) -> ModuleCheck | None:
        """The module with the values that files give to its variables; None where there are none."""
        return ModuleCheck(self.module, self._known_names) if self._tfvars.given else None

    @cached_property
    def _known_names(self) -> ModuleNames:
        return self._with_inputs(self._given.input)

    def _of_files(self, told: Iterable[Fault]) -> Iterator[Fault]:
        """What is wrong with the files of values, and with the module by their values alone.

        What is always wrong is judged as `terraform validate` does, with unknown values, and `told` already.
        """
        yield from self._given.faults if self._tfvars.files else ()
        known = {place_of(fault) for fault in told}
        found = [fault for fault in all_faults(self._planned) if place_of(fault) not in known] if self._planned else []
        if not found:
            return
        blank = ModuleCheck(self.module, self._with_inputs(variable_value))
        always = {place_of(fault) for fault in all_faults(blank)}
        files = " and ".join(file.name for file in self._tfvars.automatic)
        for fault in found:
            if place_of(fault) not in always:
                yield replace(fault, message=f"{fault.message} So it is with the values of {files}.")

    @cached_property
    def _faults(self) -> tuple[Fault, ...]:
        found = [*self._check.faults, *self._names.check_locals()]
        found += self._of_files(found)
        found += () if self._place.folders else check_tests(self.module, self._names_of, self._providers)
        in_order = tuple(sorted(found, key=lambda fault: (fault.file.name, fault.file.offset_of(fault.node))))
        return self._mark_unsure(in_order) if in_order and self._providers.rests_on_extracted else in_order

    def _mark_unsure(self, faults: tuple[Fault, ...]) -> tuple[Fault, ...]:
        """What is not wrong by what providers say of themselves is as sure as the schemas that others extracted."""
        exactly = Evaluator(self.module, self.schemas.exact(), self._types, self._place.callers)
        sure = {(fault.file.name, fault.node.start, fault.kind) for fault in exactly.faults}
        return tuple(
            fault if (fault.file.name, fault.node.start, fault.kind) in sure else replace(fault, kind=EXTRACTED)
            for fault in faults
        )
