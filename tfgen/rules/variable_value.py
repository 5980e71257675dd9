"""Values in `terraform.tfvars`, files like it and tests that a variable cannot take.

Why:
    Terraform reads `terraform.tfvars` and `*.auto.tfvars`, also as JSON, before each plan, the last of them winning. It
    refuses a value that is not of the variable's type, null where `nullable = false` stands, or refused by a
    validation, and whatever is not a plain value: such a file can use no functions and no references
    (https://developer.hashicorp.com/terraform/language/values/variables#variable-definitions-tfvars-files).
    Others, such as `prod.tfvars`, are read when `-var-file` names them, so that of these the types are checked. In a
    file of tests it is `terraform test` that refuses a value, unless the run expects its variable to fail.

Bad:
    variable "zones" {
      type = list(string)
    }
    output "zones" {
      value = var.zones
    }
    # in terraform.tfvars
    zones = "us-east-1a"

Good:
    variable "zones" {
      type = list(string)
    }
    output "zones" {
      value = var.zones
    }
    # in terraform.tfvars
    zones = ["us-east-1a"]
"""

from tfgen.rules.api import Group, Hit, Iterator, Root, Rule, Severity
from tfgen.rules.shared.value_hits import value_hits


def check(root: Root) -> Iterator[Hit]:
    """A hit for each, and for blocks."""
    yield from value_hits(root, "variable-value")
    for file, block in root.module.tfvars.blocks if root.module.tfvars and not root.callers else ():
        yield Hit.at(file, block, f"a file of values has no blocks, such as {block.type}. Write NAME = VALUE.")


RULE = Rule("variable-value", Severity.ERROR, Group.REFERENCES, check)
