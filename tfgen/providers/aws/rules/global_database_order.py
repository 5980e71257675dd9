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

from collections import defaultdict
from typing import TYPE_CHECKING

from tfgen.errors import Position
from tfgen.providers.aws.shared.global_members import GLOBAL, JOINS, find_secondaries
from tfgen.rules.api import Group, Hit, Iterator, Look, Matrix, MatrixRule, Root, Severity
from tfgen.rules.shared.arguments import plain_of
from tfgen.stacks.order import order_waves
from tfgen.structs import Struct

if TYPE_CHECKING:
    from tfgen.stacks.stack import Stack


class _Databases(Struct, frozen=True, array_like=True):
    """Global databases that have a known name, and the names that clusters join where no such database is."""

    declared: list[tuple[str, str, Position]]
    joined: list[str]


def check(matrix: Matrix) -> Iterator[Hit]:
    """A hit for each global database that a cluster of an earlier stack of its environment joins."""
    stacks = [(sketch.folder, sketch.stack, seen) for sketch, seen in matrix.seen(_DATABASES) if sketch.stack]
    waves = order_waves([stack for _, stack, _ in stacks])
    when = {stack.name: number for number, wave in enumerate(waves) for stack in wave}
    joining: defaultdict[object, list[tuple[str, Stack]]] = defaultdict(list)
    for folder, stack, seen in stacks:
        for name in dict.fromkeys(seen.joined):
            joining[name, stack.neighbourhood].append((folder, stack))
    for _, stack, seen in stacks:
        for name, address, position in seen.declared:
            for folder, other in joining[name, stack.neighbourhood]:
                if when[other.name] < when[stack.name]:
                    message = (
                        f"{folder} is applied before this stack, and its cluster joins this global "
                        "database. Declare it in the home region's stack."
                    )
                    yield Hit(position, message, address)


def _look(root: Root) -> _Databases:
    declared = [
        (name, database.address, database.position)
        for database in root.module.of_type(GLOBAL)
        if isinstance(name := plain_of(root, database.block.body, JOINS), str)
    ]
    joined = [plain_of(root, cluster.block.body, JOINS) for cluster in find_secondaries(root)]
    return _Databases(declared, [name for name in joined if isinstance(name, str)])


_DATABASES = Look("global-databases", _Databases, _look)
RULE = MatrixRule("global-database-order", Severity.ERROR, Group.MATRIX, check, (_DATABASES,))
