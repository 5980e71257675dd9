"""Where in a module a mistake can be made."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, wraps
from typing import TYPE_CHECKING, TypeVar

from tfgen.hcl.syntax import Attribute, Literal, Name, walk
from tfgen.schema import AWS, load_schemas

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tfgen.hcl.syntax import Argument, Block, Body, Expression
    from tfgen.module.model import Module, Resource, SourceFile
    from tfgen.schema import AttributeSchema, BlockSchema, ProviderSchema

VERSION = "5.100.0"

T = TypeVar("T")


def _once(walk: Callable[[Module], Iterator[T]]) -> Callable[[Module], tuple[T, ...]]:
    """The same, found once for each module."""
    return cache(wraps(walk)(lambda module: tuple(walk(module))))


@dataclass(frozen=True)
class Place:
    """The body of a resource, or of a block in it, and its schema; `path` names it: `aws_s3_bucket.rule.filter`."""

    file: SourceFile
    resource: Resource
    path: str
    body: Body
    schema: BlockSchema

    def subject(self, name: str) -> str:
        """The name of something in this body: `aws_vpc.cidr_block`."""
        return f"{self.path}.{name}"


@dataclass(frozen=True)
class Setting:
    """An argument of a place that the schema knows."""

    place: Place
    argument: Argument
    schema: AttributeSchema

    @property
    def file(self) -> SourceFile:
        """The file that it stands in."""
        return self.place.file

    @property
    def subject(self) -> str:
        """Its name: `aws_vpc.cidr_block`."""
        return self.place.subject(self.argument.name)

    @property
    def value(self) -> Expression:
        """What is set."""
        return self.argument.value


@dataclass(frozen=True)
class Link:
    """A reference to a managed resource with an attribute, `aws_vpc.main.id`, in a top-level block."""

    file: SourceFile
    block: Block
    node: Attribute
    type: str
    label: str

    @property
    def attribute(self) -> str:
        """The last name."""
        return self.node.name

    @property
    def subject(self) -> str:
        """The block that refers, and to what: `aws_subnet.aws_vpc`."""
        return f"{self.block.labels[0]}.{self.type}"


@cache
def provider_schema() -> ProviderSchema:
    """The schema of the provider that labels the mutants."""
    (schema,) = load_schemas().provider(AWS, VERSION)
    return schema


@_once
def places(module: Module) -> Iterator[Place]:
    """The bodies of the AWS resources and of the blocks in them."""
    for resource in module.resources:
        if schema := provider_schema().resource(resource.type):
            yield from _inside(resource, resource.type, resource.block.body, schema)


@_once
def resource_bodies(module: Module) -> Iterator[Place]:
    """The bodies of the AWS resources alone."""
    return (place for place in places(module) if place.body is place.resource.block.body)


@_once
def settings(module: Module) -> Iterator[Setting]:
    """The arguments of the AWS resources and of their blocks."""
    for place in places(module):
        for argument in place.body.arguments:
            if schema := place.schema.attributes.get(argument.name):
                yield Setting(place, argument, schema)


@_once
def texts(module: Module) -> Iterator[Setting]:
    """The arguments that are literal text, directly in a resource."""
    for setting in settings(module):
        value = setting.value
        outermost = setting.place.body is setting.place.resource.block.body
        if outermost and isinstance(value, Literal) and isinstance(value.value, str) and value.quoted:
            yield setting


@_once
def links(module: Module) -> Iterator[Link]:
    """The references to resources in all top-level blocks."""
    for file in module.files:
        for block in file.body.blocks:
            for node in body_expressions(block.body):
                match node:
                    case Attribute(source=Attribute(source=Name(name=kind), name=label)):
                        if block.labels and module.resource(f"{kind}.{label}"):
                            yield Link(file, block, node, kind, label)


def body_expressions(body: Body) -> Iterator[Expression]:
    """Every expression in a body and the blocks in it, outer before inner."""
    for argument in body.arguments:
        yield from walk(argument.value)
    for block in body.blocks:
        yield from body_expressions(block.body)


def _inside(resource: Resource, path: str, body: Body, schema: BlockSchema) -> Iterator[Place]:
    yield Place(resource.file, resource, path, body, schema)
    for block in body.blocks:
        if nested := schema.blocks.get(block.type):
            yield from _inside(resource, f"{path}.{block.type}", block.body, nested.block)
