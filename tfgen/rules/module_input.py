"""Arguments of module calls that the module does not take, lacks, or cannot use.

Why:
    The arguments of a call are the input variables of the module: Terraform refuses one that the module does not
    declare, a call without one that has no default, and a value that is not of the variable's type, null where
    `nullable = false` stands, ephemeral where the variable is not, or refused by a validation or a precondition
    (https://developer.hashicorp.com/terraform/language/block/module#input-arguments).

Bad:
    # in modules/network
    variable "zones" {
      type = list(string)
    }
    output "zones" {
      value = var.zones
    }
    # in main
    module "network" {
      source = "../modules/network"
      zone   = "us-east-1a"
    }

Good:
    # in modules/network
    variable "zones" {
      type = list(string)
    }
    output "zones" {
      value = var.zones
    }
    # in main
    module "network" {
      source = "../modules/network"
      zones  = ["us-east-1a"]
    }
"""

from tfgen.errors import did_you_mean
from tfgen.module.calls import META_ARGUMENTS
from tfgen.module.overrides import is_merged
from tfgen.rules.api import Call, Group, Hit, Iterator, Module, Node, Root, Rule, Severity, among
from tfgen.rules.shared.shapes import hits
from tfgen.rules.shared.value_hits import value_hits

# What other rules tell of, and what Terraform keeps for itself.
_OTHER_BLOCKS = ("lifecycle", "locals", "providers")


def check(root: Root) -> Iterator[Hit]:
    """A hit for each argument, and for each variable without one."""
    for call in root.module.calls.values():
        if call.interface:
            yield from hits(call.declaration, _faults(call, call.interface))
    yield from value_hits(root, "module-input")


def _faults(call: Call, module: Module) -> Iterator[tuple[Node, str]]:
    body = call.declaration.block.body
    variables = {variable.name: variable for variable in module.declared("variable")}
    for argument in body.arguments:
        if argument.name not in META_ARGUMENTS and argument.name not in variables and not is_merged(body):
            remedy = did_you_mean(argument.name, [*variables, *META_ARGUMENTS], otherwise="Take it away.")
            yield argument, f'the module in {module.folder} has no variable "{argument.name}". {remedy}'
    for block in body.blocks:
        if block.type not in _OTHER_BLOCKS:
            remedy = f"Write {block.type} = {{ ... }}." if block.type in variables else "Take it away."
            yield block, f"a module call takes arguments and no {block.type} block. {remedy}"
    for name, variable in variables.items():
        if not variable.argument("default") and not body.argument(name):
            yield call.declaration.block, f'the argument "{name}" is required by the module in {module.folder}. Add it.'


RULE = Rule("module-input", Severity.ERROR, Group.REFERENCES, check, among("module"))
