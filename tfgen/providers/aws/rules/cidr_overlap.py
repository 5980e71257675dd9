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

from collections import defaultdict
from ipaddress import IPv4Network
from itertools import count

from tfgen.errors import Position
from tfgen.providers.aws.shared.networks import find_vpcs
from tfgen.rules.api import Group, Hit, Iterator, Look, Matrix, MatrixRule, Root, Severity, Sketch
from tfgen.structs import Struct

_CONNECTIONS = (
    "aws_vpc_peering_connection",
    "aws_ec2_transit_gateway_vpc_attachment",
    "aws_networkmanager_vpc_attachment",
)


class _Network(Struct, frozen=True, array_like=True):
    """A VPC, and where its CIDR block is said."""

    cidr: str
    address: str
    position: Position


class _Networks(Struct, frozen=True, array_like=True):
    """The VPCs of a root module, and whether something there connects networks."""

    vpcs: list[_Network]
    is_connected: bool


class _Vpc(Struct, frozen=True, array_like=True):
    number: int
    sketch: Sketch
    said: _Network
    network: IPv4Network


def check(matrix: Matrix) -> Iterator[Hit]:
    """A hit for each network that overlaps one before it."""
    for first, other in _overlapping(matrix):
        message = (
            f"{other.network} overlaps {first.network} of {first.said.address} in {first.sketch.folder}, "
            "so that the two networks can never be connected. Give this region a block of its own."
        )
        yield Hit(other.said.position, message, other.said.address, ("cidr",))


def _overlapping(matrix: Matrix) -> list[tuple[_Vpc, _Vpc]]:
    """The pairs that overlap and may meet, in the order of the matrix: pairs of other groups are not looked at."""
    found: dict[tuple[int, int], tuple[_Vpc, _Vpc]] = {}
    for group in _groups(matrix):
        open_ones: list[_Vpc] = []  # those that began before and have not ended: blocks are nested, or apart
        for vpc in sorted(group, key=lambda one: (int(one.network.network_address), one.network.prefixlen)):
            while open_ones and not open_ones[-1].network.overlaps(vpc.network):
                open_ones.pop()
            for one in open_ones:
                pair = (one, vpc) if one.number < vpc.number else (vpc, one)
                found[pair[0].number, pair[1].number] = pair
            open_ones.append(vpc)
    return [pair for _, pair in sorted(found.items())]


def _groups(matrix: Matrix) -> list[list[_Vpc]]:
    """VPCs that may meet: of one environment, of one root module, or of those with something that connects networks."""
    groups: defaultdict[object, list[_Vpc]] = defaultdict(list)
    numbers = count()
    for sketch, seen in matrix.seen(_NETWORKS):
        for said in seen.vpcs:
            vpc = _Vpc(next(numbers), sketch, said, IPv4Network(said.cidr))
            groups[sketch.stack.neighbourhood if sketch.stack else sketch.folder].append(vpc)
            if seen.is_connected:
                groups[True].append(vpc)
    return list(groups.values())


def _look(root: Root) -> _Networks:
    vpcs = [
        _Network(str(vpc.network), vpc.resource.address, vpc.resource.file.position(vpc.argument.value.start))
        for vpc in find_vpcs(root)
    ]
    return _Networks(vpcs, bool(root.module.of_type(*_CONNECTIONS)))


_NETWORKS = Look("networks", _Networks, _look)
RULE = MatrixRule("cidr-overlap", Severity.ERROR, Group.MATRIX, check, (_NETWORKS,))
