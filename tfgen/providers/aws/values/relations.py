"""Which arguments of a resource go together, held against what its blocks set."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from tfgen.conformance.argument_values import ArgumentValues
from tfgen.conformance.dynamic import count_of, type_of_blocks
from tfgen.evaluation.evaluate import UNKNOWN
from tfgen.hcl.syntax import Literal
from tfgen.module.grounds import NO_NEEDS
from tfgen.providers.aws.values.arguments import find_blocks
from tfgen.providers.aws.values.provider import configured, relations_of
from tfgen.structs import Struct

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from tfgen.hcl.syntax import Block, Body, Expression, Node
    from tfgen.module.model import Resource
    from tfgen.providers.aws.values.provider import Relation
    from tfgen.rules.root import Root

    _Broken = tuple[Block, Relation, "Given"]

_known: WeakKeyDictionary[Root, tuple[Related, ...]] = WeakKeyDictionary()


class Given(Struct, frozen=True, array_like=True):
    """What a block sets: parts by name. `certain` are those that are not null, whatever a variable may be."""

    parts: dict[str, Node]
    certain: frozenset[str]


class _Asked(Struct, frozen=True, array_like=True):
    """What is asked of the parts of a block: of arguments whether they are not null, of blocks how many there are."""

    is_certain: Callable[[Expression], bool]
    is_made: Callable[[Block], bool]
    may_be_made: Callable[[Block], bool]


class Related(Struct, frozen=True, array_like=True):
    """A relation, what the block that it is about sets, and the block itself."""

    resource: Resource
    block: Block
    relation: Relation
    given: Given


def find_related(root: Root, *kinds: str) -> Iterator[Related]:
    """The relations of these kinds that do not hold, in all resources, block by block."""
    if root not in _known:
        _known[root] = tuple(_find_all(root))
    return (related for related in _known[root] if related.relation.kind in kinds)


def _find_all(root: Root) -> Iterator[Related]:
    for resource in configured(root):
        if relations := relations_of(root, resource):
            for found in root.values.kept(resource, "related", partial(_look, root, resource, relations)):
                yield Related(resource, *found)


def _look(root: Root, resource: Resource, relations: Mapping[str, tuple[Relation, ...]]) -> tuple[_Broken, ...]:
    """The relations that do not hold in a resource that was not looked at."""
    may_break = partial(_may_break, resource.block, relations)
    if root.values.kept_apart(resource, "may be related", NO_NEEDS, may_break) is False:
        return ()
    return _related(root, resource, relations)


def _may_break(block: Block, relations: Mapping[str, tuple[Relation, ...]]) -> bool:
    """Whether a relation would not hold if all that is worked out were certain: of more, more are broken."""
    return any(
        is_broken(relation, given)
        for path, inner in _blocks(block, "")
        if (several := relations.get(path))
        for relation, given in zip(several, _given(_PESSIMIST, inner.body, several), strict=True)
    )


def _related(root: Root, resource: Resource, relations: Mapping[str, tuple[Relation, ...]]) -> tuple[_Broken, ...]:
    asked = _asked(root)
    return tuple(
        (block, relation, given)
        for path, block in _blocks(resource.block, "")
        if (several := relations.get(path))
        for relation, given in zip(several, _given(asked, block.body, several), strict=True)
        if is_broken(relation, given)
    )


def is_broken(relation: Relation, given: Given) -> bool:
    """Whether what a block sets is against a relation."""
    if relation.kind == "conflict":
        return len(given.certain) > 1
    if relation.kind == "with":
        first, *others = relation.names
        return first in given.certain and any(name not in given.parts for name in others)
    return relation.kind == "one_of" and not given.parts


def _blocks(block: Block, path: str) -> Iterator[tuple[str, Block]]:
    yield path, block
    for name, inner in find_blocks(block.body):
        yield from _blocks(inner, f"{path}.{name}".lstrip("."))


def _given(asked: _Asked, body: Body, relations: Iterable[Relation]) -> Iterator[Given]:
    """What a block sets of the names of each relation; what it sets of any is asked for once."""
    wanted = {name for relation in relations for name in relation.names}
    arguments = [argument for argument in body.arguments if argument.name in wanted]
    blocks = [(name, block) for block in body.blocks if (name := type_of_blocks(block)) in wanted]
    none = {name for name, _ in blocks} - {name for name, block in blocks if asked.may_be_made(block)}
    parts: dict[str, Node] = {argument.name: argument for argument in arguments}
    parts |= {name: block for name, block in find_blocks(body) if name in wanted and name not in none}
    certain = {argument.name for argument in arguments if asked.is_certain(argument.value)}
    certain |= {name for name, block in blocks if asked.is_made(block)}
    for relation in relations:
        here = {name: part for name, part in parts.items() if name in relation.names}
        yield Given(here, frozenset(certain.intersection(relation.names)))


def _may_be_certain(value: Expression) -> bool:
    return not isinstance(value, Literal) or value.value is not None


# As if all there may be were certain, and dynamic blocks were none where they have to be some.
_PESSIMIST = _Asked(_may_be_certain, lambda _: True, lambda block: block.type != "dynamic")


def _asked(root: Root) -> _Asked:
    """What is known: a dynamic block may be any number where its collection is not known."""
    values = ArgumentValues(root.values)
    counted = partial(count_of, values=values)
    return _Asked(partial(_is_certain, root), lambda block: bool(counted(block)), lambda block: counted(block) != 0)


def _is_certain(root: Root, value: Expression) -> bool:
    if isinstance(value, Literal):  # as most are
        return value.value is not None
    return root.values.plain(value) not in (UNKNOWN, None)
