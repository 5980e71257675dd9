"""Names that are misspelt, or that nothing has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.mutations.change import Change, insert, misspell, rename, replace
from benchmarks.mutations.places import body_expressions, links, places, resource_bodies, settings
from tfgen.hcl.syntax import Call

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tfgen.module.model import Module

META_ARGUMENTS = ("for_each", "depends_on", "provider", "count")


def misspelt_argument(module: Module) -> Iterator[Change]:
    """`cdir_block = "10.0.0.0/16"`."""
    for setting in settings(module):
        name = setting.argument.name
        yield rename(setting.file, setting.argument, name, misspell(name), setting.subject)


def unknown_argument(module: Module) -> Iterator[Change]:
    """`colour = "blue"`."""
    for place in places(module):
        yield insert(place.file, place.body, 'colour = "blue"', place.subject("colour"))


def argument_of_another_type(module: Module) -> Iterator[Change]:
    """An argument that another resource type has: `visibility_timeout_seconds` in a subnet."""
    for place in resource_bodies(module):
        if "visibility_timeout_seconds" not in place.schema.attributes:
            yield insert(place.file, place.body, "visibility_timeout_seconds = 30", place.subject("of another type"))


def misspelt_meta_argument(module: Module) -> Iterator[Change]:
    """`for_eahc = ...`."""
    for place in resource_bodies(module):
        for argument in place.body.arguments:
            if argument.name in META_ARGUMENTS:
                new = misspell(argument.name)
                yield rename(place.file, argument, argument.name, new, place.subject(argument.name))


def misspelt_block(module: Module) -> Iterator[Change]:
    """`vpc_cofnig { }`."""
    for place in places(module):
        for block in place.body.blocks:
            if block.type in place.schema.blocks:
                yield rename(place.file, block, block.type, misspell(block.type), place.subject(block.type))


def unknown_block(module: Module) -> Iterator[Change]:
    """`colours { }`."""
    for place in places(module):
        yield insert(place.file, place.body, "colours {\n}", place.subject("colours"))


def misspelt_lifecycle(module: Module) -> Iterator[Change]:
    """`lifceycle { }`."""
    for place in resource_bodies(module):
        for block in place.body.blocks_of("lifecycle"):
            yield rename(place.file, block, block.type, misspell(block.type), place.subject(block.type))


def misspelt_resource_type(module: Module) -> Iterator[Change]:
    """`resource "aws_vcp" "main"`."""
    for place in resource_bodies(module):
        old = f'resource "{place.resource.type}"'
        new = f'resource "aws_{misspell(place.resource.type.removeprefix("aws_"))}"'
        yield rename(place.file, place.resource.block, old, new, place.path)


def misspelt_top_level_block(module: Module) -> Iterator[Change]:
    """`resuorce "aws_vpc" "main"`."""
    for file in module.files:
        for block in file.body.blocks:
            yield rename(file, block, block.type, misspell(block.type), f"{block.type}.type")


def misspelt_attribute(module: Module) -> Iterator[Change]:
    """`aws_vpc.main.idd`."""
    for link in links(module):
        new = link.attribute + link.attribute[-1]
        yield Change(link.file, link.node.end - len(link.attribute), link.node.end, new, link.subject)


def attribute_of_another_type(module: Module) -> Iterator[Change]:
    """`aws_vpc.main.reader_endpoint`, which a database cluster has."""
    for link in links(module):
        if link.type not in ("aws_rds_cluster", "aws_rds_global_cluster"):
            start = link.node.end - len(link.attribute)
            yield Change(link.file, start, link.node.end, "reader_endpoint", link.subject)


def misspelt_function(module: Module) -> Iterator[Change]:
    """`jsnoencode({ })`."""
    for file in module.files:
        for block in file.body.blocks:
            for node in body_expressions(block.body):
                if isinstance(node, Call):
                    yield rename(file, node, node.name, misspell(node.name), f"{block.labels[0]}.{node.name}")


def unknown_data_source_type(module: Module) -> Iterator[Change]:
    """`data "aws_regions_of_earth" "all" { }`, read by an output."""
    for file in module.files:
        for block in file.body.blocks_of("output"):
            if value := block.body.argument("value"):
                change = replace(file, value, "value = data.aws_caller_identitiy.current.account_id", "output.value")
                data = '\n}\n\ndata "aws_caller_identitiy" "current" {\n'
                yield Change(file, change.start, change.end, change.text + data, f"output.{block.labels[0]}")
