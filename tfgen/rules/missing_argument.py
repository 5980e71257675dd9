"""Required arguments that are not there, or null.

Why:
    Without them the provider cannot say what to create, so Terraform refuses the module. Null is the same as not there
    (https://developer.hashicorp.com/terraform/language/expressions/types#null).

Bad:
    resource "aws_subnet" "private" {
      cidr_block = "10.0.1.0/24"
    }

Good:
    resource "aws_subnet" "private" {
      vpc_id     = "vpc-0123456789abcdef0"
      cidr_block = "10.0.1.0/24"
    }
"""

from tfgen.rules.shared.schema_hits import schema_rule

RULE = schema_rule("missing-argument")
