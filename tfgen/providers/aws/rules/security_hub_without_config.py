"""Security Hub in a region of an account where no root module records with AWS Config.

Why:
    Nearly all controls of Security Hub are judged by AWS Config rules; without a recorder they stay without findings,
    which looks like being clean
    (https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-setup-prereqs.html).

Bad:
    provider "aws" {
      region              = "us-east-1"
      allowed_account_ids = ["111122223333"]
    }
    resource "aws_securityhub_account" "main" {
      enable_default_standards = false
    }

Good:
    provider "aws" {
      region              = "us-east-1"
      allowed_account_ids = ["111122223333"]
    }
    resource "aws_securityhub_account" "main" {
      enable_default_standards = false
    }
    resource "aws_config_configuration_recorder" "main" {
      role_arn = "arn:aws:iam::111122223333:role/config"
    }
"""

from tfgen.providers.aws.shared.matrix_names import placement_of
from tfgen.rules.api import Group, Hit, Iterator, Matrix, MatrixRule, Severity


def check(matrix: Matrix) -> Iterator[Hit]:
    """A hit for each Security Hub whose region has no recorder."""
    recorded = {
        placement_of(root).of(recorder)
        for root in matrix.roots
        for recorder in root.module.of_type("aws_config_configuration_recorder")
    }
    for root in matrix.roots:
        placement = placement_of(root)
        for hub in root.module.of_type("aws_securityhub_account"):
            place = placement.of(hub)
            if place.account and place.region and place not in recorded:
                message = (
                    f"nothing records with AWS Config in {place.region} of account {place.account}, so Security Hub "
                    "finds nothing. Add a recorder, or say under checks.ignore who has one there."
                )
                yield Hit.of(hub, message)


RULE = MatrixRule("security-hub-without-config", Severity.WARNING, Group.SECURITY, check)
