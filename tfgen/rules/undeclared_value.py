"""Values in `terraform.tfvars` and files like it for variables that nothing declares.

Why:
    Terraform warns of such a value and uses it for nothing: often the name is misspelt, and the variable keeps its
    default (https://developer.hashicorp.com/terraform/language/values/variables#values-for-undeclared-variables).
    Only files that Terraform reads by itself are looked at: others may be meant for something else, such as
    `-backend-config`.

Bad:
    variable "zone_count" {
      type    = number
      default = 2
    }
    output "zone_count" {
      value = var.zone_count
    }
    # in terraform.tfvars
    zones_count = 3

Good:
    variable "zone_count" {
      type    = number
      default = 2
    }
    output "zone_count" {
      value = var.zone_count
    }
    # in terraform.tfvars
    zone_count = 3
"""

from tfgen.errors import did_you_mean
from tfgen.rules.api import STRUCTURE, Group, Hit, Iterator, Root, Rule, Severity


def check(root: Root) -> Iterator[Hit]:
    """A hit for each; none beside a file that is not HCL, as that may declare anything."""
    module = root.module
    if root.callers or not module.tfvars or module.faults:
        return
    names = [variable.name for variable in module.declared("variable")]
    for name, (file, argument) in module.tfvars.given.items():
        if name not in names:
            remedy = did_you_mean(name, names, otherwise="Declare it, or take this away.")
            message = f'no file of this module declares the variable "{name}", so this value is not used. {remedy}'
            yield Hit.at(file, argument, message)


RULE = Rule("undeclared-value", Severity.WARNING, Group.REFERENCES, check, STRUCTURE)
