"""Conditionals whose two results have no type in common.

Why:
    Terraform converts both results to one type, and refuses a conditional for which there is none
    (https://developer.hashicorp.com/terraform/language/expressions/conditionals#result-types).

Bad:
    variable "name" {
      type = string
    }
    output "names" {
      value = var.name == "" ? "none" : [var.name]
    }

Good:
    variable "name" {
      type = string
    }
    output "names" {
      value = var.name == "" ? [] : [var.name]
    }
"""

from tfgen.rules.shared.value_hits import value_rule

RULE = value_rule("inconsistent-conditional")
