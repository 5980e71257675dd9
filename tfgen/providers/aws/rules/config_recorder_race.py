"""A recorder of AWS Config that may be started before it knows where to deliver.

Why:
    Starting it fails with NoAvailableDeliveryChannelException; the order is recorder, delivery channel, start
    (https://docs.aws.amazon.com/config/latest/APIReference/API_StartConfigurationRecorder.html).

Bad:
    resource "aws_config_configuration_recorder" "main" {
      role_arn = "arn:aws:iam::111122223333:role/config"
    }
    resource "aws_config_delivery_channel" "main" {
      s3_bucket_name = "orders-config"
      depends_on     = [aws_config_configuration_recorder.main]
    }
    resource "aws_config_configuration_recorder_status" "main" {
      name       = aws_config_configuration_recorder.main.name
      is_enabled = true
    }

Good:
    resource "aws_config_configuration_recorder" "main" {
      role_arn = "arn:aws:iam::111122223333:role/config"
    }
    resource "aws_config_delivery_channel" "main" {
      s3_bucket_name = "orders-config"
      depends_on     = [aws_config_configuration_recorder.main]
    }
    resource "aws_config_configuration_recorder_status" "main" {
      name       = aws_config_configuration_recorder.main.name
      is_enabled = true
      depends_on = [aws_config_delivery_channel.main]
    }
"""

from tfgen.rules.api import STRUCTURE, Group, Hit, Iterator, Root, Rule, Severity

_CHANNEL = "aws_config_delivery_channel"
_RECORDER = "aws_config_configuration_recorder"


def check(root: Root) -> Iterator[Hit]:
    """A hit for each start without the module's channel, and each channel without the module's recorder, before it."""
    for later, earlier in (("aws_config_configuration_recorder_status", _CHANNEL), (_CHANNEL, _RECORDER)):
        first = {resource.address for resource in root.module.of_type(earlier)}
        for resource in root.module.of_type(later):
            if first and not first & root.wiring.needs(resource):
                yield Hit.of(resource, f"it may be made before {' and '.join(sorted(first))}. Name that in depends_on.")


RULE = Rule("config-recorder-race", Severity.ERROR, Group.SECURITY, check, STRUCTURE)
