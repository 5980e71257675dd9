"""What depends on what in a module, and where that goes round in a circle."""

from __future__ import annotations

from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING

from tfgen.module.declared import configuration_of
from tfgen.module.once import once_a_module
from tfgen.module.uses import Role, find_uses

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tfgen.module.model import Module
    from tfgen.module.uses import Use

# Terraform looks at inputs and outputs of a module one by one, so that two module calls may use each other.
_MOST_CYCLES = 100
_NO_EDGES = ("module.", "check.")
# A validation has to refer to its own variable, and a provisioner runs when its own resource is there.
_SELF_IS_FINE = (Role.DEPENDENCY, Role.PROVISIONER, Role.VALIDATION)


@once_a_module
def find_dependencies(module: Module) -> Mapping[str, Mapping[str, Use | None]]:
    """For each address the addresses it depends on, with the first use that makes it so.

    None stands for the provider configuration of a resource.
    """
    graph: dict[str, dict[str, Use | None]] = {}
    for use in find_uses(module):
        if use.owner and not use.owner.startswith(_NO_EDGES) and not _is_harmless(use):
            graph.setdefault(use.owner, {}).setdefault(use.target, use)
    for resource in module.resources:
        if name := configuration_of(resource):
            graph.setdefault(resource.address, {}).setdefault(f"provider.{name}", None)
    return graph


def find_cycles(module: Module) -> Iterator[tuple[str, ...]]:
    """Chains of addresses of which each depends on the next and the last on the first.

    One for each way round that is left when the ones before it are cut; of very many, the first hundred.
    """
    graph = {address: set(targets) for address, targets in find_dependencies(module).items()}
    for _ in range(_MOST_CYCLES):
        if not (cycle := _find_cycle(graph)):
            return
        yield cycle
        graph[cycle[-1]].discard(cycle[0])


def _find_cycle(graph: Mapping[str, set[str]]) -> tuple[str, ...]:
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        # Each address is a predecessor of the next one, the first and the last are the same.
        chain = error.args[1][:0:-1]
        start = chain.index(min(chain))
        return (*chain[start:], *chain[:start])
    return ()


def _is_harmless(use: Use) -> bool:
    return use.target == use.owner and use.role in _SELF_IS_FINE
