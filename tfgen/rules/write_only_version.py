"""Write-only arguments in a module that admits a Terraform without them.

Why:
    They came with Terraform 1.11; an older one refuses the module, in words that do not tell why
    (https://developer.hashicorp.com/terraform/language/manage-sensitive-data/write-only).

Bad:
    terraform {
      required_version = ">= 1.9"
    }
    resource "aws_ssm_parameter" "token" {
      name             = "/token"
      type             = "SecureString"
      value_wo         = "not-a-secret"
      value_wo_version = 1
    }

Good:
    terraform {
      required_version = ">= 1.11"
    }
    resource "aws_ssm_parameter" "token" {
      name             = "/token"
      type             = "SecureString"
      value_wo         = "not-a-secret"
      value_wo_version = 1
    }
"""

from tfgen.rules.rule import Severity
from tfgen.rules.shared.schema_hits import schema_rule

RULE = schema_rule("write-only-version", Severity.WARNING)
