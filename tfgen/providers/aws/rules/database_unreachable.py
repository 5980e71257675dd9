"""A function that is given a database's address, and whose security groups keep them apart.

Why:
    The connection hangs until the function times out. The database's group has to let the function's group in on its
    port, and the function's group has to let that out: a group made by Terraform has no rule for anything
    (https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Overview.RDSSecurityGroups.html).

Bad:
    resource "aws_security_group" "function" {
      name = "function"
    }
    resource "aws_security_group" "database" {
      name = "database"
    }
    resource "aws_rds_cluster" "main" {
      cluster_identifier     = "main"
      engine                 = "aurora-mysql"
      vpc_security_group_ids = [aws_security_group.database.id]
    }
    resource "aws_lambda_function" "orders" {
      function_name = "orders"
      role          = "arn:aws:iam::111122223333:role/orders"
      vpc_config {
        subnet_ids         = ["subnet-0123456789abcdef0"]
        security_group_ids = [aws_security_group.function.id]
      }
      environment {
        variables = { DB_HOST = aws_rds_cluster.main.endpoint }
      }
    }
    resource "aws_vpc_security_group_egress_rule" "function" {
      security_group_id            = aws_security_group.function.id
      referenced_security_group_id = aws_security_group.database.id
      ip_protocol                  = "tcp"
      from_port                    = 3306
      to_port                      = 3306
    }

Good:
    resource "aws_security_group" "function" {
      name = "function"
    }
    resource "aws_security_group" "database" {
      name = "database"
    }
    resource "aws_rds_cluster" "main" {
      cluster_identifier     = "main"
      engine                 = "aurora-mysql"
      vpc_security_group_ids = [aws_security_group.database.id]
    }
    resource "aws_lambda_function" "orders" {
      function_name = "orders"
      role          = "arn:aws:iam::111122223333:role/orders"
      vpc_config {
        subnet_ids         = ["subnet-0123456789abcdef0"]
        security_group_ids = [aws_security_group.function.id]
      }
      environment {
        variables = { DB_HOST = aws_rds_cluster.main.endpoint }
      }
    }
    resource "aws_vpc_security_group_egress_rule" "function" {
      security_group_id            = aws_security_group.function.id
      referenced_security_group_id = aws_security_group.database.id
      ip_protocol                  = "tcp"
      from_port                    = 3306
      to_port                      = 3306
    }
    resource "aws_vpc_security_group_ingress_rule" "database" {
      security_group_id            = aws_security_group.database.id
      referenced_security_group_id = aws_security_group.function.id
      ip_protocol                  = "tcp"
      from_port                    = 3306
      to_port                      = 3306
    }
"""

from itertools import product

from tfgen.providers.aws.shared.firewall import find_openings
from tfgen.rules.api import Argument, Group, Hit, Iterator, Resource, Root, Rule, Severity, among
from tfgen.rules.shared.arguments import plain_of

_DATABASES = ("aws_rds_cluster", "aws_db_instance")
_GROUP = "aws_security_group"
# https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/USER_ConnectToInstance.html
_PORTS = {"aurora-mysql": 3306, "mysql": 3306, "mariadb": 3306, "aurora-postgresql": 5432, "postgres": 5432}


def check(root: Root) -> Iterator[Hit]:
    """A hit for each function and database between which no rule of the module lets traffic through."""
    databases = {database.address: database for database in root.module.of_type(*_DATABASES)}
    for function in root.module.of_type("aws_lambda_function"):
        settings = [argument for block in function.blocks("environment") for argument in block.body.arguments]
        for argument in settings:
            for database in root.wiring.resources_in(argument.value):
                if database.address in databases:
                    yield from _faults(root, function, database)


def _faults(root: Root, function: Resource, database: Resource) -> Iterator[Hit]:
    ours = [group for config in function.blocks("vpc_config") for group in _groups(root, config.body.arguments)]
    theirs = _groups(root, database.block.body.arguments)
    port = _port(root, database)
    if not (ours and theirs and port):
        return
    for direction, inner, outer, place in (
        ("ingress", theirs, ours, database),
        ("egress", ours, theirs, function),
    ):
        if not _is_open(root, direction, inner, outer, port):
            message = (
                f"no {direction} rule of {inner[0]} lets {outer[0]} through on port {port}, so {function.address} "
                f"cannot reach {database.address}. Add one."
            )
            yield Hit.of(place, message)


def _groups(root: Root, arguments: tuple[Argument, ...]) -> list[str]:
    """The security groups that a block's arguments name."""
    return [
        resource.address
        for argument in arguments
        if argument.name in ("security_group_ids", "vpc_security_group_ids")
        for resource in root.wiring.resources_in(argument.value)
        if resource.type == _GROUP
    ]


def _port(root: Root, database: Resource) -> int | None:
    for name in ("port", "engine"):
        value = plain_of(root, database.block.body, name)
        if isinstance(value, int):
            return value
        if isinstance(value, str):
            return _PORTS.get(value)
    return None


def _is_open(root: Root, direction: str, inner: list[str], outer: list[str], port: int) -> bool:
    openings = [opening for opening in find_openings(root, direction) if opening.group in inner]
    return any(opening.lets(other, port) is not False for opening, other in product(openings, outer))


RULE = Rule(
    "database-unreachable",
    Severity.ERROR,
    Group.SECURITY,
    check,
    among(
        "aws_db_instance",
        "aws_lambda_function",
        "aws_rds_cluster",
        "aws_security_group",
        "aws_security_group_rule",
        "aws_vpc_security_group_egress_rule",
        "aws_vpc_security_group_ingress_rule",
    ),
)
