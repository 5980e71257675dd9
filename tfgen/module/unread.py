"""What Terraform never reads: the contents of `dynamic` blocks that go over nothing, as it or a local is written.

Before it looks at the references of a block, Terraform writes its dynamic ones out; what none of them is made of may
refer to anything. Terraform 1.11.4 accepts every reference there, and every word.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tfgen.hcl.syntax import Attribute, Call, Name, Object, Tuple
from tfgen.module.model import Local
from tfgen.module.once import once_a_module
from tfgen.module.pieces import once_alike
from tfgen.module.references import find_body_references

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tfgen.hcl.syntax import Block, Body, Expression
    from tfgen.module.model import Module
    from tfgen.module.pieces import Piece
    from tfgen.module.uses import Use

_CASTS: Final = ("toset", "tolist", "tomap")
_NOTHING: Final = "[]"


def is_unread(module: Module, use: Use) -> bool:
    """Whether a reference stands in the content of a dynamic block that goes over nothing."""
    return id(use.reference.expression) in _unread(module)


def is_text(use: Use) -> bool:
    """Whether it stands in the settings of a backend in JSON syntax, where Terraform takes it for text."""
    if use.file.places is None:
        return False
    settings = (block for block in use.file.body.blocks if block.type == "terraform")
    backends = (one for block in settings for one in block.body.blocks_of("backend"))
    found = (reference for one in backends for reference in find_body_references(one.body))
    return any(reference.expression is use.reference.expression for reference in found)


def collections_around(part: Piece) -> dict[int, list[str]]:
    """What dynamic blocks go over that may be nothing, by the identities of the references in them.

    Offsets do not tell references: they are those of pieces, which other blocks have too.
    """
    found: dict[int, list[str]] = {}
    for collection, content in _contents(part.block.body):
        for reference in find_body_references(content.body):
            found.setdefault(id(reference.expression), []).append(collection)
    return found


@once_a_module
def find_empty_locals(module: Module) -> frozenset[str]:
    """The locals that dynamic blocks go over, and that are written with nothing in them."""
    named = {one for file in module.files for part in file.parts for one in _collections_in(part)}
    return frozenset(one for one in named - {_NOTHING} if _is_nothing(module, one, ()))


@once_a_module
def _unread(module: Module) -> frozenset[int]:
    """The identities of such references."""
    empty = {_NOTHING, *find_empty_locals(module)}
    return frozenset(
        reference
        for file in module.files
        for part in file.parts
        for reference, collections in collections_around(part).items()
        if not empty.isdisjoint(collections)
    )


def _collections_in(part: Piece) -> tuple[str, ...]:
    def find() -> tuple[str, ...]:
        return tuple(collection for collection, _ in _contents(part.block.body))

    return once_alike(part.kept, "collections", find)


def _contents(body: Body) -> Iterator[tuple[str, Block]]:
    """The contents of dynamic blocks, each with what the block goes over, if that may be nothing."""
    for block in body.blocks:
        for_each = block.body.argument("for_each") if block.type == "dynamic" else None
        if for_each and (collection := _name_collection(for_each.value)):
            yield from ((collection, content) for content in block.body.blocks)
        yield from _contents(block.body)


def _name_collection(collection: Expression) -> str:
    """Of a collection that is written with nothing in it that it is one, of a local its address; else nothing."""
    if isinstance(collection, Call) and collection.name in _CASTS and len(collection.arguments) == 1:
        return _name_collection(collection.arguments[0])
    if isinstance(collection, Attribute) and isinstance(collection.source, Name) and collection.source.name == "local":
        return f"local.{collection.name}"
    return _NOTHING if isinstance(collection, Tuple | Object) and not collection.items else ""


def _is_nothing(module: Module, collection: str, passed: tuple[str, ...]) -> bool:
    local = module.by_address.get(collection)
    if not isinstance(local, Local) or collection in passed:
        return collection == _NOTHING
    return _is_nothing(module, _name_collection(local.argument.value), (*passed, collection))
