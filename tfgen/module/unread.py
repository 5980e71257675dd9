"""What Terraform never reads: the contents of `dynamic` blocks that go over nothing, as it is written.

Before it looks at the references of a block, Terraform writes its dynamic ones out; what none of them is made of may
refer to anything. Terraform 1.11.4 accepts every reference there, and every word.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tfgen.hcl.syntax import Call, Object, Tuple
from tfgen.module.once import once_a_module
from tfgen.module.references import find_body_references

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tfgen.hcl.syntax import Block, Body, Expression
    from tfgen.module.model import Module
    from tfgen.module.uses import Use

_CASTS: Final = ("toset", "tolist", "tomap")


def is_unread(module: Module, use: Use) -> bool:
    """Whether a reference stands in the content of a dynamic block that is written to go over nothing."""
    return id(use.reference.expression) in _unread(module)


def is_text(use: Use) -> bool:
    """Whether it stands in the settings of a backend in JSON syntax, where Terraform takes it for text."""
    if use.file.places is None:
        return False
    settings = (block for block in use.file.body.blocks if block.type == "terraform")
    backends = (one for block in settings for one in block.body.blocks_of("backend"))
    found = (reference for one in backends for reference in find_body_references(one.body))
    return any(reference.expression is use.reference.expression for reference in found)


@once_a_module
def _unread(module: Module) -> frozenset[int]:
    """The identities of such references: offsets are those of pieces, which other blocks have too."""
    return frozenset(
        id(reference.expression)
        for file in module.files
        for part in file.parts
        for block in _of_nothing(part.block.body)
        for content in block.body.blocks
        for reference in find_body_references(content.body)
    )


def _of_nothing(body: Body) -> Iterator[Block]:
    for block in body.blocks:
        for_each = block.body.argument("for_each") if block.type == "dynamic" else None
        if for_each and _is_nothing(for_each.value):
            yield block
        else:
            yield from _of_nothing(block.body)


def _is_nothing(collection: Expression) -> bool:
    """Whether a collection is written with nothing in it. What locals say is not looked at: they are edited apart."""
    if isinstance(collection, Call) and collection.name in _CASTS and len(collection.arguments) == 1:
        return _is_nothing(collection.arguments[0])
    return isinstance(collection, Tuple | Object) and not collection.items
