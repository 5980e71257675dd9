"""What a module declares, by the kind of reference that leads to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tfgen.hcl.parse import LABEL_COUNTS
from tfgen.hcl.syntax import Attribute, Index, Literal, Name
from tfgen.module.model import Resource
from tfgen.module.once import once_a_module

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tfgen.hcl.syntax import Block, Expression
    from tfgen.module.model import Declaration, Module

# The first names of references, and the blocks that declare what they lead to.
_BLOCKS = {"var": "variable", "module": "module"}
_CONFIGURATION = "configuration"


@once_a_module
def find_declared(module: Module) -> Mapping[str, frozenset[str]]:
    """The addresses by kind: `var`, `local`, `module`, `data`, `ephemeral`, and `resource` for managed resources."""
    found = {kind: {declared.address for declared in well_formed(module, block)} for kind, block in _BLOCKS.items()}
    found["local"] = {local.address for local in module.locals}
    for mode in ("resource", "data", "ephemeral"):
        found[mode] = {resource.address for resource in module.declared(mode)}
    found["data"] |= {data.address for data in find_nested_data(module)}
    return {kind: frozenset(addresses) for kind, addresses in found.items()}


def well_formed(module: Module, block_type: str) -> tuple[Declaration, ...]:
    """The top-level blocks of a type that have as many labels as it wants."""
    declared = module.declared(block_type)
    return tuple(found for found in declared if len(found.block.labels) == LABEL_COUNTS[block_type])


def find_nested_data(module: Module) -> Iterator[Resource]:
    """The data sources in `check` blocks, which only these may refer to."""
    for check in module.declared("check"):
        for block in check.blocks("data"):
            if len(block.labels) == LABEL_COUNTS["data"]:
                yield Resource(check.file, block)


def configuration_name(provider: Block) -> str:
    """How resources name a provider configuration: `aws`, or with its alias `aws.replica`."""
    alias = provider.body.argument("alias")
    value = alias.value.value if alias and isinstance(alias.value, Literal) else None
    return ".".join((*provider.labels, *([str(value)] if value is not None else [])))


def is_set(declared: Declaration, name: str) -> bool:
    """Whether a flag is written as true."""
    argument = declared.argument(name)
    return argument is not None and isinstance(argument.value, Literal) and argument.value.value in (True, "true")


def written_configuration(expression: Expression) -> str | None:
    """The provider configuration that an argument names: `aws.replica`, also in quotes; None when it is no name.

    Of OpenTofu's `aws.by_region["eu-west-1"]` it is the configuration with all its instances.
    """
    match expression:
        case Index(source=Attribute() as source):
            return written_configuration(source)
        case Name():
            return expression.name
        case Attribute(source=Name() as source):
            return f"{source.name}.{expression.name}"
        case Literal(value=str() as text, quoted=True):
            return text
        case Literal(value=None):
            return "null"  # the provider of null_resource: in a name the word has no meaning of its own
    return None


def configuration_of(resource: Resource) -> str | None:
    """The provider configuration of a resource, which without an argument is named like the start of its type."""
    if _CONFIGURATION not in resource.kept:
        chosen = resource.argument("provider")
        name = written_configuration(chosen.value) if chosen else resource.type.split("_", 1)[0]
        resource.kept[_CONFIGURATION] = name
    found: str | None = resource.kept[_CONFIGURATION]
    return found
