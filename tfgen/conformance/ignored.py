"""Check that what `ignore_changes` names exists."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tfgen.conformance.schema_fault import SchemaFault
from tfgen.errors import did_you_mean
from tfgen.evaluation.access import AccessError, attribute, element
from tfgen.evaluation.schema_types import block_type
from tfgen.evaluation.values import ANYTHING, from_plain, unknown
from tfgen.hcl.syntax import Attribute, Index, Literal, Name, Tuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tfgen.evaluation.values import Value
    from tfgen.hcl.syntax import Expression
    from tfgen.module.model import Resource
    from tfgen.schema import BlockSchema

KIND = "unknown-ignored-argument"


def check_ignored(resource: Resource, schema: BlockSchema) -> Iterator[SchemaFault]:
    """The faults of the names in `lifecycle { ignore_changes = [...] }`.

    https://developer.hashicorp.com/terraform/language/meta-arguments/lifecycle#ignore_changes
    """
    for lifecycle in resource.blocks("lifecycle"):
        argument = lifecycle.body.argument("ignore_changes")
        if argument and isinstance(argument.value, Tuple):
            for item in argument.value.items:
                yield from _check(item, schema, resource.type)


def _check(item: Expression, schema: BlockSchema, type_: str) -> Iterator[SchemaFault]:
    name = _first_name(item)
    if name is None:
        return
    if name not in schema.attributes and name not in schema.blocks:
        remedy = did_you_mean(name, [*schema.attributes, *schema.blocks])
        yield SchemaFault(KIND, item, f'{type_} has no argument or block "{name}" to ignore', remedy)
        return
    try:
        _follow(item, unknown(block_type((schema,))), schema)
    except AccessError as error:
        yield SchemaFault(KIND, item, f'what stands behind "{name}" leads nowhere in {type_}: {str(error).rstrip(".")}')


def _first_name(item: Expression) -> str | None:
    """The first name of a traversal; quoted ones are from before Terraform 0.12."""
    while isinstance(item, Attribute | Index):
        item = item.source
    match item:
        case Name():
            return item.name
        case Literal(value=str(text)):
            return text.partition(".")[0].partition("[")[0]
    return None


def _follow(item: Expression, resource: Value, schema: BlockSchema) -> Value:
    """What a traversal leads to from the resource. Raises AccessError where there is no way."""
    match item:
        case Name():
            return attribute(resource, item.name)
        case Attribute():
            return attribute(_follow(item.source, resource, schema), item.name)
        case Index(source=Name(name=name)) if name in schema.blocks and schema.blocks[name].nesting == "list":
            return _one_of(attribute(resource, name))
        case Index(source=Index(source=Name(name=name))) if name in schema.blocks:
            raise AccessError(f"a block has attributes and no keys; write {name}[0].name")
        case Index(key=Literal() as key):
            return element(_follow(item.source, resource, schema), from_plain(key.value))
    return ANYTHING


def _one_of(blocks: Value) -> Value:
    """One of several blocks, whatever stands between the brackets: Terraform looks at no key of a list of blocks.

    `staticValidateTraversal` in https://github.com/hashicorp/terraform/blob/v1.11.4/internal/configs/configschema/validate_traversal.go
    """
    return unknown(blocks.type.element) if blocks.type.element else ANYTHING
