"""Outputs of a root module with ephemeral values.

Why:
    Outputs of a root module are kept in the state, where ephemeral values must never be
    (https://developer.hashicorp.com/terraform/language/block/output#ephemeral).

Bad:
    variable "token" {
      type      = string
      ephemeral = true
    }
    output "token" {
      value = var.token
    }

Good:
    variable "token" {
      type      = string
      ephemeral = true
    }
    output "token_given" {
      value = ephemeralasnull(var.token) == null
    }
"""

from tfgen.rules.shared.value_hits import value_rule

RULE = value_rule("ephemeral-output")
