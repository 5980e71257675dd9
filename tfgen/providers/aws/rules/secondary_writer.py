"""A function that is to write through a secondary cluster of a global database, and cannot.

Why:
    The writer endpoint of a secondary is inactive: nothing answers there. Its reader endpoint takes writes only with
    `enable_global_write_forwarding`
    (https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-global-database-write-forwarding-ams.html).

Bad:
    resource "aws_rds_cluster" "main" {
      cluster_identifier        = "orders"
      engine                    = "aurora-mysql"
      global_cluster_identifier = "orders-global"
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
      cluster_identifier             = "orders"
      engine                         = "aurora-mysql"
      global_cluster_identifier      = "orders-global"
      enable_global_write_forwarding = true
    }
    resource "aws_lambda_function" "orders" {
      function_name = "orders"
      role          = "arn:aws:iam::111122223333:role/orders"
      environment {
        variables = { DB_HOST = aws_rds_cluster.main.reader_endpoint }
      }
    }
"""

from collections import defaultdict

from tfgen.module.references import find_references
from tfgen.providers.aws.shared.global_members import find_secondaries
from tfgen.rules.api import Argument, Group, Hit, Iterator, Mapping, Resource, Root, Rule, Severity, among
from tfgen.rules.shared.arguments import plain_of

_FORWARDING = "enable_global_write_forwarding"


def check(root: Root) -> Iterator[Hit]:
    """A hit for each function that knows a secondary's writer endpoint only, or both where writes are not forwarded."""
    secondaries = {cluster.address: cluster for cluster in find_secondaries(root)}
    for function in root.module.of_type("aws_lambda_function"):
        for environment in function.blocks("environment"):
            argument = environment.body.argument("variables")
            for address, endpoints in _endpoints(argument).items():
                message = _fault(root, secondaries[address], endpoints) if address in secondaries else None
                if argument and message:
                    yield Hit.of(function, message, argument.value)


def _endpoints(argument: Argument | None) -> Mapping[str, set[object]]:
    """The attributes that an argument mentions, by the address of what they are of."""
    found: defaultdict[str, set[object]] = defaultdict(set)
    for reference in find_references(argument.value) if argument else ():
        found[reference.target].update(reference.path[-1:])
    return found


def _fault(root: Root, cluster: Resource, endpoints: set[object]) -> str | None:
    if "endpoint" not in endpoints:
        return None
    if "reader_endpoint" not in endpoints:
        return f"the writer endpoint of {cluster.address}, a secondary, is inactive. Give the function reader_endpoint."
    if plain_of(root, cluster.block.body, _FORWARDING) in (None, False):
        return f"{cluster.address} is a secondary and forwards no writes. Set {_FORWARDING} to true."
    return None


RULE = Rule(
    "secondary-writer",
    Severity.ERROR,
    Group.SECURITY,
    check,
    among("aws_lambda_function", "aws_rds_cluster", "aws_rds_global_cluster"),
)
