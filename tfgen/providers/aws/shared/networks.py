"""The networks of a root module, as far as their CIDR blocks are known."""

from functools import partial
from ipaddress import IPv4Network

from tfgen.evaluation.instances import plain_values
from tfgen.module.references import find_references
from tfgen.rules.api import Argument, Expression, Iterator, Resource, Root
from tfgen.structs import Struct


class Vpc(Struct, frozen=True, array_like=True):
    """A VPC with its CIDR block, and the argument that says it."""

    root: Root
    resource: Resource
    argument: Argument
    network: IPv4Network


def find_vpcs(root: Root) -> Iterator[Vpc]:
    """The VPCs whose CIDR block is known and valid; another rule speaks of those that are not."""
    for resource in root.module.of_type("aws_vpc"):
        argument = resource.argument("cidr_block")
        network = parse_network(root.values.plain(argument.value)) if argument else None
        if argument and network:
            yield Vpc(root, resource, argument, network)


def find_subnets(root: Root, vpc: Resource) -> list[IPv4Network] | None:
    """The CIDR blocks of a VPC's subnets; None when one of them is not known."""
    found: list[IPv4Network] = []
    for resource in root.module.of_type("aws_subnet"):
        owner, block = resource.argument("vpc_id"), resource.argument("cidr_block")
        if owner is None or block is None or vpc.address not in {r.target for r in find_references(owner.value)}:
            continue
        networks = root.values.kept(resource, "networks", partial(_networks, root, resource, block.value))
        known = [network for network in networks if network]
        if len(known) < len(networks) or not networks:
            return None
        found += known
    return found


def _networks(root: Root, resource: Resource, said: Expression) -> list[IPv4Network | None]:
    return [parse_network(values[0]) for values in plain_values(root.values, resource, [said])]


def parse_network(value: object) -> IPv4Network | None:
    """The network of a CIDR block; None for what is no valid block, or not known."""
    try:
        return IPv4Network(value) if isinstance(value, str) else None
    except ValueError:
        return None
