"""Dates, windows, schedules, account ids and the like that are not written as they have to be.

Why:
    The provider refuses the value when the stack is validated, or AWS does when it is applied; the facts are in
    tfgen/providers/aws/values/: the provider's, learned from version 5.100.0, and those of AWS, each with its page.

Bad:
    resource "aws_cloudwatch_event_rule" "drain" {
      name                = "drain"
      schedule_expression = "rate(1 minutes)"
    }

Good:
    resource "aws_cloudwatch_event_rule" "drain" {
      name                = "drain"
      schedule_expression = "rate(1 minute)"
    }
"""

from tfgen.providers.aws.values.judge import value_rule

RULE = value_rule("invalid-format")
