"""References to variables that the module does not declare.

Why:
    Terraform refuses a module in which a reference leads nowhere
    (https://developer.hashicorp.com/terraform/language/expressions/references).

Bad:
    output "zone" {
      value = var.zone
    }

Good:
    variable "zone" {
      default = "us-east-1a"
    }
    output "zone" {
      value = var.zone
    }
"""

from tfgen.rules.shared.undeclared import undeclared_rule

RULE = undeclared_rule(
    "undeclared-variable", "var", "the variable", "Declare it with a variable block, or write the value here."
)
