"""A function in a VPC without a way to the APIs of AWS: no NAT gateway, no interface endpoint.

Why:
    In a VPC, a function has only that VPC's routes. Without one, reading a secret or a parameter hangs until the
    function times out (https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc-internet.html).

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
    """A hit for each function of which all subnets have a route table here, and one of them leads nowhere."""
    routes = Routes(root)
    if any(True for _ in _interface_endpoints(root)):
        return
    for function in root.module.of_type("aws_lambda_function"):
        for config in function.blocks("vpc_config"):
            argument = config.body.argument("subnet_ids")
            subnets = root.wiring.resources_in(argument.value if argument else None)
            closed = [subnet for subnet in subnets if routes.has_table(subnet) and not routes.may_lead_on(subnet)]
            if argument and closed:
                message = (
                    f"{closed[0].address} has no default route and its VPC no interface endpoint, so the function "
                    "reaches no API of AWS. Add a route to a NAT gateway, or interface endpoints for what it calls."
                )
                yield Hit.of(function, message, argument.value)


def _interface_endpoints(root: Root) -> Iterator[str]:
    for endpoint in root.module.of_type("aws_vpc_endpoint"):
        kind = endpoint.argument("vpc_endpoint_type")
        if kind and root.values.plain(kind.value) == "Interface":
            yield endpoint.address


RULE = Rule(
    "lambda-without-nat",
    Severity.WARNING,
    Group.SECURITY,
    check,
    among("aws_lambda_function", "aws_route", "aws_route_table", "aws_route_table_association", "aws_vpc_endpoint"),
)
