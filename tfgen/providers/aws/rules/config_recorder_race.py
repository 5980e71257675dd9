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

from tfgen.providers.aws.shared.races import in_turn, race_rule

RULE = race_rule(
    "config-recorder-race",
    in_turn(
        "aws_config_configuration_recorder", "aws_config_delivery_channel", "aws_config_configuration_recorder_status"
    ),
    "it may be made before {}. Name that in depends_on.",
    one=True,
)
