"""Values of `for_each` that are no map or set of strings.

Why:
    Each instance needs a name that is known, lasts, and may be shown
    (https://developer.hashicorp.com/terraform/language/meta-arguments/for_each#limitations-on-values-used-in-for_each).

Bad:
    resource "aws_cloudwatch_log_group" "function" {
      for_each = ["booking", "trade"]
      name     = "/aws/lambda/${each.key}"
    }

Good:
    resource "aws_cloudwatch_log_group" "function" {
      for_each = toset(["booking", "trade"])
      name     = "/aws/lambda/${each.key}"
    }
"""

from tfgen.rules.shared.value_hits import value_rule

RULE = value_rule("invalid-for-each")
