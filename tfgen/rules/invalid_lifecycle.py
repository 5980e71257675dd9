"""Lifecycle blocks that Terraform refuses.

Why:
    `create_before_destroy` and `prevent_destroy` are read before anything is worked out, so they are written as true or
    false (`prevent_destroy` may refer to something in OpenTofu from 1.12 on); `ignore_changes` is a list of argument
    names or the word all, `replace_triggered_by` a list of resources and their attributes. Data sources and ephemeral
    resources may have nothing but conditions, and `enabled` in OpenTofu
    (https://developer.hashicorp.com/terraform/language/meta-arguments/lifecycle).

Bad:
    variable "protect" {
      type = bool
    }
    resource "aws_s3_bucket" "data" {
      lifecycle {
        create_before_destroy = var.protect
      }
    }

Good:
    resource "aws_s3_bucket" "data" {
      lifecycle {
        create_before_destroy = true
      }
    }
"""

from tfgen.errors import did_you_mean
from tfgen.hcl.syntax import Attribute, Index, Literal, Name, Splat, Tuple
from tfgen.module.declared import find_nested_data
from tfgen.module.references import find_references
from tfgen.module.static_references import list_faults, steps_of
from tfgen.rules.api import (
    EACH,
    Block,
    Evaluator,
    Expression,
    Group,
    Hit,
    Iterator,
    Node,
    Reference,
    Resource,
    Root,
    Rule,
    Severity,
)
from tfgen.rules.shared.shapes import condition_faults, hits
from tfgen.rules.shared.structure import SHAPES, Kind, find_faults, label_faults, static_fault

_EVENTS = ("before_create", "after_create", "before_update", "after_update", "before_destroy", "after_destroy")
_MODES = ("halt", "taint", "continue")
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
            yield from hits(resource, _action_faults(root, block))


def _faults(resource: Resource, block: Block, values: Evaluator) -> Iterator[tuple[Node, str]]:
    yield from label_faults(block, 0)
    yield from find_faults(block, values, SHAPES["lifecycle"])
    for condition in block.body.blocks_of("precondition", "postcondition"):
        yield from condition_faults(condition, values)
    if resource.mode != "resource":
        yield from _managed_only(block)
        return
    protection = block.body.argument("prevent_destroy")
    # Of references the rule engine-version tells.
    is_written = protection is not None and not any(find_references(protection.value))
    if protection and is_written and (message := static_fault(protection.value, Kind.FLAG, values)):
        yield protection, f"prevent_destroy {message}"
    if ignored := block.body.argument("ignore_changes"):
        yield from _ignore_faults(ignored.value)
    if triggers := block.body.argument("replace_triggered_by"):
        yield from _trigger_faults(triggers.value)


def _managed_only(block: Block) -> Iterator[tuple[Node, str]]:
    for argument in block.body.arguments:
        if argument.name in SHAPES["lifecycle"].arguments and argument.name != "enabled":
            yield argument, f"only managed resources can have {argument.name}. Take it away."
    for inner in block.body.blocks_of("action_trigger"):
        yield inner, "only managed resources can have action_trigger blocks. Take it away."


def _action_faults(root: Root, block: Block) -> Iterator[tuple[Node, str]]:
    """What is wrong with what triggers actions: https://developer.hashicorp.com/terraform/language/block/action."""
    for trigger in block.body.blocks_of("action_trigger"):
        yield from find_faults(trigger, root.values)
        events, actions, mode = map(trigger.body.argument, ("events", "actions", "on_failure"))
        if events:
            yield from _word_faults(events.value, _EVENTS)
        if mode and not (isinstance(mode.value, Name) and mode.value.name in _MODES):
            yield mode, f"on_failure is one of {', '.join(_MODES)}, without quotes."
        if actions:
            yield from _undeclared_actions(root, actions.value)


def _word_faults(value: Expression, words: tuple[str, ...]) -> Iterator[tuple[Node, str]]:
    items = value.items if isinstance(value, Tuple) else ()
    if not items:
        yield value, f"this has to be a list of at least one of {', '.join(words)}."
    for item in items:
        if not (isinstance(item, Name) and item.name in words):
            yield item, f"this is no event. There are {', '.join(words)}, without quotes."


def _undeclared_actions(root: Root, value: Expression) -> Iterator[tuple[Node, str]]:
    known = {declared.address for declared in root.module.declared("action")}
    items = value.items if isinstance(value, Tuple) else ()
    if not items:
        yield value, "this has to be a list of at least one action. Name one, as in action.<type>.<name>."
    for item in items:
        address = ".".join(str(step) for step in steps_of(item)[:3] if step is not None)
        if not address.startswith("action.") or (address not in known and not root.module.faults):
            remedy = did_you_mean(address, known, otherwise="Declare it, or name another one.")
            yield item, f"the action {address or 'that is named here'} is not declared in this module. {remedy}"


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


RULE = Rule("invalid-lifecycle", Severity.ERROR, Group.REFERENCES, check, EACH)
