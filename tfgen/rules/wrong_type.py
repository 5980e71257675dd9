"""Values of another type than the provider wants.

Why:
    Terraform converts a number to text and `"5"` to a number, and refuses what cannot be converted: text that is no
    number, one value where a list is wanted. What it learns only from a reference it refuses as late as in a plan
    (https://developer.hashicorp.com/terraform/language/expressions/types#type-conversion).

Bad:
    resource "aws_lambda_function" "worker" {
      function_name = "worker"
      role          = "arn:aws:iam::111122223333:role/worker"
      timeout       = "30s"
    }

Good:
    resource "aws_lambda_function" "worker" {
      function_name = "worker"
      role          = "arn:aws:iam::111122223333:role/worker"
      timeout       = 30
    }
"""

from tfgen.rules.shared.schema_hits import schema_rule

RULE = schema_rule("wrong-type")
