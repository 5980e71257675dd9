"""References to resources that the module does not declare.

Why:
    Terraform refuses a module in which a reference leads nowhere
    (https://developer.hashicorp.com/terraform/language/expressions/references).

Bad:
    resource "aws_vpc" "main" {
      cidr_block = "10.0.0.0/16"
    }
    resource "aws_subnet" "a" {
      vpc_id     = aws_vpc.mian.id
      cidr_block = "10.0.0.0/24"
    }

Good:
    resource "aws_vpc" "main" {
      cidr_block = "10.0.0.0/16"
    }
    resource "aws_subnet" "a" {
      vpc_id     = aws_vpc.main.id
      cidr_block = "10.0.0.0/24"
    }
"""

from tfgen.rules.shared.undeclared import undeclared_rule

RULE = undeclared_rule("undeclared-resource", "resource", "the resource", "Declare it, or refer to another one.")
