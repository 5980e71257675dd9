"""The execution log of an API stage, without a log group of this module for it, or made before that.

Why:
    API Gateway chooses the name, API-Gateway-Execution-Logs_<API id>/<stage>, and makes the group itself when nobody
    has: kept for ever, without a key. Once it is there, declaring it fails with ResourceAlreadyExistsException
    (https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html).

Bad:
    resource "aws_api_gateway_rest_api" "main" {
      name = "orders"
    }
    resource "aws_api_gateway_method_settings" "all" {
      rest_api_id = aws_api_gateway_rest_api.main.id
      stage_name  = "live"
      method_path = "*/*"
      settings {
        logging_level = "ERROR"
      }
    }

Good:
    resource "aws_api_gateway_rest_api" "main" {
      name = "orders"
    }
    resource "aws_cloudwatch_log_group" "execution" {
      name              = "API-Gateway-Execution-Logs_${aws_api_gateway_rest_api.main.id}/live"
      retention_in_days = 30
    }
    resource "aws_api_gateway_method_settings" "all" {
      rest_api_id = aws_api_gateway_rest_api.main.id
      stage_name  = "live"
      method_path = "*/*"
      settings {
        logging_level = "ERROR"
      }
      depends_on = [aws_cloudwatch_log_group.execution]
    }
"""

from tfgen.providers.aws.shared.rest_api import API
from tfgen.rules.api import Block, Group, Hit, Iterator, Root, Rule, Severity, among
from tfgen.rules.shared.arguments import plain_of, referred_by

_GROUP = "aws_cloudwatch_log_group"
_PREFIX = "API-Gateway-Execution-Logs_"


def check(root: Root) -> Iterator[Hit]:
    """A hit for each setting that logs, unless it needs a log group that is named after its API."""
    for settings in root.module.of_type("aws_api_gateway_method_settings"):
        apis = referred_by(root, settings.block.body, "rest_api_id", API)
        if not apis or not any(_logs(root, block) for block in settings.blocks("settings")):
            continue
        groups = {
            group.address
            for group in root.module.of_type(_GROUP)
            if (name := group.argument("name"))
            and _PREFIX in group.file.text_of(name)
            and set(apis) & set(root.wiring.resources_in(name.value))
        }
        if groups & root.wiring.needs(settings):
            continue
        message = (
            f"API Gateway may make the log group before {' and '.join(sorted(groups))}. Name that in depends_on."
            if groups
            else "API Gateway makes the log group of this stage itself, without retention. Declare an "
            f'{_GROUP} named "{_PREFIX}<API id>/<stage>" and name it in depends_on.'
        )
        yield Hit.of(settings, message)


def _logs(root: Root, block: Block) -> bool:
    return plain_of(root, block.body, "logging_level") in ("ERROR", "INFO")


RULE = Rule(
    "api-execution-log",
    Severity.WARNING,
    Group.SECURITY,
    check,
    among("aws_api_gateway_method_settings", "aws_cloudwatch_log_group"),
)
