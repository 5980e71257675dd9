"""Resource types and data sources that the provider will drop.

Why:
    They work today and are gone in a later major version, in which nothing can be planned until they are replaced, and
    moving what exists to another type takes an import
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
    resource "aws_s3_bucket_object" "page" {
      bucket = "pages"
      key    = "index.html"
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
    resource "aws_s3_object" "page" {
      bucket = "pages"
      key    = "index.html"
    }
"""

from tfgen.rules.rule import Severity
from tfgen.rules.shared.schema_hits import schema_rule

RULE = schema_rule("deprecated-resource", Severity.WARNING)
