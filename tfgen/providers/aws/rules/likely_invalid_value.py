"""Values that version 5.100.0 of the AWS provider refuses, where other versions are admitted too.

Why:
    What each argument takes is known of one version. Later ones bring new words, and the rest seldom changes: where the
    argument's schema is the same, a value that was refused then is most likely a slip now. With a version constraint
    that has an upper limit below 6.0 these are errors, of the rules that name the kind of the fault.

Bad:
    resource "aws_dynamodb_table" "orders" {
      name         = "orders"
      billing_mode = "ON_DEMAND"
      hash_key     = "id"
      attribute {
        name = "id"
        type = "S"
      }
    }

Good:
    resource "aws_dynamodb_table" "orders" {
      name         = "orders"
      billing_mode = "PAY_PER_REQUEST"
      hash_key     = "id"
      attribute {
        name = "id"
        type = "S"
      }
    }
"""

from tfgen.providers.aws.values.judge import value_rule
from tfgen.rules.rule import Severity

RULE = value_rule("likely-invalid-value", Severity.WARNING)
