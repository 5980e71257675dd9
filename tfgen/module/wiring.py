"""How the resources of a module hang together: which refers to which, and what Terraform makes before what."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from tfgen.module.model import Local, Resource
from tfgen.module.references import find_body_references, find_references

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tfgen.hcl.syntax import Expression
    from tfgen.module.model import Declaration, Module
    from tfgen.module.references import Reference


class Wiring:
    """The references between the declarations of a module."""

    def __init__(self, module: Module) -> None:
        self._module = module

    def resources_in(self, expression: Expression | None) -> tuple[Resource, ...]:
        """The resources that an expression refers to, also through local values, each once."""
        if expression is None:
            return ()
        found = self._follow(find_references(expression))
        return tuple(resource for address in found if (resource := self._module.resource(address)))

    def needs(self, resource: Resource) -> frozenset[str]:
        """The addresses of everything that Terraform makes before this resource, near or far."""
        found: set[str] = set()
        todo = [resource.address]
        while todo:
            new = self._direct.get(todo.pop(), frozenset()) - found
            found |= new
            todo += new
        return frozenset(found)

    @cached_property
    def _direct(self) -> Mapping[str, frozenset[str]]:
        """The addresses of what each declaration refers to, in `depends_on` too."""
        return {address: frozenset(self._targets(found)) for address, found in self._module.by_address.items()}

    def _targets(self, declaration: Declaration | Local) -> Iterable[str]:
        if isinstance(declaration, Local):
            return self._follow(find_references(declaration.argument.value))
        return self._follow(find_body_references(declaration.block.body))

    def _follow(self, references: Iterable[Reference]) -> dict[str, None]:
        """The targets of references, and behind those that are locals what the locals refer to."""
        found: dict[str, None] = {}
        todo = list(references)
        while todo:
            target = todo.pop(0).target
            if target not in found:
                found[target] = None
                declared = self._module.by_address.get(target)
                if isinstance(declared, Local):
                    todo += find_references(declared.argument.value)
        return found
