"""Names and other texts that are too long or too short.

Why:
    The provider refuses the value when the stack is validated, or AWS does when it is applied; the facts are in
    tfgen/providers/aws/values/: the provider's, learned from version 5.100.0, and those of AWS, each with its page.
    Many of these limits the provider does not know: a Lambda function may have 64 characters, and it lets 140 pass.

Bad:
    resource "aws_xray_group" "main" {
      group_name        = "trading-processor-production-us-east-1"
      filter_expression = "fault"
    }

Good:
    resource "aws_xray_group" "main" {
      group_name        = "trading-production-us-east-1"
      filter_expression = "fault"
    }
"""

from tfgen.providers.aws.values.judge import value_rule

RULE = value_rule("name-length")
