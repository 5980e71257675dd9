"""Arguments that the provider does not know.

Why:
    A misspelt argument is not ignored: Terraform refuses the module. So does every version of the provider that the
    module admits and in which the argument does not exist
    (https://developer.hashicorp.com/terraform/cli/commands/providers/schema).

Bad:
    resource "aws_sqs_queue" "orders" {
      visibility_timeout = 60
    }

Good:
    resource "aws_sqs_queue" "orders" {
      visibility_timeout_seconds = 60
    }
"""

from tfgen.rules.shared.schema_hits import schema_rule

RULE = schema_rule("unknown-argument")
