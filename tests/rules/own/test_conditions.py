"""What a condition of a project's rule sees of a block, and what comes of it."""

from __future__ import annotations

import pytest

from tests.rules.own.projects import found, one_rule

pytestmark = pytest.mark.usefixtures("empty_project")

BUCKET = 'resource "aws_s3_bucket" "b" {\n  bucket = "shop"\n  tags   = { Owner = "us" }\n}\n'
BARE = 'resource "aws_s3_bucket" "b" {\n}\n'
FINDING = ["dev/eu-west-1 aws_s3_bucket.b: bad"]


@pytest.mark.parametrize(
    ("condition", "template", "holds"),
    [
        ("self.bucket == 'shop'".replace("'", '"'), BUCKET, True),
        ('self.bucket == "store"', BUCKET, False),
        ('self.tags["Owner"] != null', BUCKET, True),
        ('self.tags["Team"] != null', BUCKET, False),
        ('self.tags["Owner"] != null', BARE, False),
        ('self.tags["Public"] != "yes"', BARE, True),
        ('can(self.tags["Team"])', BUCKET, False),
        ('try(self.tags["Team"], "us") == "us"', BUCKET, True),
        ("self.force_destroy == null", BUCKET, True),
        ("self.force_destroy == true", BUCKET, False),
        ("self.force_destroy", BUCKET, False),
        ("length(self.tags) == 1", BUCKET, True),
    ],
)
def test_what_is_not_there_is_null(condition: str, template: str, holds: bool) -> None:
    said = found(one_rule(condition), template)
    assert [line.partition(" (The condition")[0] for line in said] == ([] if holds else FINDING)


GROUP = """\
resource "aws_security_group" "g" {
  description = "doors"
  ingress {
    from_port   = 22
    to_port     = 22
    protocol    = "tcp"
    cidr_blocks = ["0.0.0.0/0"]
  }
  dynamic "egress" {
    for_each = [80, 443]
    content {
      from_port = egress.value
      to_port   = egress.value
      protocol  = "tcp"
    }
  }
  lifecycle {
    prevent_destroy = true
    ignore_changes  = [description, tags]
  }
}
"""


@pytest.mark.parametrize(
    ("condition", "holds"),
    [
        ("alltrue([for door in self.ingress : door.from_port != 22])", False),
        ("contains([for door in self.egress : door.from_port], 443)", True),
        ("contains([for door in self.egress : door.from_port], 22)", False),
        ("self.lifecycle[0].prevent_destroy", True),
        ('contains(self.lifecycle[0].ignore_changes, "tags")', True),
        ("self.lifecycle[0].create_before_destroy != true", True),
        ("length(self.timeouts) == 0", False),
    ],
)
def test_nested_blocks_are_collections_of_objects(condition: str, holds: bool) -> None:
    said = found(one_rule(condition, "type: aws_security_group"), GROUP)
    assert (said == []) is holds


ALARMS = """\
resource "aws_sns_topic" "t" {
  name = "topic"
}
resource "aws_cloudwatch_metric_alarm" "a" {
  alarm_name          = "a-${aws_sns_topic.t.name}"
  comparison_operator = "GreaterThanThreshold"
  evaluation_periods  = 1
  alarm_actions       = [aws_sns_topic.t.arn]
}
"""
ALARM = "type: aws_cloudwatch_metric_alarm"


@pytest.mark.parametrize(
    ("condition", "unknown", "said"),
    [
        ("length(self.alarm_actions) == 1", "report", []),
        ('self.alarm_name == "a-topic"', "report", []),
        ('self.arn == "x"', "pass", []),
        ('self.arn == "x"', "report", ["bad Whether it holds is known after apply only."]),
        ('contains(self.alarm_actions, "x")', "report", ["bad Whether it holds is known after apply only."]),
    ],
)
def test_what_only_an_apply_knows_is_told_where_the_rule_wants_it(
    condition: str, unknown: str, said: list[str]
) -> None:
    lines = found(one_rule(condition, ALARM, f"    unknown: {unknown}\n"), ALARMS)
    assert [line.partition(": ")[2] for line in lines] == said


