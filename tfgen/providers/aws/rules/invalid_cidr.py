"""Networks and addresses that are none, or that are too large or too small for their use.

Why:
    The provider refuses the value when the stack is validated, or AWS does when it is applied; the facts are in
    tfgen/providers/aws/values/: the provider's, learned from version 5.100.0, and those of AWS, each with its page.

Bad:
    resource "aws_vpc" "main" {
      cidr_block = "10.0.0.1/16"
    }

Good:
    resource "aws_vpc" "main" {
      cidr_block = "10.0.0.0/16"
    }
"""

from tfgen.providers.aws.values.judge import value_rule

RULE = value_rule("invalid-cidr")
