"""Which provider configurations a module has, and where it names them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tfgen.hcl.syntax import Object, Tuple
from tfgen.module.declared import configuration_name, find_nested_data, well_formed, written_configuration
from tfgen.structs import Struct

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tfgen.hcl.syntax import Block, Expression, Node
    from tfgen.module.model import Declaration, Module, Resource, SourceFile


class ProviderUse(Struct, frozen=True):
    """A place that names a provider configuration, `aws` or `aws.replica`; `owner` is the address around it."""

    name: str
    file: SourceFile
    node: Node
    owner: str


def find_configurations(module: Module) -> frozenset[str]:
    """The names of the module's provider configurations, those that it wants from its caller included."""
    own = {configuration_name(provider.block) for provider in well_formed(module, "provider")}
    return frozenset(own | find_wanted(module))


def find_wanted(module: Module) -> frozenset[str]:
    """The names of the provider configurations that a module wants from its caller."""
    return frozenset(name for terraform in module.declared("terraform") for name in _configuration_aliases(terraform))


def find_provider_uses(module: Module) -> Iterator[ProviderUse]:
    """The places in the order of resources, provider blocks, module calls and imports."""
    for resource in (*module.resources, *find_nested_data(module)):
        yield from _of_resource(resource)
    for provider in well_formed(module, "provider"):
        yield ProviderUse(provider.name, provider.file, provider.block, "")
    for call in well_formed(module, "module"):
        for value in _entries(call.block, "providers"):
            yield from _written(value, call.file, call.address)
    for import_ in module.declared("import"):
        if chosen := import_.argument("provider"):
            yield from _written(chosen.value, import_.file, "")


def _of_resource(resource: Resource) -> Iterator[ProviderUse]:
    if chosen := resource.argument("provider"):
        yield from _written(chosen.value, resource.file, resource.address)
    else:
        yield ProviderUse(resource.type.split("_", 1)[0], resource.file, resource.block, resource.address)


def _written(expression: Expression, file: SourceFile, owner: str) -> Iterator[ProviderUse]:
    if name := written_configuration(expression):
        yield ProviderUse(name, file, expression, owner)


def _entries(block: Block, name: str) -> Iterator[Expression]:
    """The values of an argument that is an object."""
    argument = block.body.argument(name)
    if argument and isinstance(argument.value, Object):
        yield from (value for _, value in argument.value.items)


def _configuration_aliases(terraform: Declaration) -> Iterator[str]:
    for block in terraform.blocks("required_providers"):
        for argument in block.body.arguments:
            for items in _entries_named(argument.value, "configuration_aliases"):
                yield from filter(None, map(written_configuration, items))


def _entries_named(value: Expression, name: str) -> Iterator[tuple[Expression, ...]]:
    pairs = value.items if isinstance(value, Object) else ()
    for key, item in pairs:
        if getattr(key, "value", None) == name and isinstance(item, Tuple):
            yield item.items
