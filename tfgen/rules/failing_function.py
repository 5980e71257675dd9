"""Function calls that can only fail.

Why:
    Terraform refuses a call that fails on values it knows: a subnet outside of its block, text that is not JSON, a
    file that is not there (https://developer.hashicorp.com/terraform/language/functions/cidrsubnet).

Bad:
    output "subnet" {
      value = cidrsubnet("10.0.0.0/16", 4, 16)
    }

Good:
    output "subnet" {
      value = cidrsubnet("10.0.0.0/16", 4, 15)
    }
"""

from tfgen.rules.shared.value_hits import value_rule

RULE = value_rule("failing-function")
