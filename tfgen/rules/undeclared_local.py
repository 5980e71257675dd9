"""References to local values that the module does not declare.

Why:
    Terraform refuses a module in which a reference leads nowhere
    (https://developer.hashicorp.com/terraform/language/expressions/references).

Bad:
    locals {
      prefix = "trading"
    }
    output "name" {
      value = local.prefxi
    }

Good:
    locals {
      prefix = "trading"
    }
    output "name" {
      value = local.prefix
    }
"""

from tfgen.rules.shared.undeclared import undeclared_rule

RULE = undeclared_rule(
    "undeclared-local", "local", "the local value", "Declare it in a locals block, or write the value here."
)
