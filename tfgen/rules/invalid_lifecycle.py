"""Lifecycle blocks that Terraform refuses.

Why:
    `create_before_destroy` and `prevent_destroy` are read before anything is worked out, so they are written as true or
    false; `ignore_changes` is a list of argument names or the word all, `replace_triggered_by` a list of resources and
    their attributes. Data sources and ephemeral resources may have nothing but conditions
    (https://developer.hashicorp.com/terraform/language/meta-arguments/lifecycle).

Bad:
    variable "protect" {
      type = bool
    }
    resource "aws_s3_bucket" "data" {
      lifecycle {
        prevent_destroy = var.protect
      }
    }

Good:
    resource "aws_s3_bucket" "data" {
      lifecycle {
        prevent_destroy = true
      }
    }
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tfgen.hcl.syntax import Attribute, Index, Literal, Name, Splat, Tuple
from tfgen.module.declared import find_nested_data
from tfgen.module.references import find_references
from tfgen.module.static_references import list_faults
from tfgen.rules.rule import Group, Rule, Severity
from tfgen.rules.shared.shapes import condition_faults, hits
from tfgen.rules.shared.structure import SHAPES, find_faults

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tfgen.evaluation.evaluate import Evaluator
    from tfgen.hcl.syntax import Block, Expression, Node
    from tfgen.module.model import Resource
    from tfgen.module.references import Reference
    from tfgen.rules.root import Root
    from tfgen.rules.rule import Hit

# Terraform takes a data source without a word, too.
_NO_TRIGGERS = frozenset({"var", "local", "module", "path", "terraform", "self", "ephemeral"})


def check(root: Root) -> Iterator[Hit]:
    """A hit for each fault."""
    for resource in (*root.module.resources, *find_nested_data(root.module)):
        blocks = resource.blocks("lifecycle")
        for block in blocks[1:]:
            yield from hits(resource, [(block, "there is a lifecycle block already. Keep one of the two.")])
        for block in blocks:
            yield from hits(resource, _faults(resource, block, root.values))


def _faults(resource: Resource, block: Block, values: Evaluator) -> Iterator[tuple[Node, str]]:
    yield from find_faults(block, values, SHAPES["lifecycle"])
    for condition in block.body.blocks_of("precondition", "postcondition"):
        yield from condition_faults(condition, values)
    if resource.mode != "resource":
        yield from _managed_only(block)
        return
    if ignored := block.body.argument("ignore_changes"):
        yield from _ignore_faults(ignored.value)
    if triggers := block.body.argument("replace_triggered_by"):
        yield from _trigger_faults(triggers.value)


def _managed_only(block: Block) -> Iterator[tuple[Node, str]]:
    for argument in block.body.arguments:
        if argument.name in SHAPES["lifecycle"].arguments:
            yield argument, f"only managed resources can have {argument.name}. Take it away."


def _ignore_faults(value: Expression) -> Iterator[tuple[Node, str]]:
    if isinstance(value, Name) and value.name == "all":
        return
    yield from list_faults("ignore_changes", value, quoted=True)
    for item in value.items if isinstance(value, Tuple) else ():
        if isinstance(item, Literal) and item.value == "*":
            yield item, 'ignore_changes no longer takes ["*"]. Write ignore_changes = all.'


def _trigger_faults(value: Expression) -> Iterator[tuple[Node, str]]:
    if not isinstance(value, Tuple):
        yield from list_faults("replace_triggered_by", value)
        return
    for item in value.items:
        references = list(find_references(item)) if isinstance(item, Attribute | Index | Splat) else []
        if not references or not all(map(_may_trigger, references)) or references[0].root in ("count", "each"):
            yield item, "replace_triggered_by takes managed resources and their attributes only. Name one."


def _may_trigger(reference: Reference) -> bool:
    return reference.root not in _NO_TRIGGERS and not (reference.root == "each" and reference.steps[:1] != ("key",))


RULE = Rule("invalid-lifecycle", Severity.ERROR, Group.REFERENCES, check)
