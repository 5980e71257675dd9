"""Calls of functions that Terraform does not have.

Why:
    Terraform has a fixed set of functions, beside those of providers, and refuses others
    (https://developer.hashicorp.com/terraform/language/functions).

Bad:
    output "name" {
      value = uppercase("trading")
    }

Good:
    output "name" {
      value = upper("trading")
    }
"""

from tfgen.rules.shared.value_hits import value_rule

RULE = value_rule("unknown-function")
