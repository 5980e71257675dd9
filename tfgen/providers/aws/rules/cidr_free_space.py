"""A VPC without room for one more subnet as large as its largest.

Why:
    Another zone, or another tier, needs a subnet of the usual size. In a full VPC that means a second CIDR block, or a
    new network and a move (https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html).

Bad:
    resource "aws_vpc" "main" {
      cidr_block = "10.0.0.0/24"
    }
    resource "aws_subnet" "a" {
      vpc_id     = aws_vpc.main.id
      cidr_block = "10.0.0.0/25"
    }
    resource "aws_subnet" "b" {
      vpc_id     = aws_vpc.main.id
      cidr_block = "10.0.0.128/25"
    }

Good:
    resource "aws_vpc" "main" {
      cidr_block = "10.0.0.0/16"
    }
    resource "aws_subnet" "a" {
      vpc_id     = aws_vpc.main.id
      cidr_block = "10.0.0.0/20"
    }
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tfgen.providers.aws.shared.networks import find_subnets, find_vpcs
from tfgen.rules.rule import Group, Hit, MatrixRule, Severity
from tfgen.rules.sketch import Look

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from ipaddress import IPv4Network

    from tfgen.rules.root import Matrix, Root


def check(matrix: Matrix) -> Iterator[Hit]:
    """A hit for every VPC that is full."""
    for _, found in matrix.seen(_FULL):
        yield from found


def _full(root: Root) -> list[Hit]:
    return list(_find_full(root))


def _find_full(root: Root) -> Iterator[Hit]:
    for vpc in find_vpcs(root):
        subnets = find_subnets(root, vpc.resource)
        if subnets is None:
            root.unchecked(f"{vpc.resource.address}: how much of it is free, as not all of its subnets are known")
        elif subnets and not has_room(vpc.network, subnets):
            largest = min(subnets, key=lambda subnet: subnet.prefixlen)
            message = (
                f"{vpc.network} has no room for one more subnet of the size of {largest}. "
                "Give the VPC a larger block, or its subnets smaller ones, while it can still be replaced."
            )
            place = vpc.resource
            yield Hit.at(place.file, vpc.argument.value, message, address=place.address, settings=("cidr",))


def has_room(network: IPv4Network, subnets: Iterable[IPv4Network]) -> bool:
    """Whether a block as large as the largest subnet is free in the network."""
    taken = sorted(subnet for subnet in subnets if subnet.subnet_of(network))
    size = max((subnet.num_addresses for subnet in taken), default=1)
    start = int(network.network_address)
    for subnet in taken:
        if int(subnet.network_address) - start >= size:
            return True
        # Blocks begin at multiples of their size.
        start = -(-(int(subnet.broadcast_address) + 1) // size) * size
    return int(network.broadcast_address) + 1 - start >= size


_FULL = Look("full-networks", list[Hit], _full)
RULE = MatrixRule("cidr-free-space", Severity.WARNING, Group.MATRIX, check, (_FULL,))
