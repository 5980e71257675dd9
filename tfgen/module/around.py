"""What the meaning of a resource rests on, so that what was worked out of it holds until something of that changes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple, TypeVar

from tfgen.module.model import Local
from tfgen.module.once import once_a_module
from tfgen.module.uses import find_uses

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from tfgen.hcl.syntax import Node
    from tfgen.module.model import Declaration, Module, Resource
    from tfgen.schema import Schemas

Result = TypeVar("Result")


class Ground(NamedTuple):
    """Blocks and local values, and the addresses to which nothing belongs; two with the same key are the same."""

    key: tuple[int | str, ...]
    nodes: tuple[Node | str, ...]

    @classmethod
    def of(cls, nodes: Iterable[Node | str]) -> Ground:
        """That of these; its key holds as long as it does."""
        kept = tuple(nodes)
        return cls(tuple([node if isinstance(node, str) else id(node) for node in kept]), kept)


# Functions that read files: what is on the disk is nothing that a tree tells.
_OUTSIDE: Final = re.compile(r"file\w*\s*\(")
_EVERYWHERE: Final = ("terraform", "provider")
"""The blocks that may matter to any other, without a reference: they say which versions there are."""


def kept_around(module: Module, schemas: Schemas, resource: Resource, what: str, work: Callable[[], Result]) -> Result:
    """What `work` makes of a resource in a root module that nobody calls, and all that it refers to near and far.

    It is kept with the resource under the name `what`, as long as every block of these is the same part of the same
    file and the schemas are the same. `work` must not look at anything else, nor change anything.
    """
    ground = _ground(module, resource)
    if ground is None:
        return work()
    known = resource.kept.get(what)
    if known is None or known[0] is not schemas or known[1].key != ground.key:
        known = resource.kept[what] = (schemas, ground, work())
    found: Result = known[2]
    return found


def _ground(module: Module, resource: Resource) -> Ground | None:
    """All that a resource rests on, None where that cannot be told from trees."""
    grounds = _grounds(module)
    return grounds.of(resource) if grounds and module.by_address.get(resource.address) is resource else None


@once_a_module
def _grounds(module: Module) -> _Grounds | None:
    if module.tfvars is not None and module.tfvars.files:
        return None
    everywhere = tuple(declared.block for kind in _EVERYWHERE for declared in module.declared(kind))
    return _Grounds(everywhere, _nodes(module), _targets(module))


class _Grounds:
    """The grounds of the resources of a module, each found once."""

    def __init__(
        self,
        everywhere: tuple[Node, ...],
        nodes: Mapping[str, tuple[Node | str, ...] | None],
        targets: Mapping[str, Iterable[str]],
    ) -> None:
        """`nodes` are what is at the addresses, None what cannot be told from trees."""
        self._everywhere = everywhere
        self._nodes = nodes
        self._targets = targets
        self._found: dict[str, Ground | None] = {}

    def of(self, resource: Resource) -> Ground | None:
        """The ground of a resource, None where a reference leads outside."""
        address = resource.address
        if address not in self._found:
            self._found[address] = self._reach(address)
        return self._found[address]

    def _reach(self, address: str) -> Ground | None:
        seen: dict[str, tuple[Node | str, ...]] = {}
        todo = [address]
        while todo:
            current = todo.pop()
            if current not in seen:
                nodes = self._nodes.get(current, (current,))
                if nodes is None:
                    return None
                seen[current] = nodes
                todo += self._targets.get(current, ())
        return Ground.of((*self._everywhere, *(node for nodes in seen.values() for node in nodes)))


def _nodes(module: Module) -> dict[str, tuple[Node | str, ...] | None]:
    return {address: _nodes_of(module, declared) for address, declared in module.by_address.items()}


def _nodes_of(module: Module, declared: Declaration | Local) -> tuple[Node | str, ...] | None:
    if isinstance(declared, Local):
        node: Node = declared.argument
    elif declared.block.type == "module":
        return None
    else:
        node = declared.block
    if not _reads_files(declared, node):
        return (node,)
    return None if module.outside is None else (node, module.outside)


def _reads_files(declared: Declaration | Local, node: Node) -> bool:
    """Whether the text may read files; looked for once, as a tree does not change."""
    known: dict[int, bool] = declared.file.kept.setdefault("reads-files", {})
    if id(node) not in known:
        known[id(node)] = bool(_OUTSIDE.search(declared.file.text_of(node)))
    return known[id(node)]


def _targets(module: Module) -> dict[str, dict[str, None]]:
    found: dict[str, dict[str, None]] = {}
    for use in find_uses(module):
        found.setdefault(use.owner, {})[use.target] = None
    return found
