"""References to write-only arguments.

Why:
    Terraform hands a write-only value to the provider and forgets it: whoever refers to it gets null, also right after
    it was set (https://developer.hashicorp.com/terraform/language/manage-sensitive-data/write-only).

Bad:
    resource "aws_ssm_parameter" "token" {
      name             = "/token"
      type             = "SecureString"
      value_wo         = "not-a-secret"
      value_wo_version = 1
    }
    output "token" {
      value = aws_ssm_parameter.token.value_wo
    }

Good:
    resource "aws_ssm_parameter" "token" {
      name             = "/token"
      type             = "SecureString"
      value_wo         = "not-a-secret"
      value_wo_version = 1
    }
    output "token" {
      value = aws_ssm_parameter.token.arn
    }
"""

from tfgen.rules.api import STRUCTURE
from tfgen.rules.shared.schema_hits import schema_rule

RULE = schema_rule("write-only-reference", rests=STRUCTURE)
