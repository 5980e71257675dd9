"""Aurora Serverless v2 clusters that AWS refuses: no capacity, or one that is no range.

Why:
    An instance of the class db.serverless needs a cluster with `serverlessv2_scaling_configuration`. Its capacities go
    from 0 to 256 in steps of 0.5, and the smaller one is not above the larger
    (https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-serverless-v2.setting-capacity.html).

Bad:
    resource "aws_rds_cluster" "main" {
      engine = "aurora-mysql"
      serverlessv2_scaling_configuration {
        min_capacity = 4
        max_capacity = 2
      }
    }

Good:
    resource "aws_rds_cluster" "main" {
      engine = "aurora-mysql"
      serverlessv2_scaling_configuration {
        min_capacity = 0.5
        max_capacity = 2
      }
    }
"""

from tfgen.providers.aws.values.arguments import find_blocks, known_text, known_value
from tfgen.rules.api import Body, Group, Hit, Iterator, Resource, Root, Rule, Severity, among

_BLOCK = "serverlessv2_scaling_configuration"
_STEP = 0.5


def check(root: Root) -> Iterator[Hit]:
    """A hit for each cluster or instance with such a fault."""
    for cluster in root.module.of_type("aws_rds_cluster"):
        for name, block in find_blocks(cluster.block.body):
            if name == _BLOCK:
                yield from _check_capacity(root, cluster, block.body)
    for instance in root.module.of_type("aws_rds_cluster_instance"):
        yield from _check_instance(root, instance)


def _check_capacity(root: Root, cluster: Resource, body: Body) -> Iterator[Hit]:
    values = [(body.argument(name), known_value(root, body, name)) for name in ("min_capacity", "max_capacity")]
    for argument, value in values:
        if argument and isinstance(value, int | float) and value % _STEP:
            yield Hit.of(cluster, f"{argument.name} is {value}. Capacities go in steps of {_STEP}.", argument.value)
    (_, low), (argument, high) = values
    if argument and isinstance(low, int | float) and isinstance(high, int | float) and low > high:
        message = f"max_capacity is {high}, below min_capacity, which is {low}. Swap the two, or mend the wrong one."
        yield Hit.of(cluster, message, argument.value)


def _check_instance(root: Root, instance: Resource) -> Iterator[Hit]:
    argument = instance.argument("cluster_identifier")
    if not argument or known_text(root, instance.block.body, "instance_class") != "db.serverless":
        return
    for cluster in root.wiring.resources_in(argument.value):
        blocks = {name for name, _ in find_blocks(cluster.block.body)}
        if cluster.type == "aws_rds_cluster" and _BLOCK not in blocks:
            yield Hit.of(instance, f"the class db.serverless needs {_BLOCK} in {cluster.address}. Add it there.")


RULE = Rule(
    "serverless-capacity", Severity.ERROR, Group.VALUES, check, among("aws_rds_cluster", "aws_rds_cluster_instance")
)
