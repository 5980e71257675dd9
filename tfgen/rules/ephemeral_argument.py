"""Ephemeral values in arguments that are kept in the state.

Why:
    An ephemeral value must not be written anywhere, and Terraform keeps every argument in plan and state but for those
    that the provider calls write-only
    (https://developer.hashicorp.com/terraform/language/manage-sensitive-data/ephemeral).

Bad:
    ephemeral "aws_secretsmanager_secret_version" "token" {
      secret_id = "token"
    }
    resource "aws_ssm_parameter" "token" {
      name  = "/token"
      type  = "SecureString"
      value = ephemeral.aws_secretsmanager_secret_version.token.secret_string
    }

Good:
    ephemeral "aws_secretsmanager_secret_version" "token" {
      secret_id = "token"
    }
    resource "aws_ssm_parameter" "token" {
      name             = "/token"
      type             = "SecureString"
      value_wo         = ephemeral.aws_secretsmanager_secret_version.token.secret_string
      value_wo_version = 1
    }
"""

from tfgen.rules.shared.schema_hits import schema_rule

RULE = schema_rule("ephemeral-argument")
