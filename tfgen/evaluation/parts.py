"""Parts of expressions that are the same for all who see the same under one name: each is worked out once.

In a group of a thousand cells, of which each looks through all of them, a loop that reads nothing but the group would
else run a thousand times.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tfgen.evaluation.interpreter import Interpreter
from tfgen.hcl.syntax import Call, For, Splat, TemplateFor, children
from tfgen.module.references import find_references
from tfgen.structs import Struct

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tfgen.evaluation.interpreter import Names
    from tfgen.evaluation.values import Value
    from tfgen.hcl.syntax import Expression


class _Known(Struct, frozen=True):
    """A part, what it is worth, and the steps that this took. The part is kept, so that no other one gets its id."""

    part: Expression
    value: Value
    steps: int


class Shared:
    """What was worked out of expressions for which the `name` is worth one and the same."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.known: dict[int, _Known] = {}


class SharingInterpreter(Interpreter):
    """Evaluates what is shared once. Each who takes it pays its steps, so that all get the same answer."""

    def __init__(self, names: Names, shared: Shared, parts: frozenset[int]) -> None:
        """`parts` are those of the expressions that read nothing but the shared name, by their ids."""
        super().__init__(names)
        self._shared = shared.known
        self._parts = parts

    def evaluate(self, expression: Expression, scope: Mapping[str, Value]) -> Value:
        """The value of an expression, which may be known; one with a fault, or that takes too much, is not kept."""
        if id(expression) not in self._parts:
            return super().evaluate(expression, scope)
        known = self._shared.get(id(expression))
        if known and self.afford(known.steps):
            return known.value
        faults, left = len(self.faults), self.names.budget.left
        value = super().evaluate(expression, scope)
        if len(self.faults) == faults and not self.names.budget.exceeded:
            self._shared[id(expression)] = _Known(expression, value, left - self.names.budget.left)
        return value


def find_parts(tree: Expression, name: str) -> Iterator[Expression]:
    """The largest parts of an expression that go through something or call, and read nothing but this name."""
    todo = [tree]
    while todo:
        part = todo.pop()
        if isinstance(part, Call | For | Splat) and {found.root for found in find_references(part)} == {name}:
            yield part
        elif isinstance(part, Splat):
            todo.append(part.source)  # what is behind it may read the element that it is at
        elif not isinstance(part, For | TemplateFor) or name not in (part.key, part.value):
            todo += children(part)
