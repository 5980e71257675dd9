"""Conditions that are not true or false, and error messages that are not text.

Why:
    Validations, preconditions, postconditions and assertions need a boolean condition and a message that is text
    (https://developer.hashicorp.com/terraform/language/expressions/custom-conditions).

Bad:
    variable "zones" {
      type = list(string)
      validation {
        condition     = length(var.zones)
        error_message = "At least one zone is needed."
      }
    }
    output "zones" {
      value = var.zones
    }

Good:
    variable "zones" {
      type = list(string)
      validation {
        condition     = length(var.zones) > 0
        error_message = "At least one zone is needed."
      }
    }
    output "zones" {
      value = var.zones
    }
"""

from tfgen.rules.shared.value_hits import value_rule

RULE = value_rule("invalid-condition")
