"""Runs of tests that give a variable no value, which has no default.

Why:
    `terraform test` ends such a run before it begins, unless `-var`, `-var-file` or the environment sets the variable
    (https://developer.hashicorp.com/terraform/language/tests#variables).

Bad:
    variable "name" {
      type = string
    }
    # in names.tftest.hcl
    run "names" {
    }

Good:
    variable "name" {
      type = string
    }
    # in names.tftest.hcl
    run "names" {
      variables {
        name = "orders"
      }
    }
"""

from tfgen.rules.api import Severity
from tfgen.rules.shared.value_hits import value_rule

RULE = value_rule("unset-in-test", Severity.WARNING)
