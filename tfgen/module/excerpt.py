"""A module of which only some resources are looked at: the others are there for whoever refers to them."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Final

from tfgen.hcl.syntax import Body
from tfgen.module.model import RESOURCE_MODES, Module, Resource
from tfgen.structs import replace

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from tfgen.module.model import Declaration, Local, SourceFile

_BARE: Final = "without resources"


class Excerpt(Module, frozen=True, eq=False, dict=True, weakref=True, kw_only=True):
    """What goes through its blocks sees of its resources these alone; an address leads to any block of the `whole`."""

    whole: Module
    shown: frozenset[int]

    @cached_property
    def blocks(self) -> Mapping[str, tuple[Declaration, ...]]:
        """The top-level blocks by type."""
        return {kind: self._of(found) if kind in RESOURCE_MODES else found for kind, found in self.whole.blocks.items()}

    def _of(self, found: tuple[Declaration, ...]) -> tuple[Declaration, ...]:
        return tuple(one for one in found if id(one.block) in self.shown)

    @cached_property
    def by_address(self) -> Mapping[str, Declaration | Local]:
        """The first declaration of each address in the whole module."""
        return self.whole.by_address


def excerpt_of(module: Module, shown: Collection[Resource]) -> Module:
    """The module with these of its resources."""
    blocks = frozenset(id(one.block) for one in shown)
    files = tuple(_shorten(file, blocks) for file in module.files)
    return Excerpt(
        module.folder,
        files,
        module.faults,
        module.library,
        module.beside,
        module.tfvars,
        module.companions,
        module.outside,
        whole=module,
        shown=blocks,
    )


def _shorten(file: SourceFile, shown: frozenset[int]) -> SourceFile:
    """The file with the blocks that are shown; its text is whole.

    Most show none of their resources: that is kept with the file, and so is what is worked out of what is left.
    """
    if not shown.isdisjoint(map(id, file.body.blocks)):
        return _cut(file, shown)
    if _BARE not in file.kept:
        bare = _cut(file, frozenset())
        file.kept[_BARE] = None if bare is file else bare  # a file that holds itself would outlive its module
    return file.kept[_BARE] or file


def _cut(file: SourceFile, shown: frozenset[int]) -> SourceFile:
    blocks = tuple(block for block in file.body.blocks if block.type not in RESOURCE_MODES or id(block) in shown)
    if len(blocks) == len(file.body.blocks):
        return file
    here = set(map(id, blocks))
    body = Body(file.body.start, file.body.end, file.body.arguments, blocks)
    pieces = tuple(pair for pair in file.pieces if id(pair[1].block) in here)
    return replace(file, body=body, pieces=pieces, kept={})
