"""The hits of rules on values: what the evaluator finds, by rule."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from tfgen.rules.rule import Group, Hit, Rule, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tfgen.rules.root import Root


def value_rule(name: str, severity: Severity = Severity.ERROR) -> Rule:
    """The rule that tells the faults with values of its own kind."""
    return Rule(name, severity, Group.REFERENCES, partial(value_hits, rule=name))


def value_hits(root: Root, rule: str) -> Iterator[Hit]:
    """A hit for each fault with a value that this rule tells."""
    for fault in root.values.check_all():
        if fault.kind == rule:
            yield Hit.at(fault.file, fault.node, fault.message, address=fault.address)
