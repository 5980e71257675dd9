"""A subnet group of a database whose subnets are in one availability zone.

Why:
    RDS refuses it, also for one instance: "The DB subnet group doesn't meet Availability Zone (AZ) coverage
    requirement" (https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_VPC.WorkingWithRDSInstanceinaVPC.html).

Bad:
    resource "aws_subnet" "database" {
      for_each          = { first = "10.0.4.0/24", second = "10.0.5.0/24" }
      vpc_id            = "vpc-0123456789abcdef0"
      availability_zone = "us-east-1a"
      cidr_block        = each.value
    }
    resource "aws_db_subnet_group" "main" {
      subnet_ids = [for subnet in aws_subnet.database : subnet.id]
    }

Good:
    resource "aws_subnet" "database" {
      for_each          = { us-east-1a = "10.0.4.0/24", us-east-1b = "10.0.5.0/24" }
      vpc_id            = "vpc-0123456789abcdef0"
      availability_zone = each.key
      cidr_block        = each.value
    }
    resource "aws_db_subnet_group" "main" {
      subnet_ids = [for subnet in aws_subnet.database : subnet.id]
    }
"""

from tfgen.evaluation.instances import plain_values
from tfgen.evaluation.values import UNKNOWN
from tfgen.patterns import regex
from tfgen.rules.api import Group, Hit, Iterator, Resource, Root, Rule, Severity, among
from tfgen.rules.shared.arguments import referred_by

# A local zone, us-west-2-lax-1a, may be the only one.
_ZONE = regex(r"[a-z]{2}(-[a-z]+)+-\d[a-z]")


def check(root: Root) -> Iterator[Hit]:
    """A hit for each group of subnets of this module, all of whose zones are known and the same."""
    for group in root.module.of_type("aws_db_subnet_group"):
        argument = group.argument("subnet_ids")
        subnets = referred_by(root, group.block.body, "subnet_ids")
        if argument is None or not subnets or any(subnet.type != "aws_subnet" for subnet in subnets):
            continue
        zones = {zone for subnet in subnets for zone in _zones(root, subnet)}
        zone = zones.pop() if len(zones) == 1 else None
        if isinstance(zone, str) and _ZONE.fullmatch(zone):
            message = f"all of its subnets are in {zone}, and a database needs two zones. Add a subnet in another."
            yield Hit.of(group, message, argument.value)


def _zones(root: Root, subnet: Resource) -> Iterator[object]:
    argument = subnet.argument("availability_zone")
    if argument is None:
        yield UNKNOWN
        return
    for (zone,) in plain_values(root.values, subnet, [argument.value]):
        yield zone if isinstance(zone, str) else UNKNOWN


RULE = Rule("database-subnet-zones", Severity.ERROR, Group.SECURITY, check, among("aws_db_subnet_group", "aws_subnet"))
