"""A logging API stage that may be made before the account's log role is set in the same module.

Why:
    "CloudWatch Logs role ARN must be set in account settings to enable logging", in the first apply only: nothing in
    the stage refers to `aws_api_gateway_account`
    (https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/api_gateway_account).

Bad:
    resource "aws_api_gateway_account" "main" {
      cloudwatch_role_arn = "arn:aws:iam::111122223333:role/api-logs"
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
    resource "aws_api_gateway_account" "main" {
      cloudwatch_role_arn = "arn:aws:iam::111122223333:role/api-logs"
    }
    resource "aws_api_gateway_stage" "main" {
      rest_api_id   = "a1b2c3"
      deployment_id = "d4e5f6"
      stage_name    = "live"
      access_log_settings {
        destination_arn = "arn:aws:logs:us-east-1:111122223333:log-group:api"
        format          = "$context.requestId"
      }
      depends_on = [aws_api_gateway_account.main]
    }
"""

from tfgen.providers.aws.shared.races import in_turn, race_rule

RULE = race_rule(
    "api-log-role-race",
    in_turn("aws_api_gateway_account", "aws_api_gateway_stage", having="access_log_settings"),
    "it may be made before {} sets the role to log with. Name that in depends_on.",
    one=True,
)
