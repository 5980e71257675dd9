"""Arguments and blocks that the provider will drop.

Why:
    They work today and are gone in a later major version, in which nothing can be planned until they are replaced
    (https://registry.terraform.io/providers/hashicorp/aws/latest/docs/guides/version-6-upgrade).

Bad:
    terraform {
      required_providers {
        aws = {
          source  = "hashicorp/aws"
          version = "~> 5.100"
        }
      }
    }
    resource "aws_eip" "nat" {
      vpc = true
    }

Good:
    terraform {
      required_providers {
        aws = {
          source  = "hashicorp/aws"
          version = "~> 5.100"
        }
      }
    }
    resource "aws_eip" "nat" {
      domain = "vpc"
    }
"""

from tfgen.rules.rule import Severity
from tfgen.rules.shared.schema_hits import schema_rule

RULE = schema_rule("deprecated-argument", Severity.WARNING)
