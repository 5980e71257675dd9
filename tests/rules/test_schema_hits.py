"""The rules about provider schemas share one comparison, and say what it could not compare."""

from __future__ import annotations

from tfgen.module.model import parse_module
from tfgen.rules.registry import load_rule, load_rules
from tfgen.rules.root import Root
from tfgen.rules.rule import Group, Rule
from tfgen.schema import load_schemas

TEXT = """\
resource "aws_sqs_queue" "orders" {
  nme           = "orders"
  delay_seconds = "soon"
}

resource "rainbow_id" "suffix" {
  byte_length = 4
}
"""


def root() -> Root:
    return Root(parse_module("stack", {"main.tf": TEXT}), load_schemas())


def test_each_rule_takes_its_own_kind() -> None:
    rule = load_rule("unknown-argument")
    assert isinstance(rule, Rule)
    assert [(str(hit.position), hit.address) for hit in rule.check(root())] == [
        ("stack/main.tf:2", "aws_sqs_queue.orders")
    ]


def test_what_cannot_be_compared_is_told_once_by_all_rules_together() -> None:
    checked = root()
    for rule in load_rules():
        if isinstance(rule, Rule) and rule.group is Group.SCHEMA:
            list(rule.check(checked))
    (note,) = checked.notes
    assert note == (
        "provider registry.terraform.io/hashicorp/rainbow: its arguments are not checked, as no schema of it is known. "
        "Run: tfgen schema update"
    )


def test_every_kind_of_fault_has_a_rule() -> None:
    kinds = {rule.name for rule in load_rules() if rule.group is Group.SCHEMA}
    assert kinds >= {
        "argument-as-block",
        "block-as-argument",
        "block-count",
        "computed-argument",
        "deprecated-argument",
        "deprecated-resource",
        "ephemeral-argument",
        "extracted-schema",
        "missing-argument",
        "missing-block",
        "provider-upgrade",
        "unknown-argument",
        "unknown-block",
        "unknown-ignored-argument",
        "unknown-resource-type",
        "write-only-reference",
        "write-only-version",
        "wrong-type",
    }
