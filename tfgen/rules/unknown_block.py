"""Nested blocks that the provider does not know.

Why:
    A misspelt block is not ignored: Terraform refuses the module. Labels belong to top-level blocks, so a nested block
    with one is refused too (https://developer.hashicorp.com/terraform/language/syntax/configuration).

Bad:
    resource "aws_lambda_function" "worker" {
      function_name = "worker"
      role          = "arn:aws:iam::111122223333:role/worker"
      enviroment {
        variables = { LEVEL = "info" }
      }
    }

Good:
    resource "aws_lambda_function" "worker" {
      function_name = "worker"
      role          = "arn:aws:iam::111122223333:role/worker"
      environment {
        variables = { LEVEL = "info" }
      }
    }
"""

from tfgen.rules.shared.schema_hits import schema_rule

RULE = schema_rule("unknown-block")
