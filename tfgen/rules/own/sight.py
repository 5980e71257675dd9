"""What a rule of a project sees of root modules: blocks with their values, and the names of their stacks."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final
from weakref import WeakKeyDictionary

from tfgen.evaluation.budget import Budget
from tfgen.evaluation.plain import Scope
from tfgen.evaluation.values import Value, from_plain, object_value
from tfgen.rules.own.block_values import BlockValues
from tfgen.rules.own.definition import BLOCK, SELF, type_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tfgen.module.model import Declaration
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
        self.values = BlockValues(root)

    @property
    def where(self) -> str:
        """What people call it."""
        return self.root.stack.name if self.root.stack else self.root.module.folder

    def seen(self, select: Select) -> Iterator[Seen]:
        """The instances of the blocks that are selected."""
        for declared in select.blocks(self.root.module):
            for value in self.values.instances(declared):
                yield Seen(self, declared, value)


@dataclass(frozen=True, eq=False)
class Seen:
    """An instance of a block."""

    sight: Sight
    declared: Declaration
    value: Value

    @cached_property
    def facts(self) -> Value:
        """What `block` is."""
        declared = self.declared
        named = {"kind": declared.block.type, "type": type_of(declared), "name": declared.name}
        return from_plain({**named, "address": declared.address, "file": declared.file.name})

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
        if rule.select.takes_root(root):
            yield from look_at(root).seen(rule.select)
