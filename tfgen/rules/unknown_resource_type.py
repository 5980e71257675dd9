"""Types of resources and data sources that the provider does not have.

Why:
    Terraform refuses the module, also when only one of the provider versions that it admits lacks the type and that
    version is the one that is installed
    (https://developer.hashicorp.com/terraform/cli/commands/providers/schema).

Bad:
    resource "aws_sqs_que" "orders" {
      name = "orders"
    }

Good:
    resource "aws_sqs_queue" "orders" {
      name = "orders"
    }
"""

from tfgen.rules.shared.schema_hits import schema_rule

RULE = schema_rule("unknown-resource-type")
