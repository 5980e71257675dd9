"""Availability zones that are not in the region of their provider.

Why:
    A provider works in one region, and AWS refuses a zone of another one when the stack is applied
    (https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-regions-availability-zones.html).

Bad:
    provider "aws" {
      region = "us-east-1"
    }
    resource "aws_subnet" "a" {
      vpc_id            = "vpc-0123456789abcdef0"
      cidr_block        = "10.0.0.0/24"
      availability_zone = "us-east-2a"
    }

Good:
    provider "aws" {
      region = "us-east-1"
    }
    resource "aws_subnet" "a" {
      vpc_id            = "vpc-0123456789abcdef0"
      cidr_block        = "10.0.0.0/24"
      availability_zone = "us-east-1a"
    }
"""

from functools import partial

from tfgen.module.pieces import found_alike
from tfgen.patterns import regex
from tfgen.providers.aws.shared.placement import Placement
from tfgen.providers.aws.values.arguments import known_texts
from tfgen.rules.api import Argument, Group, Hit, Iterator, Resource, Root, Rule, Severity, each_with

_ARGUMENTS = ("availability_zone", "availability_zones")
# What some services take for a zone: https://docs.aws.amazon.com/ram/latest/userguide/working-with-az-ids.html
_ID = regex(r".*-az[0-9]+")


def check(root: Root) -> Iterator[Hit]:
    """A hit for each such zone."""
    placement = Placement(root.module, root.values)
    for resource in root.module.resources:
        for argument in found_alike(resource.kept, "zones", partial(_zones, resource)):
            region = placement.of(resource).region
            for part, zone in known_texts(root, argument.value) if region else ():
                # A local zone is named like its region and more: us-west-2-lax-1a.
                if not zone.startswith(region or "") and not _ID.fullmatch(zone):
                    message = f"the zone {zone} is not in {region}, where this is created. Name one of {region}."
                    yield Hit.of(resource, message, part)


def _zones(resource: Resource) -> Iterator[Argument]:
    yield from filter(None, map(resource.argument, _ARGUMENTS))


RULE = Rule("zone-outside-region", Severity.ERROR, Group.VALUES, check, each_with("provider"))
