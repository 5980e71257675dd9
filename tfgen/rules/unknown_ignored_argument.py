"""Names in `ignore_changes` that do not exist.

Why:
    Terraform refuses a name that the resource type does not have, and steps behind a name that lead nowhere
    (https://developer.hashicorp.com/terraform/language/meta-arguments/lifecycle#ignore_changes).

Bad:
    resource "aws_lambda_function" "worker" {
      function_name = "worker"
      role          = "arn:aws:iam::111122223333:role/worker"
      lifecycle {
        ignore_changes = [source_hash]
      }
    }

Good:
    resource "aws_lambda_function" "worker" {
      function_name = "worker"
      role          = "arn:aws:iam::111122223333:role/worker"
      lifecycle {
        ignore_changes = [source_code_hash]
      }
    }
"""

from tfgen.rules.shared.schema_hits import schema_rule

RULE = schema_rule("unknown-ignored-argument")
