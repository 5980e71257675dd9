"""A public NAT gateway in a subnet that has no internet gateway behind it.

Why:
    A NAT gateway sends on what it gets by the routes of its own subnet. In a private subnet it accepts everything and
    delivers nothing (https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-troubleshooting.html).

Bad:
    resource "aws_vpc" "main" {
      cidr_block = "10.0.0.0/16"
    }
    resource "aws_subnet" "a" {
      vpc_id     = aws_vpc.main.id
      cidr_block = "10.0.0.0/20"
    }
    resource "aws_route_table" "a" {
      vpc_id = aws_vpc.main.id
    }
    resource "aws_route_table_association" "a" {
      subnet_id      = aws_subnet.a.id
      route_table_id = aws_route_table.a.id
    }
    resource "aws_nat_gateway" "main" {
      subnet_id     = aws_subnet.a.id
      allocation_id = "eipalloc-0123456789abcdef0"
    }

Good:
    resource "aws_vpc" "main" {
      cidr_block = "10.0.0.0/16"
    }
    resource "aws_subnet" "a" {
      vpc_id     = aws_vpc.main.id
      cidr_block = "10.0.0.0/20"
    }
    resource "aws_route_table" "a" {
      vpc_id = aws_vpc.main.id
    }
    resource "aws_route_table_association" "a" {
      subnet_id      = aws_subnet.a.id
      route_table_id = aws_route_table.a.id
    }
    resource "aws_internet_gateway" "main" {
      vpc_id = aws_vpc.main.id
    }
    resource "aws_route" "out" {
      route_table_id         = aws_route_table.a.id
      destination_cidr_block = "0.0.0.0/0"
      gateway_id             = aws_internet_gateway.main.id
    }
    resource "aws_nat_gateway" "main" {
      subnet_id     = aws_subnet.a.id
      allocation_id = "eipalloc-0123456789abcdef0"
    }
"""

from tfgen.providers.aws.shared.routes import Routes
from tfgen.rules.api import Group, Hit, Iterator, Root, Rule, Severity, among

# The internet gateway, or what traffic is led through before it.
# https://docs.aws.amazon.com/vpc/latest/userguide/gwlb-route.html
_WAYS_OUT = ("gateway_id", "network_interface_id", "vpc_endpoint_id")


def check(root: Root) -> Iterator[Hit]:
    """A hit for each NAT gateway whose subnet has a route table here, without an internet gateway in it."""
    routes = Routes(root)
    for gateway in root.module.of_type("aws_nat_gateway"):
        kind, argument = gateway.argument("connectivity_type"), gateway.argument("subnet_id")
        if argument is None or (kind and root.values.plain(kind.value) != "public"):
            continue
        for subnet in root.wiring.resources_in(argument.value):
            if routes.has_table(subnet) and not routes.reaches(subnet, *_WAYS_OUT):
                message = (
                    f"{subnet.address} has no route to an internet gateway, so this NAT gateway leads nowhere. "
                    "Put it into a public subnet."
                )
                yield Hit.of(gateway, message, argument.value)


RULE = Rule(
    "nat-without-internet",
    Severity.ERROR,
    Group.SECURITY,
    check,
    among("aws_nat_gateway", "aws_route", "aws_route_table", "aws_route_table_association"),
)
