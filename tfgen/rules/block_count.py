"""Nested blocks that stand too often, or not often enough.

Why:
    The provider says how often a block may stand. A second one is not merged with the first one but refused; those that
    dynamic blocks make count too (https://developer.hashicorp.com/terraform/cli/commands/providers/schema).

Bad:
    resource "aws_lambda_function" "worker" {
      function_name = "worker"
      role          = "arn:aws:iam::111122223333:role/worker"
      tracing_config {
        mode = "Active"
      }
      tracing_config {
        mode = "PassThrough"
      }
    }

Good:
    resource "aws_lambda_function" "worker" {
      function_name = "worker"
      role          = "arn:aws:iam::111122223333:role/worker"
      tracing_config {
        mode = "Active"
      }
    }
"""

from tfgen.rules.shared.schema_hits import schema_rule

RULE = schema_rule("block-count")
