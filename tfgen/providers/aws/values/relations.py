"""Which arguments of a resource go together, held against what its blocks set."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from tfgen.evaluation.evaluate import UNKNOWN
from tfgen.providers.aws.values.arguments import find_blocks
from tfgen.providers.aws.values.provider import relations_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tfgen.hcl.syntax import Block, Body, Node
    from tfgen.module.model import Resource
    from tfgen.providers.aws.values.provider import Relation
    from tfgen.rules.root import Root


class Given(NamedTuple):
    """What a block sets: parts by name. `certain` are those that are not null, whatever a variable may be."""

    parts: dict[str, Node]
    certain: frozenset[str]


class Related(NamedTuple):
    """A relation, what the block that it is about sets, and the block itself."""

    resource: Resource
    block: Block
    relation: Relation
    given: Given


def find_related(root: Root, *kinds: str) -> Iterator[Related]:
    """The relations of these kinds in all resources, block by block."""
    for resource in root.module.resources:
        if relations := relations_of(root, resource):
            for found in root.values.kept(resource, "related", partial(_related, root, resource, relations)):
                if found[1].kind in kinds:
                    yield Related(resource, *found)


def _related(
    root: Root, resource: Resource, relations: Mapping[str, tuple[Relation, ...]]
) -> tuple[tuple[Block, Relation, Given], ...]:
    return tuple(
        (block, relation, _given(root, block.body, relation.names))
        for path, block in _blocks(resource.block, "")
        for relation in relations.get(path, ())
    )


def _blocks(block: Block, path: str) -> Iterator[tuple[str, Block]]:
    yield path, block
    for name, inner in find_blocks(block.body):
        yield from _blocks(inner, f"{path}.{name}".lstrip("."))


def _given(root: Root, body: Body, names: tuple[str, ...]) -> Given:
    parts: dict[str, Node] = {}
    certain = set()
    for argument in body.arguments:
        if argument.name in names:
            parts[argument.name] = argument
            if root.values.plain(argument.value) not in (UNKNOWN, None):
                certain.add(argument.name)
    parts |= {name: block for name, block in find_blocks(body) if name in names}
    certain |= {block.type for block in body.blocks if block.type in names}
    return Given(parts, frozenset(certain))
