"""Subnets that do not lie in their VPC, or that overlap another one in it.

Why:
    AWS refuses both when the stack is applied, after half of it is there; the provider sees one argument at a time
    (https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html).

Bad:
    resource "aws_vpc" "main" {
      cidr_block = "10.0.0.0/16"
    }
    resource "aws_subnet" "a" {
      vpc_id     = aws_vpc.main.id
      cidr_block = "10.1.0.0/24"
    }

Good:
    resource "aws_vpc" "main" {
      cidr_block = "10.0.0.0/16"
    }
    resource "aws_subnet" "a" {
      vpc_id     = aws_vpc.main.id
      cidr_block = "10.0.0.0/24"
    }
"""

from collections import defaultdict
from ipaddress import IPv4Network

from tfgen.providers.aws.shared.networks import parse_network
from tfgen.providers.aws.values.arguments import known_texts, known_values
from tfgen.rules.api import Expression, Group, Hit, Iterator, Resource, Root, Rule, Severity, among
from tfgen.structs import Struct


class _Subnet(Struct, frozen=True, array_like=True):
    """A network of a subnet, and the part of the text that says so."""

    resource: Resource
    part: Expression
    network: IPv4Network


def check(root: Root) -> Iterator[Hit]:
    """A hit for each such subnet, at its network."""
    blocks = _blocks_of_vpcs(root)
    members: defaultdict[str, list[_Subnet]] = defaultdict(list)
    for subnet in root.module.of_type("aws_subnet"):
        argument, owner = subnet.argument("cidr_block"), _vpc_of(root, subnet)
        if argument and owner:
            for part, text in known_texts(root, argument.value):
                if network := parse_network(text):
                    members[owner.address].append(_Subnet(subnet, part, network))
    for address, subnets in members.items():
        yield from _check_inside(address, subnets, blocks.get(address))
        yield from _check_overlaps(subnets)


def _blocks_of_vpcs(root: Root) -> dict[str, list[IPv4Network]]:
    """The networks of each VPC with its secondary ones; a VPC of which one is not known is left out."""
    found: dict[str, list[IPv4Network]] = {}
    for vpc in root.module.of_type("aws_vpc"):
        if not (vpc.argument("count") or vpc.argument("for_each")) and (network := _only_network(root, vpc)):
            found[vpc.address] = [network]
    for association in root.module.of_type("aws_vpc_ipv4_cidr_block_association"):
        owner, network = _vpc_of(root, association), _only_network(root, association)
        if owner and network and owner.address in found:
            found[owner.address].append(network)
        else:
            found.pop(owner.address if owner else "", None)
    return found


def _check_inside(address: str, subnets: list[_Subnet], blocks: list[IPv4Network] | None) -> Iterator[Hit]:
    for subnet in subnets if blocks else ():
        if not any(subnet.network.subnet_of(block) for block in blocks or ()):
            listed = " and ".join(map(str, blocks or ()))
            message = f"{subnet.network} is not inside {address}, which has {listed}. Choose a part of that."
            yield Hit.at(subnet.resource.file, subnet.part, message, address=subnet.resource.address)


def _check_overlaps(subnets: list[_Subnet]) -> Iterator[Hit]:
    for index, subnet in enumerate(subnets):
        for other in subnets[:index]:
            if subnet.network.overlaps(other.network):
                message = f"{subnet.network} overlaps {other.network} of {other.resource.address}. Choose a free part."
                yield Hit.at(subnet.resource.file, subnet.part, message, address=subnet.resource.address)
                break


def _vpc_of(root: Root, resource: Resource) -> Resource | None:
    argument = resource.argument("vpc_id")
    vpcs = [found for found in root.wiring.resources_in(argument.value) if found.type == "aws_vpc"] if argument else []
    return vpcs[0] if len(vpcs) == 1 else None


def _only_network(root: Root, resource: Resource) -> IPv4Network | None:
    argument = resource.argument("cidr_block")
    values = list(known_values(root, argument.value)) if argument else []
    return parse_network(values[0]) if len(values) == 1 else None


RULE = Rule(
    "subnet-outside-vpc",
    Severity.ERROR,
    Group.VALUES,
    check,
    among("aws_subnet", "aws_vpc", "aws_vpc_ipv4_cidr_block_association"),
)
