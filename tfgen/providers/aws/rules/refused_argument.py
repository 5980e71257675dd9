"""Arguments that the provider's schema has and the provider refuses, and nulls where it takes none.

Why:
    The schema says that a configuration may set `id`, and the provider refuses it, since it makes ids itself; and
    most data sources take no null in a list. Learned from version 5.100.0 of the provider.

Bad:
    resource "aws_vpc" "main" {
      id         = "vpc-0123456789abcdef0"
      cidr_block = "10.0.0.0/16"
    }

Good:
    resource "aws_vpc" "main" {
      cidr_block = "10.0.0.0/16"
    }
"""

from tfgen.providers.aws.values.judge import value_rule

RULE = value_rule("refused-argument")
