"""Function calls with too few or too many arguments, or with arguments of the wrong type.

Why:
    Terraform refuses a call whose arguments do not match the parameters of the function in number and type
    (https://developer.hashicorp.com/terraform/language/functions).

Bad:
    output "names" {
      value = join(["a", "b"], ",")
    }

Good:
    output "names" {
      value = join(",", ["a", "b"])
    }
"""

from tfgen.rules.shared.value_hits import value_rule

RULE = value_rule("function-arguments")
