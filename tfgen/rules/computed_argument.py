"""Arguments that only the provider can set.

Why:
    What a provider works out itself, such as an `arn`, cannot be chosen, and Terraform refuses a configuration that
    tries to (https://developer.hashicorp.com/terraform/cli/commands/providers/schema).

Bad:
    resource "aws_sqs_queue" "orders" {
      name = "orders"
      arn  = "arn:aws:sqs:us-east-1:111122223333:orders"
    }

Good:
    resource "aws_sqs_queue" "orders" {
      name = "orders"
    }
"""

from tfgen.rules.shared.schema_hits import schema_rule

RULE = schema_rule("computed-argument")
