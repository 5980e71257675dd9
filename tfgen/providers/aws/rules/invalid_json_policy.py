"""Texts that should be JSON and are not, and policies without the parts that IAM wants.

Why:
    The provider refuses the value when the stack is validated, or AWS does when it is applied; the facts are in
    tfgen/providers/aws/values/: the provider's, learned from version 5.100.0, and those of AWS, each with its page.

Bad:
    resource "aws_s3_bucket_policy" "data" {
      bucket = "trading-data"
      policy = jsonencode({
        Version   = "2012-10-17"
        Statement = [{ Efect = "Deny", Principal = "*", Action = "s3:*", Resource = "*" }]
      })
    }

Good:
    resource "aws_s3_bucket_policy" "data" {
      bucket = "trading-data"
      policy = jsonencode({
        Version   = "2012-10-17"
        Statement = [{ Effect = "Deny", Principal = "*", Action = "s3:*", Resource = "*" }]
      })
    }
"""

from tfgen.providers.aws.values.judge import value_rule

RULE = value_rule("invalid-json-policy")
