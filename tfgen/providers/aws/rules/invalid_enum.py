"""Words that are not among those an argument takes.

Why:
    The provider refuses the value when the stack is validated, or AWS does when it is applied; the facts are in
    tfgen/providers/aws/values/: the provider's, learned from version 5.100.0, and those of AWS, each with its page.
    Words are known for sure only where no later version is admitted: each brings new words.

Bad:
    terraform {
      required_providers {
        aws = { source = "hashicorp/aws", version = "~> 5.100" }
      }
    }
    resource "aws_lambda_function" "processor" {
      function_name = "processor"
      role          = "arn:aws:iam::111122223333:role/processor"
      filename      = "processor.zip"
      handler       = "index.handler"
      runtime       = "pyton3.13"
    }

Good:
    terraform {
      required_providers {
        aws = { source = "hashicorp/aws", version = "~> 5.100" }
      }
    }
    resource "aws_lambda_function" "processor" {
      function_name = "processor"
      role          = "arn:aws:iam::111122223333:role/processor"
      filename      = "processor.zip"
      handler       = "index.handler"
      runtime       = "python3.13"
    }
"""

from tfgen.providers.aws.values.judge import value_rule

RULE = value_rule("invalid-enum")
