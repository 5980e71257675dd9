"""How the blocks of a module hang together, in one number: it is the same where only what they say differs."""

from __future__ import annotations

from hashlib import sha256
from itertools import chain
from typing import TYPE_CHECKING, Final, cast

from tfgen.hcl.syntax import Attribute, Index, Splat
from tfgen.module.declared import configuration_name
from tfgen.module.grounds import Number, number_of
from tfgen.module.model import RESOURCE_MODES
from tfgen.module.once import once_a_module
from tfgen.module.pieces import once_alike
from tfgen.module.unread import collections_around, find_empty_locals
from tfgen.module.uses import uses_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tfgen.hcl.syntax import Block, Expression
    from tfgen.module.model import Module, SourceFile
    from tfgen.module.pieces import Piece

# Of a resource it matters to others how many there are, and by whose configuration.
_REPETITION: Final = ("count", "for_each")
_OF_TERRAFORM: Final = ("lifecycle", "provisioner")
_NAMED: Final = frozenset({*RESOURCE_MODES, "variable", "output"})


@once_a_module
def structure_of(module: Module) -> Number:
    """The number of all addresses of a module in their order, and of what refers to what, and how.

    Whether a resource has `count`, `for_each`, a `lifecycle` or provisioners, and by which provider it is made, is part
    of it; literals are not, but for collections without anything in them that dynamic blocks go over. Blocks that are
    neither resources nor settings are part of it as a whole.
    """
    return number_of(
        tuple(sorted(find_empty_locals(module))),
        tuple([_number(file, part) for file in module.files for part in file.parts]),
    )


def _number(file: SourceFile, part: Piece) -> Number:
    if (known := part.kept.get("structure")) is not None:
        return cast("Number", known)

    def count() -> Number:
        said = "\n".join(chain(_head(file, part.block), _references(file, part)))
        return number_of((sha256(said.encode("utf-8", "surrogatepass")).hexdigest(),), ())

    return once_alike(part.kept, "structure", count)


def _head(file: SourceFile, block: Block) -> Iterator[str]:
    """What a block declares."""
    yield block.type
    if block.type in _NAMED:
        yield from block.labels
    elif block.type == "locals":
        yield from (argument.name for argument in block.body.arguments)
    elif block.type == "provider":
        yield configuration_name(block)
    elif block.type == "terraform":
        yield from (inner.type for inner in block.body.blocks)
    else:
        yield file.text_of(block)
    if block.type in RESOURCE_MODES:
        yield from (inner.type for inner in block.body.blocks_of(*_OF_TERRAFORM))
        yield from (name for name in _REPETITION if block.body.argument(name))
        provider = block.body.argument("provider")
        yield file.text_of(provider) if provider else ""


def _references(file: SourceFile, part: Piece) -> Iterator[str]:
    around = collections_around(part)
    for use in uses_of(file, part):
        names, way = " ".join(sorted(use.names)), "".join(_way(use.reference.expression))
        over = " ".join(around.get(id(use.reference.expression), ()))
        yield f"{use.owner} {use.role.value} ({names}) {use.target} {use.reference.steps} {way} {over}"


def _way(expression: Expression) -> Iterator[str]:
    """How a reference is written: by names, keys in brackets and splats."""
    while isinstance(expression, Attribute | Index | Splat):
        yield f".{expression.name}" if isinstance(expression, Attribute) else f" {type(expression).__name__}"
        expression = expression.source
    yield f" {type(expression).__name__}"
