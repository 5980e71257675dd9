"""Names and other texts with characters that are not allowed.

Why:
    The provider refuses the value when the stack is validated, or AWS does when it is applied; the facts are in
    tfgen/providers/aws/values/: the provider's, learned from version 5.100.0, and those of AWS, each with its page.
    The provider looks only at the length of a bucket's name, for one.

Bad:
    resource "aws_s3_bucket" "data" {
      bucket = "Trading_Data"
    }

Good:
    resource "aws_s3_bucket" "data" {
      bucket = "trading-data"
    }
"""

from tfgen.providers.aws.values.judge import value_rule

RULE = value_rule("name-charset")
