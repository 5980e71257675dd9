"""Attributes that a resource, variable or other value does not have.

Why:
    Terraform refuses a reference to an attribute that the type of the value does not have
    (https://developer.hashicorp.com/terraform/language/expressions/references#references-to-resource-attributes).
    Attributes of `each.value`, of splats and in loops are looked at too, which Terraform only does when it plans.

Bad:
    resource "aws_vpc" "main" {
      cidr_block = "10.0.0.0/16"
    }
    output "vpc_arn" {
      value = aws_vpc.main.ran
    }

Good:
    resource "aws_vpc" "main" {
      cidr_block = "10.0.0.0/16"
    }
    output "vpc_arn" {
      value = aws_vpc.main.arn
    }
"""

from tfgen.rules.shared.value_hits import value_rule

RULE = value_rule("unknown-attribute")
