"""The hits of rules on values: what the evaluator finds, by rule."""

from functools import partial

from tfgen.rules.api import Group, Hit, Iterator, Root, Rule, Severity


def value_rule(name: str, severity: Severity = Severity.ERROR) -> Rule:
    """The rule that tells the faults with values of its own kind."""
    return Rule(name, severity, Group.REFERENCES, partial(value_hits, rule=name))


def value_hits(root: Root, rule: str) -> Iterator[Hit]:
    """A hit for each fault with a value that this rule tells."""
    for fault in root.values.check_all():
        if fault.kind == rule:
            yield Hit.at(fault.file, fault.node, fault.message, address=fault.address)
