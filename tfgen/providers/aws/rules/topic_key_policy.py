"""An encrypted topic whose key keeps out the alarms or events that are sent to it.

Why:
    The apply succeeds, and no message ever arrives. The key has to allow the sending service kms:Decrypt and
    kms:GenerateDataKey*; for EventBridge without a condition, because it names no source when it publishes; and the key
    `alias/aws/sns` can allow nobody
    (https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html#compatibility-with-aws-services).

Bad:
    resource "aws_kms_key" "main" {
      policy = jsonencode({
        Version = "2012-10-17"
        Statement = [{
          Effect    = "Allow"
          Principal = { Service = "events.amazonaws.com" }
          Action    = ["kms:Decrypt", "kms:Encrypt*", "kms:GenerateDataKey*"]
          Resource  = "*"
          Condition = { StringEquals = { "aws:SourceAccount" = "111122223333" } }
        }]
      })
    }
    resource "aws_sns_topic" "alarms" {
      name              = "alarms"
      kms_master_key_id = aws_kms_key.main.arn
    }
    resource "aws_cloudwatch_event_rule" "findings" {
      event_pattern = "{}"
    }
    resource "aws_cloudwatch_event_target" "findings" {
      rule = aws_cloudwatch_event_rule.findings.name
      arn  = aws_sns_topic.alarms.arn
    }

Good:
    resource "aws_kms_key" "main" {
      policy = jsonencode({
        Version = "2012-10-17"
        Statement = [{
          Effect    = "Allow"
          Principal = { Service = "events.amazonaws.com" }
          Action    = ["kms:Decrypt", "kms:Encrypt*", "kms:GenerateDataKey*"]
          Resource  = "*"
        }]
      })
    }
    resource "aws_sns_topic" "alarms" {
      name              = "alarms"
      kms_master_key_id = aws_kms_key.main.arn
    }
    resource "aws_cloudwatch_event_rule" "findings" {
      event_pattern = "{}"
    }
    resource "aws_cloudwatch_event_target" "findings" {
      rule = aws_cloudwatch_event_rule.findings.name
      arn  = aws_sns_topic.alarms.arn
    }
"""

from tfgen.providers.aws.shared.policies import read_statements
from tfgen.providers.aws.shared.topics import EVENTS, Sender, find_senders
from tfgen.rules.api import Group, Hit, Iterator, Resource, Root, Rule, Severity, among

_ACTIONS = ("kms:Decrypt", "kms:GenerateDataKey")
_MANAGED_KEY = "alias/aws/sns"


def check(root: Root) -> Iterator[Hit]:
    """A hit for each topic and service that sends to it."""
    seen: set[tuple[str, str]] = set()
    for sender in find_senders(root):
        argument = sender.topic.argument("kms_master_key_id")
        pair = (sender.topic.address, sender.service)
        if argument is None or pair in seen:
            continue
        seen.add(pair)
        if root.values.plain(argument.value) == _MANAGED_KEY:
            message = f"{sender.service} cannot use {_MANAGED_KEY}. Encrypt the topic with a key of your own."
            yield Hit.at(sender.topic.file, argument.value, message, address=sender.topic.address)
        for key in root.wiring.resources_in(argument.value):
            if fault := _fault(root, key, sender):
                yield Hit.at(sender.topic.file, argument.value, fault, address=sender.topic.address)


def _fault(root: Root, key: Resource, sender: Sender) -> str | None:
    policy = key.argument("policy") if key.type == "aws_kms_key" else None
    statements = read_statements(root, policy.value if policy else None)
    if statements is None:
        return None
    fitting = [s for s in statements if s.allows and s.is_for_service(sender.service) and s.has_action(*_ACTIONS)]
    sends = f"{sender.resource.address} sends to {sender.topic.address}, but"
    if not fitting:
        return f"{sends} {key.address} does not allow {sender.service} {' and '.join(_ACTIONS)}. Add a statement."
    if sender.service == EVENTS and all("Condition" in statement.elements for statement in fitting):
        return f"{sends} {key.address} has a condition for {EVENTS}, which it never meets. Remove the condition."
    return None


RULE = Rule(
    "topic-key-policy",
    Severity.ERROR,
    Group.SECURITY,
    check,
    among(
        "aws_cloudwatch_composite_alarm",
        "aws_cloudwatch_event_target",
        "aws_cloudwatch_metric_alarm",
        "aws_kms_key",
        "aws_sns_topic",
    ),
)
