"""`count` or keys of `for_each` that only an apply will tell.

Why:
    The instances of a block have to be known when Terraform plans. What only the provider sets, like the `id` of a
    resource that is not there yet, is not, and the first plan fails with "Invalid for_each argument" or "Invalid count
    argument" (https://developer.hashicorp.com/terraform/language/meta-arguments/for_each#limitations-on-values-used-in-for_each).
    Values of a map may be unknown, its keys may not.

Bad:
    resource "aws_vpc" "main" {
      cidr_block = "10.0.0.0/16"
    }
    resource "aws_ec2_tag" "owner" {
      for_each    = toset([aws_vpc.main.id])
      resource_id = each.key
      key         = "owner"
      value       = "platform"
    }

Good:
    resource "aws_vpc" "main" {
      cidr_block = "10.0.0.0/16"
    }
    resource "aws_ec2_tag" "owner" {
      for_each    = { main = aws_vpc.main.id }
      resource_id = each.value
      key         = "owner"
      value       = "platform"
    }
"""

from collections import deque

from tfgen.module.companions import runs
from tfgen.rules.api import (
    Argument,
    Declaration,
    Expression,
    Group,
    Hit,
    Iterator,
    Root,
    Rule,
    Sequence,
    Severity,
    SourceFile,
)
from tfgen.rules.shared.apply_time import ApplyTime
from tfgen.rules.shared.test_blocks import companions

_OVERRIDES = ("override_resource", "override_data", "override_module")
_REPEATING = "repeating"
_MOST_CALLED = 100  # modules below one call
_REMEDIES = {
    "count": "Let it depend on a variable or on an argument that is written out.",
    "for_each": "Take keys that are written out, and put this into the values of a map.",
}


def check(root: Root) -> Iterator[Hit]:
    """A hit for each `count` and `for_each` of a resource, data source or module."""
    at = ApplyTime(root.module, root.schemas)
    for declared, argument, source in _repeated(at):
        fact = f"{source} is known only after apply, so the first plan cannot tell how many there are."
        yield Hit.of(declared, f"{fact} {_REMEDIES[argument.name]}", argument)
    yield from _given_by_calls(at)
    for import_ in root.module.declared("import"):
        for argument in filter(None, map(import_.argument, ("for_each", "id"))):
            if found := at.find_in_parts(argument.value):
                fact = (
                    f"{found} is known only after apply, so a plan without it in the state cannot tell what to import."
                )
                yield Hit.at(import_.file, argument, f"{fact} Write the value here, or import that first.")
    for file in companions(root).tests:
        for condition in _planned_conditions(file):
            if late := at.find_in(condition):
                fact = f"{late} is known only after apply, and this run only plans."
                yield Hit.at(file, condition, f"{fact} Assert it in a run that applies, or mock the provider.")


def _repeated(at: ApplyTime) -> Iterator[tuple[Declaration, Argument, str]]:
    """What is repeated by something that is not known when planning, the argument that says so, and what that is."""
    find = {"count": at.find_in, "for_each": at.find_in_keys}
    for declared in (*at.module.resources, *at.module.declared("module")):
        for argument in _repeating(declared):
            if source := find[argument.name](argument.value):
                yield declared, argument, source


def _repeated_below(at: ApplyTime) -> Iterator[tuple[Declaration, Argument, str]]:
    """The same in a module and in what it calls, level by level: of calls that multiply the first are looked at."""
    waiting = deque([at])
    for _ in range(_MOST_CALLED):
        if not waiting:
            return
        here = waiting.popleft()
        yield from _repeated(here)
        waiting.extend(given for _, _, given in here.called())


def _repeating(declared: Declaration) -> Sequence[Argument]:
    """The arguments that say how many there are, in the order of the text; most have none."""
    if _REPEATING not in declared.kept:
        found = [argument for name in _REMEDIES if (argument := declared.argument(name))]
        declared.kept[_REPEATING] = sorted(found, key=lambda argument: argument.start)
    arguments: list[Argument] = declared.kept[_REPEATING]
    return arguments


def _given_by_calls(at: ApplyTime) -> Iterator[Hit]:
    """What calls give to modules that repeat something by it; what these do by themselves is told there."""
    for call, alone, given in at.called():
        by_itself = {id(argument) for _, argument, _ in _repeated_below(alone)}
        for declared, argument, source in _repeated_below(given):
            if id(argument) not in by_itself:
                there = f"{argument.name} of {declared.address} there depends on it"
                yield Hit.of(call, f"{source} is known only after apply, and {there}. {_REMEDIES[argument.name]}")


def _planned_conditions(file: SourceFile) -> Iterator[Expression]:
    """What is asserted of the module before anything of it is applied or replaced."""
    if file.body.blocks_of("mock_provider", *_OVERRIDES):
        return
    for run in runs(file):
        command = run.body.argument("command")
        if run.body.blocks_of("module", "plan_options", *_OVERRIDES):
            continue
        if command is None or getattr(command.value, "name", "") != "plan":
            return
        for block in run.body.blocks_of("assert"):
            if condition := block.body.argument("condition"):
                yield condition.value


RULE = Rule("known-after-apply", Severity.ERROR, Group.REFERENCES, check)