def test_each_instance_is_checked_and_one_that_is_not_made_is_not() -> None:
    template = """\
        resource "aws_s3_bucket" "some" {
          for_each = toset(["good", "bad"])
          bucket   = each.key
        }
        resource "aws_s3_bucket" "none" {
          count  = 0
          bucket = "bad"
        }
        """
    assert found(one_rule('self.bucket != "bad"'), template) == ["dev/eu-west-1 aws_s3_bucket.some: bad"]


KINDS = """\
provider "aws" {
  region = "eu-west-1"
  default_tags {
    tags = { Owner = "us" }
  }
}
variable "zone" {
  type = list(string)
}
output "zone" {
  value = var.zone
}
moved {
  from = aws_s3_bucket.old
  to   = aws_s3_bucket.b
}
resource "aws_s3_bucket" "b" {
  provider = aws.other
}
data "aws_region" "current" {
}
module "network" {
  source = "example/network/aws"
  size   = 3
}
"""


@pytest.mark.parametrize(
    ("select", "condition", "address"),
    [
        ("kind: provider, type: aws", 'self.default_tags[0].tags["Owner"] != "us"', "provider.aws"),
        ("kind: variable", 'self.type != "list(string)"', "var.zone"),
        ("kind: output, address: output.z*", "self.description != null", "output.zone"),
        ("kind: moved", 'self.from != "aws_s3_bucket.old"', "moved"),
        ("type: aws_s3_*", 'self.provider != "aws.other"', "aws_s3_bucket.b"),
        ("kind: [data, resource], type: aws_region", "false", "data.aws_region.current"),
        ("kind: module", "self.size != 3", "module.network"),
        ("kind: terraform", "self.required_version != null", "terraform"),
    ],
)
def test_blocks_of_every_kind_can_be_selected(select: str, condition: str, address: str) -> None:
    assert found(one_rule(condition, select), KINDS) == [f"dev/eu-west-1 {address}: bad"]


def test_settings_and_stacks_are_seen() -> None:
    rules = one_rule(
        "self.retention_in_days == retention && startswith(stack.name, stack.environment)", "type: '*group'"
    )
    template = 'resource "aws_cloudwatch_log_group" "g" {\n  retention_in_days = 30\n}\n'
    assert found(rules, template) == ["dev/eu-west-1 aws_cloudwatch_log_group.g: bad"]


def test_only_the_stacks_that_are_selected_are_looked_at() -> None:
    rules = one_rule("false", "type: aws_s3_bucket, stack: '*/eu-west-2', where: {environment: [p*, x*]}")
    with pytest.raises(Exception, match='no stack has the environment "x'):
        found(rules, BARE)
    assert found(rules.replace(", x*", ""), BARE) == ["prod/eu-west-2 aws_s3_bucket.b: bad"]


def test_a_message_says_what_is_null_unknown_and_secret() -> None:
    message = "'${self.username} ${self.engine} ${self.password} ${self.port} ${jsonencode(self.tags)}'"
    rules = one_rule("false", "type: aws_db_instance").replace("error_message: bad", f"error_message: {message}")
    template = 'resource "aws_db_instance" "d" {\n  password = "hunter2"\n  tags     = { a = "b" }\n}\n'
    (line,) = found(rules, template)
    assert (
        line.partition(": ")[2]
        == '(known after apply) (known after apply) (sensitive value) (known after apply) {"a":"b"}'
    )


def test_without_a_schema_there_is_what_is_written() -> None:
    template = 'resource "acme_thing" "t" {\n  size = 3\n  part {\n    name = "x"\n  }\n}\n'
    assert found(one_rule('self.size == 3 && self.part[0].name == "x"', "type: acme_thing"), template) == []
    assert len(found(one_rule("self.size == 4", "type: acme_thing"), template)) == 1
