"""How the resources of a module hang together: which refers to which, and what Terraform makes before what."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING

from tfgen.module.references import find_references
from tfgen.module.uses import target_of, targets_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tfgen.hcl.syntax import Expression
    from tfgen.module.model import Module, Resource


class Wiring:
    """The references between the declarations of a module."""

    def __init__(self, module: Module) -> None:
        self._module = module
        self._found: dict[Expression, tuple[str, ...]] = {}
        self._near: dict[str, frozenset[str]] = {}

    def resources_in(self, expression: Expression | None) -> tuple[Resource, ...]:
        """The resources that an expression refers to, also through local values, each once."""
        if expression is None:
            return ()
        return tuple(
            resource for address in self.targets_in(expression) if (resource := self._module.resource(address))
        )

    def targets_in(self, expression: Expression) -> tuple[str, ...]:
        """The addresses of all that an expression refers to, also through local values, each once."""
        if expression not in self._found:  # several rules ask for the same
            self._found[expression] = tuple(self._follow(map(target_of, find_references(expression))))
        return self._found[expression]

    def direct(self, resource: Resource) -> frozenset[str]:
        """The addresses of all that stands in a resource, also through local values."""
        return self._direct(resource.address)

    def needs(self, resource: Resource) -> frozenset[str]:
        """The addresses of everything that Terraform makes before this resource, near or far."""
        found: set[str] = set()
        todo = [resource.address]
        while todo:
            new = self._direct(todo.pop()) - found
            found |= new
            todo += new
        return frozenset(found)

    def _direct(self, owner: str) -> frozenset[str]:
        """The addresses of what a declaration refers to, in `depends_on` too."""
        if owner not in self._near:
            self._near[owner] = frozenset(self._follow(self._targets.get(owner, ())))
        return self._near[owner]

    @cached_property
    def _targets(self) -> Mapping[str, Iterable[str]]:
        """The addresses that stand in each declaration, in the order of the text."""
        found: defaultdict[str, dict[str, None]] = defaultdict(dict)
        for file in self._module.files:
            for part in file.parts:
                for owner, target in targets_of(file, part):
                    found[owner][target] = None
        return found

    def _follow(self, targets: Iterable[str]) -> dict[str, None]:
        """These addresses, and behind those that are locals what the locals refer to."""
        found: dict[str, None] = {}
        todo = list(targets)
        while todo:
            target = todo.pop(0)
            if target not in found:
                found[target] = None
                if target.startswith("local."):
                    todo += self._targets.get(target, ())
        return found
