"""A cluster that may pause, and a schedule that never lets it.

Why:
    With a least capacity of 0, Aurora Serverless v2 pauses an instance that had no connection for five minutes, or
    for `seconds_until_auto_pause`. A function that is called more often keeps it awake: nothing is saved, and after
    the one time that it does pause, somebody waits 15 seconds for it
    (https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-serverless-v2-auto-pause.html).

Bad:
    resource "aws_rds_cluster" "main" {
      engine = "aurora-mysql"
      serverlessv2_scaling_configuration {
        min_capacity = 0
        max_capacity = 2
      }
    }
    resource "aws_lambda_function" "drain" {
      function_name = "drain"
      role          = "arn:aws:iam::111122223333:role/drain"
      environment {
        variables = { DB_HOST = aws_rds_cluster.main.endpoint }
      }
    }
    resource "aws_cloudwatch_event_rule" "drain" {
      schedule_expression = "rate(1 minute)"
    }
    resource "aws_cloudwatch_event_target" "drain" {
      rule = aws_cloudwatch_event_rule.drain.name
      arn  = aws_lambda_function.drain.arn
    }

Good:
    resource "aws_rds_cluster" "main" {
      engine = "aurora-mysql"
      serverlessv2_scaling_configuration {
        min_capacity = 0.5
        max_capacity = 2
      }
    }
    resource "aws_lambda_function" "drain" {
      function_name = "drain"
      role          = "arn:aws:iam::111122223333:role/drain"
      environment {
        variables = { DB_HOST = aws_rds_cluster.main.endpoint }
      }
    }
    resource "aws_cloudwatch_event_rule" "drain" {
      schedule_expression = "rate(1 minute)"
    }
    resource "aws_cloudwatch_event_target" "drain" {
      rule = aws_cloudwatch_event_rule.drain.name
      arn  = aws_lambda_function.drain.arn
    }
"""

from tfgen.patterns import regex
from tfgen.providers.aws.values.arguments import find_blocks, known_value
from tfgen.rules.api import Argument, Group, Hit, Iterator, Resource, Root, Rule, Severity, among
from tfgen.rules.shared.arguments import plain_of, referred_by

_RATE = regex(r"rate\((\d+) (minute|hour|day)s?\)")
_SECONDS = {"minute": 60, "hour": 3600, "day": 86400}
_PAUSES_AFTER = 300  # where the cluster does not say
# Schedules: where they say when, and the argument of what they call.
_SCHEDULER = "aws_scheduler_schedule"


def check(root: Root) -> Iterator[Hit]:
    """A hit for each cluster that may pause and is asked more often than it would."""
    pausing = list(_pausing(root))
    if not pausing:
        return
    schedules = list(_schedules(root))
    for cluster, argument, after in pausing:
        for function, seconds in schedules:
            if seconds <= after and cluster.address in root.wiring.needs(function):
                message = (
                    f"{function.address} is called every {seconds} seconds and has the address of this cluster, which "
                    f"pauses after {after} without a connection: it never does. Set min_capacity to 0.5, or call "
                    "less often."
                )
                yield Hit.of(cluster, message, argument.value)
                break


def _pausing(root: Root) -> Iterator[tuple[Resource, Argument, float]]:
    """The clusters that may pause, where they say so, and after how many seconds."""
    for cluster in root.module.of_type("aws_rds_cluster"):
        for name, block in find_blocks(cluster.block.body):
            argument = block.body.argument("min_capacity")
            if name != "serverlessv2_scaling_configuration" or argument is None:
                continue
            if known_value(root, block.body, "min_capacity") == 0:
                after = known_value(root, block.body, "seconds_until_auto_pause")
                yield cluster, argument, after if isinstance(after, int | float) else _PAUSES_AFTER


def _schedules(root: Root) -> Iterator[tuple[Resource, int]]:
    """The functions that are called regularly, and every how many seconds."""
    for target in root.module.of_type("aws_cloudwatch_event_target"):
        for rule in referred_by(root, target.block.body, "rule", "aws_cloudwatch_event_rule"):
            if seconds := _interval(root, rule):
                yield from ((function, seconds) for function in referred_by(root, target.block.body, "arn"))
    for schedule in root.module.of_type(_SCHEDULER):
        if seconds := _interval(root, schedule):
            for called in schedule.blocks("target"):
                yield from ((function, seconds) for function in referred_by(root, called.body, "arn"))


def _interval(root: Root, schedule: Resource) -> int | None:
    expression = plain_of(root, schedule.block.body, "schedule_expression")
    found = _RATE.fullmatch(expression) if isinstance(expression, str) else None
    return int(found[1]) * _SECONDS[found[2]] if found else None


RULE = Rule(
    "cluster-never-pauses",
    Severity.WARNING,
    Group.SECURITY,
    check,
    among("aws_cloudwatch_event_rule", "aws_cloudwatch_event_target", "aws_rds_cluster", "aws_scheduler_schedule"),
)
