"""What depends on what in a module, and where that goes round in a circle."""

from __future__ import annotations

from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING

from tfgen.hcl.syntax import Attribute
from tfgen.module.calls import deepest_first, leads_to
from tfgen.module.declared import configuration_of
from tfgen.module.once import once_a_module
from tfgen.module.uses import Role, find_uses

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tfgen.module.calls import Call
    from tfgen.module.model import Module
    from tfgen.module.uses import Use

_MOST_CYCLES = 100
_EXPANSION = frozenset({"count", "for_each", "depends_on"})
# A validation has to refer to its own variable, and a provisioner runs when its own resource is there.
_SELF_IS_FINE = (Role.DEPENDENCY, Role.PROVISIONER, Role.VALIDATION)


@once_a_module
def find_dependencies(module: Module) -> Mapping[str, Mapping[str, Use | None]]:
    """For each address the addresses it depends on, with the first use that makes it so.

    None stands for the provider configuration of a resource, and for what is inside of a module. Terraform looks at
    inputs and outputs of a module one by one, so that two module calls may use each other: of `module.m` they are
    `module.m.var.x` and `module.m.output.y`; `module.m.*` is all of it, and `module.m` how many instances there are.
    """
    for called in deepest_first(module, lambda one: _looked_into(one).values()):
        find_dependencies(called)  # is remembered then: of a long chain each would ask the next, for ever deeper
    graph: dict[str, dict[str, Use | None]] = {}
    known = _looked_into(module)
    for use in find_uses(module):
        owner = _waiting(use, known)
        if owner and not _is_harmless(use):
            graph.setdefault(owner, {}).setdefault(_dependency(use, known), use)
    for name, call in known.items():
        _add_inside(graph, name, call)
    for resource in module.resources:
        if provider := configuration_of(resource):
            graph.setdefault(resource.address, {}).setdefault(f"provider.{provider}", None)
    return graph


@once_a_module
def _looked_into(module: Module) -> Mapping[str, Call]:
    """The module calls by name that lead to what can be read, and not back."""
    return {name: call for name, call in module.calls.items() if call.interface and not leads_to(call, module)}


def _waiting(use: Use, known: Mapping[str, Call]) -> str:
    """What waits for the target of a use: the block around it, or in a module call one input.

    Nothing for unknown modules, and for checks, which wait for all and which nothing waits for.
    """
    kind, _, name = use.owner.partition(".")
    if kind != "module":
        return "" if kind == "check" else use.owner
    body = known[name].declaration.block.body if name in known else None
    for argument in body.arguments if body else ():
        if argument.start <= use.reference.expression.start < argument.end:
            return use.owner if argument.name in _EXPANSION else f"{use.owner}.var.{argument.name}"
    return ""


def _dependency(use: Use, known: Mapping[str, Call]) -> str:
    """What a reference waits for: of a module one output, or all of it where none is named."""
    reference = use.reference
    if reference.root != "module" or not reference.steps or str(reference.steps[0]) not in known:
        return use.target
    body = known[str(reference.steps[0])].declaration.block.body
    path = reference.path
    repeats = body.argument("count") or body.argument("for_each")
    # An output that is named without an instance, which is a mistake, is one output to wait for all the same.
    if repeats and path and path[0] is not None and not isinstance(reference.access, Attribute):
        path = path[1:]
    return f"{use.target}.output.{path[0]}" if path and isinstance(path[0], str) else f"{use.target}.*"


def _add_inside(graph: dict[str, dict[str, Use | None]], name: str, call: Call) -> None:
    """What in a module waits for what, as far as it shows outside."""
    address, module = f"module.{name}", call.interface
    inputs = {f"{address}.var.{variable.name}" for variable in module.declared("variable")} if module else set()
    for place in inputs:
        graph.setdefault(place, {}).setdefault(address, None)
    whole = graph.setdefault(f"{address}.*", {})
    whole |= dict.fromkeys(sorted(inputs | {address}), None)
    for output in module.declared("output") if module else ():
        needs = find_needed(module, output.address) if module else ()
        graph[f"{address}.output.{output.name}"] = dict.fromkeys((address, *(f"{address}.{need}" for need in needs)))


def find_needed(module: Module, address: str) -> tuple[str, ...]:
    """The variables that something in a module waits for."""
    return tuple(sorted(need for need in _reach(find_dependencies(module), address) if need.startswith("var.")))


def leads(module: Module, start: str, target: str) -> bool:
    """Whether an address is the other, or waits for it, by way of others too."""
    return start == target or target in _reach(find_dependencies(module), start)


def _reach(graph: Mapping[str, Mapping[str, object]], start: str) -> set[str]:
    found: set[str] = set()
    todo = [start]
    while todo:
        new = graph.get(todo.pop(), {}).keys() - found
        found |= new
        todo += new
    return found


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
    return not use.owner.startswith("module.") and use.target == use.owner and use.role in _SELF_IS_FINE
