"""Blocks that are written as arguments.

Why:
    `vpc_config { ... }` and `vpc_config = { ... }` look alike, and Terraform takes only the one that the provider means
    (https://developer.hashicorp.com/terraform/language/syntax/configuration).

Bad:
    resource "aws_sqs_queue" "orders" {
      timeouts = {
        create = "5m"
      }
    }

Good:
    resource "aws_sqs_queue" "orders" {
      timeouts {
        create = "5m"
      }
    }
"""

from tfgen.rules.shared.schema_hits import schema_rule

RULE = schema_rule("block-as-argument")
