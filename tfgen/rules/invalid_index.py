"""Keys in brackets that no element of the value can have.

Why:
    A list is indexed by whole numbers below its length, a map by its keys, a set not at all
    (https://developer.hashicorp.com/terraform/language/expressions/types#indices-and-attributes).

Bad:
    locals {
      zones = ["us-east-1a", "us-east-1b"]
      third = local.zones[2]
    }
    output "zone" {
      value = local.third
    }

Good:
    locals {
      zones = ["us-east-1a", "us-east-1b"]
      last  = local.zones[1]
    }
    output "zone" {
      value = local.last
    }
"""

from tfgen.rules.shared.value_hits import value_rule

RULE = value_rule("invalid-index")
