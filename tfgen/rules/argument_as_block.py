"""Arguments that are written as blocks.

Why:
    `tags { ... }` and `tags = { ... }` look alike, and Terraform takes only the one that the provider means: a block
    cannot hold keys that are not arguments, a map can
    (https://developer.hashicorp.com/terraform/language/syntax/configuration).

Bad:
    resource "aws_vpc" "main" {
      cidr_block = "10.0.0.0/16"
      tags {
        Name = "main"
      }
    }

Good:
    resource "aws_vpc" "main" {
      cidr_block = "10.0.0.0/16"
      tags = {
        Name = "main"
      }
    }
"""

from tfgen.rules.shared.schema_hits import schema_rule

RULE = schema_rule("argument-as-block")
