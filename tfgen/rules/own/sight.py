"""What a rule of a project sees of root modules: blocks with their values, and the names of their stacks."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Final
from weakref import WeakKeyDictionary

from tfgen.evaluation.budget import Budget
from tfgen.evaluation.instances import instance_scopes
from tfgen.evaluation.plain import Scope
from tfgen.evaluation.values import Value, from_plain, object_value
from tfgen.rules.own.block_values import BlockValues
from tfgen.rules.own.definition import BLOCK, SELF, type_of
from tfgen.structs import Struct

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tfgen.evaluation.evaluate import Evaluator
    from tfgen.module.model import Declaration, Module
    from tfgen.rules.own.definition import Definition, Select
    from tfgen.rules.root import Root

OWN_STEPS: Final = 5_000_000
"""What all rules of a project may cost in one root module, and again over the matrix: some five seconds."""


def new_budget() -> Budget:
    """The budget of all rules of a project for one root module, or for the matrix."""
    return Budget(OWN_STEPS)


class Sight:
    """What rules see of a root module, each thing worked out once for all of them."""

    def __init__(self, root: Root) -> None:
        self.root = root
        self.names = Scope(root.stack.scope if root.stack else {})
        self.budget = new_budget()

    @property
    def where(self) -> str:
        """What people call it."""
        return self.root.stack.name if self.root.stack else self.root.module.folder

    def seen(self, select: Select) -> Iterator[Seen]:
        """The instances of the blocks that are selected, in the root module and in the modules that it calls."""
        for inner in self._modules:
            for declared in select.blocks(inner.module, inner.way):
                for value in inner.values.instances(declared):
                    yield Seen(self, inner, declared, value)

    @cached_property
    def _modules(self) -> tuple[Inner, ...]:
        return tuple(_descend("", self.root.module, self.root.values))


class Inner(Struct, frozen=True, eq=False):
    """A root module, or an instance of one that is called: `way` is what stands before its addresses."""

    way: str
    module: Module
    values: BlockValues


def _descend(way: str, module: Module, values: Evaluator) -> Iterator[Inner]:
    """A module and what it calls; what `terraform init` installed is somebody else's."""
    yield Inner(way, module, BlockValues(values))
    for call in module.calls.values():
        for scope in instance_scopes(values, call.declaration) if call.interface and not call.installed else ():
            inner = values.inside(call, scope)
            if inner and call.interface:
                yield from _descend(f"{way}{call.declaration.address}.", call.interface, inner)


class Seen(Struct, frozen=True, eq=False, dict=True):
    """An instance of a block, in a root module or in one that it calls."""

    sight: Sight
    inner: Inner
    declared: Declaration
    value: Value

    @property
    def address(self) -> str:
        """Its address from the root module on."""
        return f"{self.inner.way}{self.declared.address}"

    @cached_property
    def facts(self) -> Value:
        """What `block` is."""
        declared = self.declared
        named = {"kind": declared.block.type, "type": type_of(declared), "name": declared.name}
        return from_plain({**named, "address": self.address, "file": declared.file.name})

    @property
    def names(self) -> Scope:
        """What a rule about one block sees."""
        return Scope({SELF: self.value, BLOCK: self.facts}, self.sight.names)

    def whole(self, names: frozenset[str]) -> Value:
        """An item of `blocks`: the block, its stack, and these names of the stack's scope."""
        around = {name: self.sight.names.value(name) for name in ("stack", *sorted(names)) if name in self.sight.names}
        return object_value({SELF: self.value, BLOCK: self.facts, **around})


_SIGHTS: WeakKeyDictionary[Root, Sight] = WeakKeyDictionary()


def look_at(root: Root) -> Sight:
    """What rules see of a root module: the same for all that ask."""
    if root not in _SIGHTS:
        _SIGHTS[root] = Sight(root)
    return _SIGHTS[root]


def find_seen(rule: Definition, roots: tuple[Root, ...]) -> Iterator[Seen]:
    """The instances of the blocks that a rule selects in these root modules."""
    for root in roots:
        if rule.select.takes(root):
            yield from look_at(root).seen(rule.select)
