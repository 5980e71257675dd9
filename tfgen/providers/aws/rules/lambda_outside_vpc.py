"""A function outside of any VPC that uses a database inside one.

Why:
    Such a function has public addresses only. The database has private ones, so every connection times out
    (https://docs.aws.amazon.com/lambda/latest/dg/services-rds.html).

Bad:
    resource "aws_rds_cluster" "main" {
      cluster_identifier     = "orders"
      engine                 = "aurora-mysql"
      db_subnet_group_name   = "private"
      vpc_security_group_ids = ["sg-0123456789abcdef0"]
    }
    resource "aws_lambda_function" "orders" {
      function_name = "orders"
      role          = "arn:aws:iam::111122223333:role/orders"
      environment {
        variables = { DB_HOST = aws_rds_cluster.main.endpoint }
      }
    }

Good:
    resource "aws_rds_cluster" "main" {
      cluster_identifier     = "orders"
      engine                 = "aurora-mysql"
      db_subnet_group_name   = "private"
      vpc_security_group_ids = ["sg-0123456789abcdef0"]
    }
    resource "aws_lambda_function" "orders" {
      function_name = "orders"
      role          = "arn:aws:iam::111122223333:role/orders"
      vpc_config {
        subnet_ids         = ["subnet-0123456789abcdef0"]
        security_group_ids = ["sg-0123456789abcdef1"]
      }
      environment {
        variables = { DB_HOST = aws_rds_cluster.main.endpoint }
      }
    }
"""

from tfgen.module.references import find_references
from tfgen.rules.api import Expression, Group, Hit, Iterator, Resource, Root, Rule, Severity, among
from tfgen.rules.shared.arguments import plain_of, referring

_DATABASES = ("aws_rds_cluster", "aws_db_instance")
_ADDRESSES = ("address", "endpoint", "reader_endpoint")


def check(root: Root) -> Iterator[Hit]:
    """A hit for each function without `vpc_config` that is told the address of a database that is not public."""
    for function in root.module.of_type("aws_lambda_function"):
        if function.blocks("vpc_config", "dynamic"):
            continue
        for environment in function.blocks("environment"):
            argument = environment.body.argument("variables")
            for database in _databases(root, argument.value) if argument else ():
                if argument and not _is_public(root, database):
                    message = (
                        f"{database.address} has private addresses, which a function outside of its VPC cannot reach. "
                        "Add vpc_config with private subnets and a security group."
                    )
                    yield Hit.of(function, message, argument.value)


def _databases(root: Root, expression: Expression) -> Iterator[Resource]:
    """The databases whose addresses an expression mentions."""
    for reference in find_references(expression):
        database = root.module.resource(reference.target)
        if database and database.type in _DATABASES and reference.path and reference.path[-1] in _ADDRESSES:
            yield database


def _is_public(root: Root, database: Resource) -> bool:
    """Whether it is, or may be, reached from outside; the instances of a cluster say it."""
    instances = referring(root, "cluster_identifier", database, "aws_rds_cluster_instance")
    said = [plain_of(root, resource.block.body, "publicly_accessible") for resource in (database, *instances)]
    return any(value not in (None, False) for value in said)


RULE = Rule(
    "lambda-outside-vpc",
    Severity.ERROR,
    Group.SECURITY,
    check,
    among("aws_db_instance", "aws_lambda_function", "aws_rds_cluster", "aws_rds_cluster_instance"),
)
