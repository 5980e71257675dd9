"""A topic whose policy keeps out the alarms or events that are sent to it.

Why:
    The apply succeeds, and no message arrives. A policy that is written replaces the one that a topic has by itself,
    and EventBridge is in neither
    (https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html#eb-sns-permissions).

Bad:
    resource "aws_sns_topic" "alarms" {
      name = "alarms"
    }
    resource "aws_sns_topic_policy" "alarms" {
      arn = aws_sns_topic.alarms.arn
      policy = jsonencode({
        Version = "2012-10-17"
        Statement = [{
          Effect    = "Allow"
          Principal = { Service = "cloudwatch.amazonaws.com" }
          Action    = "sns:Publish"
          Resource  = aws_sns_topic.alarms.arn
        }]
      })
    }
    resource "aws_cloudwatch_event_target" "findings" {
      rule = "findings"
      arn  = aws_sns_topic.alarms.arn
    }

Good:
    resource "aws_sns_topic" "alarms" {
      name = "alarms"
    }
    resource "aws_sns_topic_policy" "alarms" {
      arn = aws_sns_topic.alarms.arn
      policy = jsonencode({
        Version = "2012-10-17"
        Statement = [{
          Effect    = "Allow"
          Principal = { Service = "events.amazonaws.com" }
          Action    = "sns:Publish"
          Resource  = aws_sns_topic.alarms.arn
        }]
      })
    }
    resource "aws_cloudwatch_event_target" "findings" {
      rule = "findings"
      arn  = aws_sns_topic.alarms.arn
    }
"""

from tfgen.providers.aws.shared.policies import Statement, read_statements
from tfgen.providers.aws.shared.topics import find_senders
from tfgen.rules.api import Argument, Group, Hit, Iterator, Resource, Root, Rule, Severity, among
from tfgen.rules.shared.arguments import referring


def check(root: Root) -> Iterator[Hit]:
    """A hit for each topic and service that sends to it, where the topic's policy is written in the module."""
    seen: set[tuple[Resource, str]] = set()
    for sender in find_senders(root):
        pair = (sender.topic, sender.service)
        if pair in seen or sender.resource.argument("role_arn"):
            continue
        seen.add(pair)
        for owner, argument in _policies(root, sender.topic):
            statements = read_statements(root, argument.value)
            if statements is not None and not any(_admits(statement, sender.service) for statement in statements):
                message = (
                    f"{sender.resource.address} sends to {sender.topic.address}, whose policy does not let "
                    f"{sender.service} publish. Allow that service sns:Publish."
                )
                yield Hit.of(owner, message, argument.value)


def _policies(root: Root, topic: Resource) -> Iterator[tuple[Resource, Argument]]:
    """The policy of a topic, of its own or as a resource, with the argument that holds it."""
    for owner in (topic, *referring(root, "arn", topic, "aws_sns_topic_policy")):
        if argument := owner.argument("policy"):
            yield owner, argument


def _admits(statement: Statement, service: str) -> bool:
    """Whether it lets the service publish, or may: principals that are no services are not looked into."""
    if not statement.allows or not any(map(statement.has_action, ("sns:Publish", "SNS:Publish"))):
        return False
    services = statement.texts("Principal", "Service")
    return service in services or not services


RULE = Rule(
    "topic-policy",
    Severity.ERROR,
    Group.SECURITY,
    check,
    among(
        "aws_cloudwatch_composite_alarm",
        "aws_cloudwatch_event_target",
        "aws_cloudwatch_metric_alarm",
        "aws_sns_topic",
        "aws_sns_topic_policy",
    ),
)
