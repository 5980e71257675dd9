"""Values of `count` that are not a whole number of 0 or more.

Why:
    Terraform makes `count` instances, so it has to be a whole number that is known and lasts
    (https://developer.hashicorp.com/terraform/language/meta-arguments/count).

Bad:
    variable "zones" {
      type = list(string)
    }
    resource "aws_eip" "nat" {
      count = var.zones
    }

Good:
    variable "zones" {
      type = list(string)
    }
    resource "aws_eip" "nat" {
      count = length(var.zones)
    }
"""

from tfgen.rules.shared.value_hits import value_rule

RULE = value_rule("invalid-count")
