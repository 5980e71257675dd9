"""Outputs with sensitive values that do not say so.

Why:
    Terraform shows the outputs of a root module, and refuses to show a sensitive value by accident
    (https://developer.hashicorp.com/terraform/language/block/output#sensitive).

Bad:
    variable "token" {
      type      = string
      sensitive = true
    }
    output "header" {
      value = "Bearer ${var.token}"
    }

Good:
    variable "token" {
      type      = string
      sensitive = true
    }
    output "header" {
      value     = "Bearer ${var.token}"
      sensitive = true
    }
"""

from tfgen.rules.shared.value_hits import value_rule

RULE = value_rule("sensitive-output")
