"""What the AWS provider refuses by itself: facts learned from the running provider, by resource type.

The table holds a line a type: the type, and JSON with constraints by the path of the argument and relations by the path
of the block. It was made by asking the provider of that version about values one by one.
"""

from __future__ import annotations

import gzip
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tfgen.module.declared import configuration_of
from tfgen.module.once import once_a_module
from tfgen.module.requirements import find_requirements
from tfgen.rules.shared.values.constraints import (
    Address,
    Arn,
    Characters,
    Cidr,
    Constraint,
    Format,
    Json,
    Length,
    Never,
    Number,
    OneOf,
)
from tfgen.schema.constraint import Constraint as VersionConstraint
from tfgen.schema.constraint import ConstraintError, Version
from tfgen.schema.load import AWS, full_source

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tfgen.module.model import Module, Resource
    from tfgen.rules.root import Root

VERSION = "5.100.0"
# Above any version that will ever be.
_LATEST = "9999.0.0"
_TABLE = Path(__file__).with_name(f"aws-{VERSION}.values.gz")
_KINDS: Mapping[str, type[Constraint]] = {
    "address": Address,
    "arn": Arn,
    "characters": Characters,
    "cidr": Cidr,
    "format": Format,
    "json": Json,
    "length": Length,
    "never": Never,
    "number": Number,
    "one_of": OneOf,
}


@dataclass(frozen=True)
class Relation:
    """How arguments and blocks of one block depend on each other.

    The kind is `conflict` (no two of the names), `one_of` (at least one of them), or `with` (the first only together
    with all others).
    """

    kind: str
    names: tuple[str, ...]


def facts_of(root: Root, resource: Resource) -> Mapping[str, tuple[Constraint, ...]]:
    """The constraints on a resource's arguments by path; none when the module does not admit this version.

    Where it admits any later version too, words are not known: each version of the provider brings new ones.
    """
    if not is_admitted(root, resource):
        return {}
    facts = _constraints(resource.type)
    if _local_name(resource) not in _open_ended(root.module):
        return facts
    if any(isinstance(constraint, OneOf) for constraints in facts.values() for constraint in constraints):
        root.unchecked(f"words in {resource.type}: the version of the provider has no upper limit")
    return _without_words(resource.type)


def relations_of(root: Root, resource: Resource) -> Mapping[str, tuple[Relation, ...]]:
    """The relations in a resource by the path of the block; none when the module does not admit this version."""
    return _relations(resource.type) if is_admitted(root, resource) else {}


def is_admitted(root: Root, resource: Resource) -> bool:
    """Whether the module may run with the version of the provider that the facts are about."""
    if resource.mode != "resource" or not resource.type.startswith("aws_"):
        return False
    return _local_name(resource) in _admitting(root.module)


def _local_name(resource: Resource) -> str:
    return (configuration_of(resource) or "").partition(".")[0]


@once_a_module
def _open_ended(module: Module) -> frozenset[str]:
    """The local names of the provider, as far as the module would take any later version."""
    required = find_requirements(module)
    return frozenset(
        name for name in _admitting(module) if name not in required or _admits(required[name].constraint, _LATEST)
    )


@once_a_module
def _admitting(module: Module) -> frozenset[str]:
    """The local names of the provider, as far as their constraints admit this version."""
    required = find_requirements(module)
    names = {
        name
        for name, found in required.items()
        if full_source(found.source) == AWS and _admits(found.constraint, VERSION)
    }
    return frozenset(names | ({"aws"} - required.keys()))


def _admits(constraint: str | None, version: str) -> bool:
    try:
        return constraint is None or VersionConstraint.parse(constraint).admits(Version.parse(version))
    except ConstraintError:
        return False


@cache
def _lines() -> Mapping[str, str]:
    text = gzip.decompress(_TABLE.read_bytes()).decode()
    return {name: row for name, _, row in (line.partition("\t") for line in text.splitlines())}


@cache
def _row(resource_type: str) -> Mapping[str, Any]:
    row: Mapping[str, Any] = json.loads(_lines().get(resource_type, "{}"))
    return row


@cache
def _constraints(resource_type: str) -> Mapping[str, tuple[Constraint, ...]]:
    found = _row(resource_type).get("values", {})
    return {path: tuple(_constraint(*written) for written in several) for path, several in found.items()}


@cache
def _without_words(resource_type: str) -> Mapping[str, tuple[Constraint, ...]]:
    return {
        path: tuple(constraint for constraint in constraints if not isinstance(constraint, OneOf))
        for path, constraints in _constraints(resource_type).items()
    }


def _constraint(kind: str, facts: Mapping[str, Any]) -> Constraint:
    frozen: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in facts.items()}
    return _KINDS[kind](**frozen)


@cache
def _relations(resource_type: str) -> Mapping[str, tuple[Relation, ...]]:
    found = _row(resource_type).get("relations", {})
    return {path: tuple(Relation(kind, tuple(names)) for kind, names in several) for path, several in found.items()}
