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

from tfgen.module.companions import runs
from tfgen.rules.api import Expression, Group, Hit, Iterator, Root, Rule, Severity, SourceFile
from tfgen.rules.shared.apply_time import ApplyTime
from tfgen.rules.shared.test_blocks import companions

_OVERRIDES = ("override_resource", "override_data", "override_module")
_REMEDIES = {
    "count": "Let it depend on a variable or on an argument that is written out.",
    "for_each": "Take keys that are written out, and put this into the values of a map.",
}


def check(root: Root) -> Iterator[Hit]:
    """A hit for each `count` and `for_each` of a resource, data source or module."""
    at = ApplyTime(root.module, root.schemas)
    for declared in (*root.module.resources, *root.module.declared("module")):
        for name, find in (("count", at.find_in), ("for_each", at.find_in_keys)):
            argument = declared.argument(name)
            if argument and (source := find(argument.value)):
                fact = f"{source} is known only after apply, so the first plan cannot tell how many there are."
                yield Hit.of(declared, f"{fact} {_REMEDIES[name]}", argument)
    for import_ in root.module.declared("import"):
        argument = import_.argument("for_each")
        if argument and (source := at.find_in_keys(argument.value)):
            fact = f"{source} is known only after apply, so the first plan cannot tell what to import."
            yield Hit.at(import_.file, argument, f"{fact} {_REMEDIES['for_each']}")
    for file in companions(root).tests:
        for condition in _planned_conditions(file):
            if source := at.find_in(condition):
                fact = f"{source} is known only after apply, and this run only plans."
                yield Hit.at(file, condition, f"{fact} Assert it in a run that applies, or mock the provider.")


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
