"""Networks of one environment that overlap, or networks that a transit gateway or peering is to connect.

Why:
    Two overlapping networks cannot be peered or attached to one transit gateway, ever; the CIDR block of a VPC cannot
    be changed without replacing everything in it
    (https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-basics.html#vpc-peering-limitations).
    Networks of different environments may overlap as long as nothing connects them.

Bad:
    # in dev/us-east-1
    resource "aws_vpc" "main" {
      cidr_block = "10.0.0.0/16"
    }
    # in dev/us-west-2
    resource "aws_vpc" "main" {
      cidr_block = "10.0.128.0/17"
    }

Good:
    # in dev/us-east-1
    resource "aws_vpc" "main" {
      cidr_block = "10.0.0.0/16"
    }
    # in dev/us-west-2
    resource "aws_vpc" "main" {
      cidr_block = "10.1.0.0/16"
    }
"""

from itertools import combinations

from tfgen.providers.aws.shared.networks import Vpc, find_vpcs
from tfgen.rules.api import Group, Hit, Iterator, Matrix, MatrixRule, Root, Severity

_CONNECTIONS = (
    "aws_vpc_peering_connection",
    "aws_ec2_transit_gateway_vpc_attachment",
    "aws_networkmanager_vpc_attachment",
)


def check(matrix: Matrix) -> Iterator[Hit]:
    """A hit for each network that overlaps one before it."""
    vpcs = [vpc for root in matrix.roots for vpc in find_vpcs(root)]
    for first, other in combinations(vpcs, 2):
        if first.network.overlaps(other.network) and _meet(first, other):
            message = (
                f"{other.network} overlaps {first.network} of {first.resource.address} in {first.root.module.folder}, "
                "so that the two networks can never be connected. Give this region a block of its own."
            )
            yield Hit.at(
                other.resource.file, other.argument.value, message, address=other.resource.address, settings=("cidr",)
            )


def _meet(first: Vpc, other: Vpc) -> bool:
    """Whether the two belong to one environment, or both to something that connects networks."""
    if first.root is other.root:
        return True
    if first.root.stack and other.root.stack and first.root.stack.is_beside(other.root.stack):
        return True
    return _is_connected(first.root) and _is_connected(other.root)


def _is_connected(root: Root) -> bool:
    return bool(root.module.of_type(*_CONNECTIONS))


RULE = MatrixRule("cidr-overlap", Severity.ERROR, Group.MATRIX, check)
