"""Types of input variables that Terraform does not know.

Why:
    A type is string, number, bool, any, or made of others with list, set, map, tuple and object
    (https://developer.hashicorp.com/terraform/language/expressions/type-constraints).

Bad:
    variable "zones" {
      type = list(text)
    }
    output "zones" {
      value = var.zones
    }

Good:
    variable "zones" {
      type = list(string)
    }
    output "zones" {
      value = var.zones
    }
"""

from tfgen.rules.shared.value_hits import value_rule

RULE = value_rule("variable-type")
