"""What the AWS provider refuses by itself: facts learned from the running provider, by resource type and data source.

The table holds a line a type: the type, and JSON with constraints by the path of the argument and relations by the path
of the block. It was made by asking the provider of that version about values one by one.
"""

from __future__ import annotations

import json
import zlib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tfgen.conformance.check import is_idle
from tfgen.evaluation.providers import Providers
from tfgen.module.declared import configuration_of, well_formed
from tfgen.module.model import Resource
from tfgen.module.once import once_a_module
from tfgen.module.requirements import find_requirements
from tfgen.providers.aws.values.constraints import (
    Address,
    Arn,
    Characters,
    Cidr,
    Constraint,
    Document,
    Format,
    Items,
    Json,
    Length,
    Never,
    Number,
    OneOf,
)
from tfgen.providers.aws.values.ends import by_end
from tfgen.schema.constraint import Constraint as VersionConstraint
from tfgen.schema.constraint import ConstraintError, Version
from tfgen.schema.load import AWS, full_source
from tfgen.structs import Struct

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tfgen.module.model import Module
    from tfgen.rules.root import Root
    from tfgen.schema import BlockSchema

VERSION = "5.100.0"
_VERSION = Version.parse(VERSION)
_CONFIGURATION = "provider.aws"
_GZIP = 31  # zlib's name for the format
_SIZE_AT_END = 4  # bytes that say how large the text is: https://www.rfc-editor.org/rfc/rfc1952#page-5
_TABLE = Path(__file__).with_name(f"aws-{VERSION}.values.gz")
_KINDS: Mapping[str, type[Constraint]] = {
    "address": Address,
    "arn": Arn,
    "characters": Characters,
    "cidr": Cidr,
    "document": Document,
    "format": Format,
    "items": Items,
    "json": Json,
    "length": Length,
    "never": Never,
    "number": Number,
    "one_of": OneOf,
}


class Relation(Struct, frozen=True):
    """How arguments and blocks of one block depend on each other.

    The kind is `conflict` (no two of the names), `one_of` (at least one of them), `with` (the first only together
    with all others), or, without names, `filled` (no list of it holds null).
    """

    kind: str
    names: tuple[str, ...]


class Facts(Struct, frozen=True):
    """The constraints on arguments by path: those that are `certain`, and those of version `VERSION` alone.

    `likely` holds where other versions are admitted too, or only others in whose schema the argument is the same.
    """

    certain: Mapping[str, tuple[Constraint, ...]]
    likely: Mapping[str, tuple[Constraint, ...]]


class Configuration(Resource, frozen=True, eq=False):
    """A provider block, of which values are known as they are of a resource."""

    @property
    def type(self) -> str:
        """The local name of the provider."""
        return self.block.labels[0]

    @property
    def address(self) -> str:
        """`provider.aws`."""
        return f"provider.{self.type}"


_NOTHING = Facts({}, {})


def configured(root: Root) -> tuple[Resource, ...]:
    """The resources and data sources of a module, and those blocks of this provider that Terraform looks at."""
    return (*root.module.resources, *_configurations(root.module))


@once_a_module
def _configurations(module: Module) -> tuple[Configuration, ...]:
    names, texts = _named(module), [file.text for file in module.files]
    ours = (found for found in well_formed(module, "provider") if found.block.labels[0] in names)
    return tuple(Configuration(found.file, found.block, found.kept) for found in ours if not is_idle(found, texts))


def facts_of(root: Root, resource: Resource) -> Facts:
    """What is known of the values of a managed resource or data source.

    Where a later version is admitted too, words are only likely: each version of the provider brings new ones.
    """
    if not _is_of_aws(resource):
        return _NOTHING
    name = _key(resource)
    if not is_learned(resource):
        root.unchecked(f"values in {name}: nothing was learned of that type", about=resource.address)
        return _NOTHING
    facts = _constraints(name)
    if not is_admitted(root, resource):
        return Facts({}, _unchanged(root, resource))
    if _local_name(resource) not in _open_ended(root.module):
        return Facts(facts, {})
    return Facts(_filtered(name, words=False), _filtered(name, words=True))


def relations_of(root: Root, resource: Resource) -> Mapping[str, tuple[Relation, ...]]:
    """The relations in a resource by the path of the block; none when the module does not admit this version."""
    return _relations(_key(resource)) if is_admitted(root, resource) else {}


def refuses_nulls(root: Root, resource: Resource) -> bool:
    """Whether no list in a resource may hold null."""
    return any(relation.kind == "filled" for relation in relations_of(root, resource).get("", ()))


def is_admitted(root: Root, resource: Resource) -> bool:
    """Whether the module may run with the version of the provider that the facts are about."""
    if not _is_of_aws(resource) or _local_name(resource) not in _admitting(root.module):
        return False
    return root.schemas.suits_a_caller(AWS, _VERSION)


def is_learned(resource: Resource) -> bool:
    """Whether the provider was asked about the values of this type."""
    return "values" in _row(_key(resource))


def _is_of_aws(resource: Resource) -> bool:
    return resource.mode == "provider" or (resource.mode in ("resource", "data") and resource.type.startswith("aws_"))


