"""The clusters of a module that are members of Aurora global databases."""

from tfgen.hcl.syntax import Attribute
from tfgen.rules.api import Resource, Root
from tfgen.rules.shared.arguments import plain_of, referred_by

CLUSTER = "aws_rds_cluster"
GLOBAL = "aws_rds_global_cluster"
JOINS = "global_cluster_identifier"
SOURCE = "source_db_cluster_identifier"


def find_members(root: Root) -> list[Resource]:
    """The clusters that certainly join a global database, and those that one of the module is made of."""
    sources = {
        cluster
        for database in root.module.of_type(GLOBAL)
        for cluster in referred_by(root, database.block.body, SOURCE, CLUSTER)
    }
    secondaries = find_secondaries(root)
    return [
        cluster
        for cluster in root.module.of_type(CLUSTER)
        if cluster in sources or cluster in secondaries or _refers(root, cluster)
    ]


def find_secondaries(root: Root) -> list[Resource]:
    """The clusters that join a global database of another module, by its name."""
    return [
        cluster
        for cluster in root.module.of_type(CLUSTER)
        if isinstance(plain_of(root, cluster.block.body, JOINS), str)
        and not referred_by(root, cluster.block.body, JOINS)
    ]


def _refers(root: Root, cluster: Resource) -> bool:
    """Whether it names a global database of the module directly, not under a condition."""
    argument = cluster.argument(JOINS)
    return isinstance(argument and argument.value, Attribute) and bool(
        referred_by(root, cluster.block.body, JOINS, GLOBAL)
    )
