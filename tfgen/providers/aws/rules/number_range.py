"""Numbers that are too small, too large or between the allowed ones.

Why:
    The provider refuses the value when the stack is validated, or AWS does when it is applied; the facts are in
    tfgen/providers/aws/values/: the provider's, learned from version 5.100.0, and those of AWS, each with its page.

Bad:
    resource "aws_sqs_queue" "dead_letters" {
      name                      = "dead-letters"
      message_retention_seconds = 1209601
    }

Good:
    resource "aws_sqs_queue" "dead_letters" {
      name                      = "dead-letters"
      message_retention_seconds = 1209600
    }
"""

from tfgen.providers.aws.values.judge import value_rule

RULE = value_rule("number-range")
