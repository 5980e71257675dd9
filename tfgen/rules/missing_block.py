"""Required nested blocks that are not there.

Why:
    Without them the provider cannot say what to create, so Terraform refuses the module
    (https://developer.hashicorp.com/terraform/cli/commands/providers/schema).

Bad:
    resource "aws_s3_bucket_versioning" "data" {
      bucket = "data"
    }

Good:
    resource "aws_s3_bucket_versioning" "data" {
      bucket = "data"
      versioning_configuration {
        status = "Enabled"
      }
    }
"""

from tfgen.rules.shared.schema_hits import schema_rule

RULE = schema_rule("missing-block")
