"""Keys of objects that are null or cannot be text.

Why:
    The keys of an object are text; Terraform converts numbers and booleans and refuses anything else
    (https://developer.hashicorp.com/terraform/language/expressions/types#maps-objects).

Bad:
    variable "zones" {
      type = list(string)
    }
    output "table" {
      value = { (var.zones) = "private" }
    }

Good:
    variable "zones" {
      type = list(string)
    }
    output "table" {
      value = { for zone in var.zones : zone => "private" }
    }
"""

from tfgen.rules.shared.value_hits import value_rule

RULE = value_rule("invalid-key")
