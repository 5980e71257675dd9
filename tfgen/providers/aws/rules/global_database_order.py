"""A global database in a stack that is applied after one whose cluster joins it.

Why:
    A cluster joins by name, so Terraform sees no order between the stacks. The home region's stack is applied first:
    declared anywhere else, the global database is not there yet, and the apply fails with GlobalClusterNotFoundFault
    (https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBCluster.html).

Bad:
    # in dev/us-east-1, the home region
    resource "aws_rds_cluster" "main" {
      cluster_identifier        = "orders"
      engine                    = "aurora-mysql"
      global_cluster_identifier = "orders-global"
    }
    # in dev/us-west-2
    resource "aws_rds_global_cluster" "main" {
      global_cluster_identifier = "orders-global"
      engine                    = "aurora-mysql"
    }

Good:
    # in dev/us-east-1, the home region
    resource "aws_rds_global_cluster" "main" {
      global_cluster_identifier = "orders-global"
      engine                    = "aurora-mysql"
    }
    # in dev/us-west-2
    resource "aws_rds_cluster" "main" {
      cluster_identifier        = "orders"
      engine                    = "aurora-mysql"
      global_cluster_identifier = "orders-global"
    }
"""

from tfgen.providers.aws.shared.global_members import GLOBAL, find_secondaries
from tfgen.rules.api import Group, Hit, Iterator, Mapping, Matrix, MatrixRule, Root, Severity
from tfgen.rules.shared.arguments import plain_of
from tfgen.stacks.order import order_waves


def check(matrix: Matrix) -> Iterator[Hit]:
    """A hit for each global database that a cluster of an earlier stack of its environment joins."""
    waves = order_waves([root.stack for root in matrix.stacks if root.stack])
    when = {stack.name: number for number, wave in enumerate(waves) for stack in wave}
    for root in matrix.stacks:
        for database in root.module.of_type(GLOBAL):
            name = plain_of(root, database.block.body, "global_cluster_identifier")
            for other in matrix.stacks:
                if _is_earlier(other, root, when) and _joins(other, name):
                    message = (
                        f"{other.module.folder} is applied before this stack, and its cluster joins this global "
                        "database. Declare it in the home region's stack."
                    )
                    yield Hit.of(database, message)


def _is_earlier(one: Root, other: Root, when: Mapping[str, int]) -> bool:
    if one.stack is None or other.stack is None or not one.stack.is_beside(other.stack):
        return False
    return when[one.stack.name] < when[other.stack.name]


def _joins(root: Root, name: object) -> bool:
    return any(
        plain_of(root, cluster.block.body, "global_cluster_identifier") == name for cluster in find_secondaries(root)
    )


RULE = MatrixRule("global-database-order", Severity.ERROR, Group.MATRIX, check)
