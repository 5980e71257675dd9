"""Defaults of input variables that do not suit their type, or are not fixed.

Why:
    Terraform converts the default to the type of the variable and refuses one that cannot be; it reads it before
    anything else, so that it can use no functions and no references
    (https://developer.hashicorp.com/terraform/language/block/variable#default).

Bad:
    variable "zones" {
      type    = list(string)
      default = "us-east-1a"
    }
    output "zones" {
      value = var.zones
    }

Good:
    variable "zones" {
      type    = list(string)
      default = ["us-east-1a"]
    }
    output "zones" {
      value = var.zones
    }
"""

from tfgen.rules.shared.value_hits import value_rule

RULE = value_rule("variable-default")
