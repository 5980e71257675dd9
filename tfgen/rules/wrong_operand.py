"""Operands that do not suit their operator, and conditions that are not true or false.

Why:
    Arithmetic and comparison take numbers, logic and conditions take booleans, and none of them takes null
    (https://developer.hashicorp.com/terraform/language/expressions/operators).

Bad:
    variable "zones" {
      type = list(string)
    }
    output "enough" {
      value = var.zones >= 2
    }

Good:
    variable "zones" {
      type = list(string)
    }
    output "enough" {
      value = length(var.zones) >= 2
    }
"""

from tfgen.rules.shared.value_hits import value_rule

RULE = value_rule("wrong-operand")
