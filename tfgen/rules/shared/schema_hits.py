"""What the rules about provider schemas have in common: one comparison a root module, of which each takes its kind."""

from __future__ import annotations

from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from tfgen.conformance.check import SchemaReport, check_schema
from tfgen.rules.rule import EACH, Group, Hit, Rests, Rule, Severity
from tfgen.rules.shared.test_blocks import companions
from tfgen.rules.sketch import Gap

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tfgen.hcl.syntax import Argument
    from tfgen.module.model import Resource
    from tfgen.rules.root import Root

_REPORTS: WeakKeyDictionary[Root, SchemaReport] = WeakKeyDictionary()


def schema_rule(name: str, severity: Severity = Severity.ERROR, rests: Rests = EACH) -> Rule:
    """The rule that tells of the schema faults of its own kind."""

    def check(root: Root) -> Iterator[Hit]:
        for fault in _report(root).faults:
            if fault.kind == name:
                yield Hit.at(fault.file, fault.node, fault.message, address=fault.address)

    return Rule(name, severity, Group.SCHEMA, check, rests)


def write_only_arguments(root: Root) -> Iterator[tuple[Resource, Argument]]:
    """The write-only arguments, each with its resource."""
    names = _report(root).write_only
    for resource in root.module.resources:
        for argument in resource.block.body.arguments:
            if argument.name in names.get(resource.type, ()):
                yield resource, argument


def _report(root: Root) -> SchemaReport:
    if root not in _REPORTS:
        _REPORTS[root] = check_schema(root.module, root.schemas, root.values, companions(root).files)
        for note, absent in _REPORTS[root].notes.items():
            root.unchecked(note, Gap(*absent))
    return _REPORTS[root]
