"""How the resources of a module hang together: which refers to which, and what Terraform makes before what."""

from __future__ import annotations

from collections import OrderedDict, defaultdict
from typing import TYPE_CHECKING, Final

from tfgen.module.once import once_a_module
from tfgen.module.references import find_references
from tfgen.module.structure import structure_of
from tfgen.module.uses import target_of, targets_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tfgen.hcl.syntax import Expression
    from tfgen.module.grounds import Number
    from tfgen.module.model import Module, Resource

_MOST: Final = 4
"""Structures of modules whose addresses are at hand, some 100 KB each: the regions of an environment, and one more."""


class Wiring:
    """The references between the declarations of a module."""

    def __init__(self, module: Module) -> None:
        self._module = module
        self._graph = _graph_of(module)
        self._found: dict[Expression, tuple[str, ...]] = {}

    def resources_in(self, expression: Expression | None) -> tuple[Resource, ...]:
        """The resources that an expression refers to, also through local values, each once."""
        if expression is None:
            return ()
        found = map(self._module.resource, self.targets_in(expression))
        return tuple([resource for resource in found if resource])

    def targets_in(self, expression: Expression) -> tuple[str, ...]:
        """The addresses of all that an expression refers to, also through local values, each once."""
        found = self._found.get(expression)
        if found is None:  # several rules ask for the same
            found = self._graph.follow(list(map(target_of, find_references(expression))))
            self._found[expression] = found
        return found

    def direct(self, resource: Resource) -> frozenset[str]:
        """The addresses of all that stands in a resource, also through local values."""
        return self._graph.direct(resource.address)

    def needs(self, resource: Resource) -> frozenset[str]:
        """The addresses of everything that Terraform makes before this resource, near or far."""
        return self._graph.needs(resource.address)


class _Graph:
    """The addresses in modules of one structure."""

    def __init__(self, targets: Mapping[str, Iterable[str]]) -> None:
        """`targets` are the addresses that stand in each declaration, in the order of the text."""
        self._targets = targets
        self._near: dict[str, frozenset[str]] = {}

    def direct(self, owner: str) -> frozenset[str]:
        """The addresses of what a declaration refers to, in `depends_on` too."""
        if owner not in self._near:
            self._near[owner] = frozenset(self.follow(self._targets.get(owner, ())))
        return self._near[owner]

    def needs(self, owner: str) -> frozenset[str]:
        """The addresses of everything that is made before it, near or far."""
        found: set[str] = set()
        todo = [owner]
        while todo:
            new = self.direct(todo.pop()) - found
            found |= new
            todo += new
        return frozenset(found)

    def follow(self, targets: Iterable[str]) -> tuple[str, ...]:
        """These addresses, and behind those that are locals what the locals refer to, each once."""
        found: dict[str, None] = {}
        todo = list(targets)
        while todo:
            target = todo.pop(0)
            if target not in found:
                found[target] = None
                if target.startswith("local."):
                    todo += self._targets.get(target, ())
        return tuple(found)


_GRAPHS: OrderedDict[Number, _Graph] = OrderedDict()


@once_a_module
def _graph_of(module: Module) -> _Graph:
    """The same for all modules in which the same blocks refer to the same, whatever else they say."""
    structure = structure_of(module)
    if structure not in _GRAPHS:
        _GRAPHS[structure] = _Graph(_targets(module))
    _GRAPHS.move_to_end(structure)
    if len(_GRAPHS) > _MOST:
        _GRAPHS.popitem(last=False)
    return _GRAPHS[structure]


def _targets(module: Module) -> Mapping[str, Iterable[str]]:
    found: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for file in module.files:
        for part in file.parts:
            for owner, target in targets_of(file, part):
                found[owner][target] = None
    return dict(found)
