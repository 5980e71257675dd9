"""What a provider version would refuse whose schema is not exactly known.

Why:
    The module admits that version, so an init may install it any day. tfgen knows its schema only from a source that
    lacks some facts, and an exactly known version has nothing against the code, so this is a warning and not an error.
    `tfgen schema update` gets the exact schema
    (https://registry.terraform.io/providers/hashicorp/aws/latest/docs/guides/version-6-upgrade).

Bad:
    terraform {
      required_providers {
        aws = {
          source  = "hashicorp/aws"
          version = ">= 5.100.0, < 7.0.0"
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
          version = ">= 5.100.0, < 7.0.0"
        }
      }
    }
    resource "aws_eip" "nat" {
      domain = "vpc"
    }
"""

from tfgen.rules.rule import Severity
from tfgen.rules.shared.schema_hits import schema_rule

RULE = schema_rule("provider-upgrade", Severity.WARNING)
