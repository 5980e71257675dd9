"""A fact that a provider's schema holds against a part of a file, and the words for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tfgen.errors import did_you_mean
from tfgen.structs import Struct

if TYPE_CHECKING:
    from tfgen.hcl.syntax import Argument, Block, Node
    from tfgen.schema import BlockSchema

WRITE_ONLY: Final = "write-only-version"
LOOK_UP: Final = "The provider's documentation says what takes its place."


class SchemaFault(Struct, frozen=True):
    """One fact: `kind` is the name of the rule that tells the user.

    `fact` is a phrase that can be followed by the versions it is true of, `remedy` a sentence or empty. What is so by
    the grammar of Terraform, `is_grammar`, is sure whatever is known of the provider.
    """

    kind: str
    node: Node
    fact: str
    remedy: str = ""
    is_grammar: bool = False


def unknown_argument(argument: Argument, schema: BlockSchema, where: str) -> SchemaFault:
    """An argument that the schema of its block does not have."""
    name = argument.name
    if name in schema.blocks:
        remedy = f"Write it without the equals sign: {name} {{ ... }}"
        return SchemaFault("block-as-argument", argument, f'"{name}" of {where} is a block, not an argument', remedy)
    known = [known for known, attribute in schema.attributes.items() if attribute.is_argument]
    remedy = did_you_mean(name, [*known, *schema.blocks])
    return SchemaFault("unknown-argument", argument, f'{where} has no argument "{name}"', remedy)


def unknown_block(block: Block, name: str, schema: BlockSchema, where: str) -> SchemaFault:
    """A block of a type that the schema of the block around it does not have."""
    if name in schema.attributes:
        remedy = f"Write it with an equals sign: {name} = ..."
        return SchemaFault("argument-as-block", block, f'"{name}" of {where} is an argument, not a block', remedy)
    remedy = did_you_mean(name, [*schema.blocks, *schema.attributes])
    return SchemaFault("unknown-block", block, f'{where} has no block "{name}"', remedy)


def computed(node: Node, name: str, where: str) -> SchemaFault:
    """An attribute that a configuration cannot set."""
    return SchemaFault("computed-argument", node, f'the provider alone sets "{name}" of {where}', "Remove it.")


def missing_argument(node: Node, name: str, where: str) -> SchemaFault:
    """A required argument that is not there; `node` is the block that lacks it."""
    return SchemaFault("missing-argument", node, f'{where} requires the argument "{name}"', "Add it.")


def missing_block(node: Node, name: str, where: str) -> SchemaFault:
    """A required nested block that is not there; `node` is the block that lacks it."""
    return SchemaFault("missing-block", node, f'{where} requires a block "{name}"', "Add it.")
