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

from tfgen.errors import Position
from tfgen.providers.aws.shared.matrix_names import placement_of
from tfgen.providers.aws.shared.placement import Place
from tfgen.rules.api import Group, Hit, Iterator, Look, Matrix, MatrixRule, Root, Severity
from tfgen.structs import Struct


class _Seen(Struct, frozen=True, array_like=True):
    """Where recorders are, and where Security Hub is, at a position."""

    recorded: list[Place]
    hubs: list[tuple[Place, str, Position]]


def check(matrix: Matrix) -> Iterator[Hit]:
    """A hit for each Security Hub whose region has no recorder."""
    recorded = {place for _, seen in matrix.seen(_HUBS) for place in seen.recorded}
    for _, seen in matrix.seen(_HUBS):
        for place, address, position in seen.hubs:
            if place.account and place.region and place not in recorded:
                message = (
                    f"nothing records with AWS Config in {place.region} of account {place.account}, so Security Hub "
                    "finds nothing. Add a recorder, or say under checks.ignore who has one there."
                )
                yield Hit(position, message, address)


def _look(root: Root) -> _Seen:
    placement, module = placement_of(root), root.module
    return _Seen(
        [placement.of(recorder) for recorder in module.of_type("aws_config_configuration_recorder")],
        [(placement.of(hub), hub.address, hub.position) for hub in module.of_type("aws_securityhub_account")],
    )


_HUBS = Look("security-hubs", _Seen, _look)
RULE = MatrixRule("security-hub-without-config", Severity.WARNING, Group.SECURITY, check, (_HUBS,))
