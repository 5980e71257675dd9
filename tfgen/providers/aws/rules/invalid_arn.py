"""Texts that should be ARNs and are not, or that are ARNs of the wrong service.

Why:
    The provider refuses the value when the stack is validated, or AWS does when it is applied; the facts are in
    tfgen/providers/aws/values/: the provider's, learned from version 5.100.0, and those of AWS, each with its page.

Bad:
    resource "aws_wafv2_web_acl_association" "api" {
      web_acl_arn  = "arn:aws:wafv2:us-east-1:111122223333:regional/webacl/api/a1b2c3d4"
      resource_arn = "arn:aws:s3:::trading-data"
    }

Good:
    resource "aws_wafv2_web_acl_association" "api" {
      web_acl_arn  = "arn:aws:wafv2:us-east-1:111122223333:regional/webacl/api/a1b2c3d4"
      resource_arn = "arn:aws:apigateway:us-east-1::/restapis/a1b2c3d4e5/stages/prod"
    }
"""

from tfgen.providers.aws.values.judge import value_rule

RULE = value_rule("invalid-arn")