def _key(resource: Resource) -> str:
    if resource.mode == "provider":
        return _CONFIGURATION
    return f"data.{resource.type}" if resource.mode == "data" else resource.type


def _unchanged(root: Root, resource: Resource) -> Mapping[str, tuple[Constraint, ...]]:
    """The facts about arguments that are the same in the schema of each later version that is admitted."""
    then = _blocks(root, resource, VERSION)
    now = _admitted_blocks(root, resource)
    if not then or not now:
        return {}
    facts = _written(_key(resource))
    return by_end(facts, lambda path: all(_argument(block, path) == _argument(then[0], path) for block in now))


def _admitted_blocks(root: Root, resource: Resource) -> tuple[BlockSchema, ...]:
    """The schemas of a resource in all versions of the provider that are admitted and known."""
    providers = Providers(root.module, root.schemas)
    if resource.mode == "provider":
        return tuple(schema.config for schema in providers.schemas_of(resource.type))
    return providers.blocks_of(resource)


def _blocks(root: Root, resource: Resource, version: str) -> list[BlockSchema]:
    schemas = root.schemas.provider(AWS, version)
    if resource.mode == "provider":
        return [schema.config for schema in schemas]
    found = (getattr(schema, resource.mode)(resource.type) for schema in schemas)
    return [block for block in found if block is not None]


def _argument(block: BlockSchema, path: str) -> tuple[object, ...] | None:
    """What all schemas say of the argument at the end of a path such as `rule.expiration.days`; None without one."""
    *blocks, last = path.split(".")
    for name in blocks:
        attribute = block.attributes.get(name)
        nested = block.blocks.get(name) or (attribute and (attribute.nested or attribute.as_blocks))
        if not nested:
            return None
        block = nested.block
    found = block.attributes.get(last)
    return (found.type, found.required, found.optional, found.computed) if found else None


def _local_name(resource: Resource) -> str:
    if resource.mode == "provider":
        return resource.type
    return (configuration_of(resource) or "").partition(".")[0]


@once_a_module
def _open_ended(module: Module) -> frozenset[str]:
    """The local names of the provider, as far as the module would take a version later than the one asked."""
    required = find_requirements(module)
    return frozenset(
        name for name in _admitting(module) if name not in required or _admits_later(required[name].constraint)
    )


@once_a_module
def _admitting(module: Module) -> frozenset[str]:
    """The local names of the provider, as far as their constraints admit this version."""
    required = find_requirements(module)
    return frozenset(
        name for name in _named(module) if name not in required or _admits(required[name].constraint, VERSION)
    )


@once_a_module
def _named(module: Module) -> frozenset[str]:
    """The local names of the provider."""
    required = find_requirements(module)
    names = {name for name, found in required.items() if full_source(found.source) == AWS}
    return frozenset(names | ({"aws"} - required.keys()))


def _admits(constraint: str | None, version: str) -> bool:
    try:
        return constraint is None or VersionConstraint.parse(constraint).admits(Version.parse(version))
    except ConstraintError:
        return False


def _admits_later(constraint: str | None) -> bool:
    """Whether the constraint admits later versions than the one that was asked, which is the last of its major."""
    return constraint is None or VersionConstraint.parse(constraint).admits_later_major(Version.parse(VERSION).major)


@cache
def _lines() -> Mapping[bytes, bytes]:
    """The lines of the table by the type of resource, which each begins with: few are read, and none is copied."""
    content = _TABLE.read_bytes()
    size = int.from_bytes(content[-_SIZE_AT_END:], "little")
    lines = zlib.decompress(content, _GZIP, size).split(b"\n")  # in one piece: growing takes half as long again
    return {line[: line.index(b"\t")]: line for line in lines if line}


@cache
def _row(resource_type: str) -> Mapping[str, Any]:
    _, _, text = _lines().get(resource_type.encode("utf-8", "surrogatepass"), b"").partition(b"\t")
    row: Mapping[str, Any] = json.loads(text or b"{}")
    return row


@cache
def _written(resource_type: str) -> Mapping[str, tuple[Constraint, ...]]:
    """The constraints by paths and ends of paths, as the table has them."""
    found = _row(resource_type).get("values", {})
    return {path: tuple(constraint_of(*written) for written in several) for path, several in found.items()}


@cache
def _constraints(resource_type: str) -> Mapping[str, tuple[Constraint, ...]]:
    return by_end(_written(resource_type))


@cache
def _filtered(name: str, *, words: bool) -> Mapping[str, tuple[Constraint, ...]]:
    """The constraints that are words, or those that are not."""
    chosen = {
        path: tuple(constraint for constraint in constraints if isinstance(constraint, OneOf) is words)
        for path, constraints in _written(name).items()
    }
    return by_end({path: constraints for path, constraints in chosen.items() if constraints})


def constraint_of(kind: str, facts: Mapping[str, Any]) -> Constraint:
    """The constraint that a row of the table says."""
    frozen: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in facts.items()}
    return _KINDS[kind](**frozen)


@cache
def _relations(resource_type: str) -> Mapping[str, tuple[Relation, ...]]:
    found = _row(resource_type).get("relations", {})
    return {path: tuple(Relation(kind, tuple(names)) for kind, names in several) for path, several in found.items()}
