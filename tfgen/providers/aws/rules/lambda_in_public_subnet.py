"""A function in a subnet whose way out is an internet gateway.

Why:
    A function's network interface never has a public address, so behind an internet gateway it reaches nothing outside
    the VPC: calls to AWS time out (https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc-internet.html).

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
    resource "aws_internet_gateway" "main" {
      vpc_id = aws_vpc.main.id
    }
    resource "aws_route" "out" {
      route_table_id         = aws_route_table.a.id
      destination_cidr_block = "0.0.0.0/0"
      gateway_id             = aws_internet_gateway.main.id
    }
    resource "aws_lambda_function" "orders" {
      function_name = "orders"
      role          = "arn:aws:iam::111122223333:role/orders"
      vpc_config {
        subnet_ids         = [aws_subnet.a.id]
        security_group_ids = ["sg-0123456789abcdef0"]
      }
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
    resource "aws_nat_gateway" "main" {
      subnet_id     = "subnet-0123456789abcdef0"
      allocation_id = "eipalloc-0123456789abcdef0"
    }
    resource "aws_route" "out" {
      route_table_id         = aws_route_table.a.id
      destination_cidr_block = "0.0.0.0/0"
      nat_gateway_id         = aws_nat_gateway.main.id
    }
    resource "aws_lambda_function" "orders" {
      function_name = "orders"
      role          = "arn:aws:iam::111122223333:role/orders"
      vpc_config {
        subnet_ids         = [aws_subnet.a.id]
        security_group_ids = ["sg-0123456789abcdef0"]
      }
    }
"""

from tfgen.providers.aws.shared.routes import Routes
from tfgen.rules.api import Group, Hit, Iterator, Root, Rule, Severity, among


def check(root: Root) -> Iterator[Hit]:
    """A hit for each such subnet of each function."""
    routes = Routes(root)
    for function in root.module.of_type("aws_lambda_function"):
        for config in function.blocks("vpc_config"):
            argument = config.body.argument("subnet_ids")
            for subnet in root.wiring.resources_in(argument.value if argument else None):
                if argument and "gateway_id" in routes.defaults(subnet):
                    message = (
                        f"{subnet.address} leads to an internet gateway, which a function cannot use. "
                        "Put the function into private subnets, whose default route is a NAT gateway."
                    )
                    yield Hit.of(function, message, argument.value)


RULE = Rule(
    "lambda-in-public-subnet",
    Severity.ERROR,
    Group.SECURITY,
    check,
    among("aws_lambda_function", "aws_route", "aws_route_table", "aws_route_table_association"),
)
