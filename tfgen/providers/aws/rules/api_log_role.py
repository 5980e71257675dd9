"""An API stage that logs, in a region of an account where no root module sets API Gateway's log role.

Why:
    "CloudWatch Logs role ARN must be set in account settings to enable logging": the role is a setting of the account
    in that region, not of the API (https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html).

Bad:
    provider "aws" {
      region              = "us-east-1"
      allowed_account_ids = ["111122223333"]
    }
    resource "aws_api_gateway_stage" "main" {
      rest_api_id   = "a1b2c3"
      deployment_id = "d4e5f6"
      stage_name    = "live"
      access_log_settings {
        destination_arn = "arn:aws:logs:us-east-1:111122223333:log-group:api"
        format          = "$context.requestId"
      }
    }

Good:
    provider "aws" {
      region              = "us-east-1"
      allowed_account_ids = ["111122223333"]
    }
    resource "aws_api_gateway_stage" "main" {
      rest_api_id   = "a1b2c3"
      deployment_id = "d4e5f6"
      stage_name    = "live"
      access_log_settings {
        destination_arn = "arn:aws:logs:us-east-1:111122223333:log-group:api"
        format          = "$context.requestId"
      }
    }
    resource "aws_api_gateway_account" "main" {
      cloudwatch_role_arn = "arn:aws:iam::111122223333:role/api-logs"
    }
"""

from tfgen.errors import Position
from tfgen.providers.aws.shared.matrix_names import placement_of
from tfgen.providers.aws.shared.placement import Place
from tfgen.rules.api import Group, Hit, Iterator, Look, Matrix, MatrixRule, Resource, Root, Severity
from tfgen.rules.shared.arguments import plain_of, referring
from tfgen.structs import Struct


class _Seen(Struct, frozen=True, array_like=True):
    """Where owners of the role are, and where stages with logs are, which are at a position."""

    owned: list[Place]
    stages: list[tuple[Place, str, Position]]


def check(matrix: Matrix) -> Iterator[Hit]:
    """A hit for each stage with logs whose region has no owner of the role."""
    owned = {place for _, seen in matrix.seen(_LOGS) for place in seen.owned}
    for _, seen in matrix.seen(_LOGS):
        for place, address, position in seen.stages:
            if place not in owned:
                message = (
                    f"nothing sets the role with which API Gateway logs in {place.region} of account {place.account}. "
                    "Add an aws_api_gateway_account to one root module there, or say under checks.ignore who has one."
                )
                yield Hit(position, message, address)


def _look(root: Root) -> _Seen:
    placement = placement_of(root)
    stages = [
        (place, stage.address, stage.position)
        for stage in root.module.of_type("aws_api_gateway_stage")
        for place in (placement.of(stage),)
        if place.account and place.region and _logs(root, stage)
    ]
    return _Seen([placement.of(owner) for owner in root.module.of_type("aws_api_gateway_account")], stages)


def _logs(root: Root, stage: Resource) -> bool:
    """Whether a stage has an access log, or settings of its methods with an execution log."""
    return bool(stage.blocks("access_log_settings")) or any(
        plain_of(root, block.body, "logging_level") in ("ERROR", "INFO")
        for settings in referring(root, "stage_name", stage, "aws_api_gateway_method_settings")
        for block in settings.blocks("settings")
    )


_LOGS = Look("api-logs", _Seen, _look)
RULE = MatrixRule("api-log-role", Severity.ERROR, Group.SECURITY, check, (_LOGS,))
