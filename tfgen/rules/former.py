"""What rules compare a root module with: what its former self declared, and where that kept its state."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import TYPE_CHECKING

from tfgen.errors import Position  # noqa: TC001 - it is read back
from tfgen.evaluation.values import UNKNOWN
from tfgen.hcl.syntax import Literal, Tuple
from tfgen.module.backend import find_backend
from tfgen.module.references import find_references
from tfgen.rules.sketch import Look
from tfgen.structs import Struct

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from tfgen.hcl.syntax import Argument, Node
    from tfgen.module.model import Module, Resource
    from tfgen.rules.root import Root
    from tfgen.rules.sketch import Sketch
    from tfgen.schema import Schemas
    from tfgen.stacks.stack import Stack


class Kept(Struct, frozen=True, array_like=True):
    """Where a root module keeps its state: as `Backend` says, `where` in words for people, at the backend block.

    `accounts` are those that its providers admit.
    """

    state: tuple[str, ...]
    workspaces: str | None
    where: str
    position: Position
    accounts: tuple[str, ...]


class Declared(Struct, frozen=True, array_like=True):
    """A resource, whatever its mode: its address and type, the file it is in, and whether it is a managed one."""

    address: str
    type: str
    file: str
    is_managed: bool


class Inventory(Struct, frozen=True, array_like=True):
    """The resources of a root module in its order, its files, and what its `moved` and `removed` blocks start from."""

    resources: tuple[Declared, ...]
    files: tuple[str, ...]
    accounted: tuple[str, ...]


class Settings(Struct, frozen=True, array_like=True):
    """What a resource says: its arguments by name, and its nested blocks by type, as texts."""

    address: str
    arguments: Mapping[str, str]
    blocks: Mapping[str, list[str]]


class Former(Struct, frozen=True, array_like=True):
    """What is known of a root module of an earlier commit; of one that is as it was, no settings."""

    kept: Kept | None
    inventory: Inventory
    settings: tuple[Settings, ...] = ()


def former_of(
    module: Module, schemas: Schemas, stack: Stack | None = None, asked: Collection[str] | None = None
) -> Former:
    """What is to be known of a module, once there is another in its place: settings of the addresses that are `asked`.

    Without these, those of all resources.
    """
    from tfgen.rules.root import Root

    root = Root(module, schemas, stack)
    wanted = [one for one in module.resources if asked is None or one.address in asked]
    return Former(kept_of(module), inventory_of(module), tuple(settings_of(root, one) for one in wanted))


def settings_of(root: Root, resource: Resource) -> Settings:
    """What a resource says."""
    body = resource.block.body
    blocks: defaultdict[str, list[str]] = defaultdict(list)
    for block in body.blocks:
        blocks[block.type].append(text_of(resource, block))
    return Settings(resource.address, {one.name: said_of(root, resource, one) for one in body.arguments}, blocks)


def said_of(root: Root, resource: Resource, argument: Argument) -> str:
    """The value of an argument; where that is not known, its text."""
    value = root.values.plain(argument.value)
    return text_of(resource, argument.value) if value is UNKNOWN else json.dumps(value, ensure_ascii=False)


def text_of(resource: Resource, node: Node) -> str:
    """The text of a part of a resource, however it is laid out."""
    return " ".join(resource.file.text_of(node).split())


def kept_of(module: Module) -> Kept | None:
    """Where a module keeps its state; None when it does not say."""
    backend = find_backend(module)
    if backend is None:
        return None
    position = backend.file.position(backend.block.start)
    return Kept(backend.state, backend.workspaces, backend.where, position, tuple(sorted(set(_accounts(module)))))


def _accounts(module: Module) -> Iterator[str]:
    """The accounts that the providers of a module admit."""
    arguments = (provider.argument("allowed_account_ids") for provider in module.declared("provider"))
    items = (one for each in arguments if each and isinstance(each.value, Tuple) for one in each.value.items)
    yield from (str(one.value) for one in items if isinstance(one, Literal))


def inventory_of(module: Module) -> Inventory:
    """What a module declares."""
    resources = tuple(
        Declared(one.address, one.type, one.file.name, one.mode == "resource") for one in module.resources
    )
    return Inventory(resources, tuple(file.name for file in module.files), tuple(sorted(set(_accounted_for(module)))))


def _accounted_for(module: Module) -> Iterator[str]:
    arguments = (block.argument("from") for kind in ("moved", "removed") for block in module.declared(kind))
    for argument in filter(None, arguments):
        yield from (reference.target for reference in find_references(argument.value))


def _kept(root: Root) -> Kept | None:
    return kept_of(root.module)


def _inventory(root: Root) -> Inventory:
    return inventory_of(root.module)


KEPT = Look("kept", Kept | None, _kept)
INVENTORY = Look("inventory", Inventory, _inventory)


def recall_former(sketch: Sketch) -> Former | None:
    """What is known of a module of which there is a sketch, if both looks were taken."""
    known = {KEPT.name, INVENTORY.name} <= sketch.facts.keys()
    return Former(sketch.seen(KEPT), sketch.seen(INVENTORY)) if known else None
