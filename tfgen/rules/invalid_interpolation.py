"""Values inside of text that cannot be text.

Why:
    Only strings, numbers and booleans can stand in a template, not null, lists or objects
    (https://developer.hashicorp.com/terraform/language/expressions/strings#interpolation).

Bad:
    variable "zones" {
      type = list(string)
    }
    output "summary" {
      value = "zones: ${var.zones}"
    }

Good:
    variable "zones" {
      type = list(string)
    }
    output "summary" {
      value = "zones: ${join(", ", var.zones)}"
    }
"""

from tfgen.rules.shared.value_hits import value_rule

RULE = value_rule("invalid-interpolation")
