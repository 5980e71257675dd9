"""Members of one Aurora global database that disagree, or that join one which no root module declares.

Why:
    All members run one engine in one version and are encrypted or not together; the database that a secondary joins has
    to be declared by its home
    (https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-global-database-getting-started.html).
    Each stack is right when looked at alone.

Bad:
    # in prod/us-east-1
    resource "aws_rds_cluster" "main" {
      cluster_identifier        = "trading-us-east-1"
      global_cluster_identifier = aws_rds_global_cluster.main.global_cluster_identifier
      engine                    = "aurora-mysql"
      engine_version            = "8.0.mysql_aurora.3.10.5"
    }
    resource "aws_rds_global_cluster" "main" {
      global_cluster_identifier = "trading"
    }
    # in prod/us-west-2
    resource "aws_rds_cluster" "main" {
      cluster_identifier        = "trading-us-west-2"
      global_cluster_identifier = "trading"
      engine                    = "aurora-mysql"
      engine_version            = "8.0.mysql_aurora.3.04.4"
    }

Good:
    # in prod/us-east-1
    resource "aws_rds_cluster" "main" {
      cluster_identifier        = "trading-us-east-1"
      global_cluster_identifier = aws_rds_global_cluster.main.global_cluster_identifier
      engine                    = "aurora-mysql"
      engine_version            = "8.0.mysql_aurora.3.10.5"
    }
    resource "aws_rds_global_cluster" "main" {
      global_cluster_identifier = "trading"
    }
    # in prod/us-west-2
    resource "aws_rds_cluster" "main" {
      cluster_identifier        = "trading-us-west-2"
      global_cluster_identifier = "trading"
      engine                    = "aurora-mysql"
      engine_version            = "8.0.mysql_aurora.3.10.5"
    }
"""

from collections import defaultdict
from typing import NamedTuple

from tfgen.evaluation.values import UNKNOWN
from tfgen.providers.aws.shared.global_members import CLUSTER, GLOBAL, JOINS
from tfgen.rules.api import Group, Hit, Iterator, Matrix, MatrixRule, Resource, Root, Severity
from tfgen.rules.shared.arguments import plain_of, referred_by

_EQUAL = ("engine", "engine_version", "storage_encrypted")


class _Member(NamedTuple):
    root: Root
    cluster: Resource

    def plain(self, name: str) -> object:
        """The value of an argument, None without it."""
        argument = self.cluster.argument(name)
        return self.root.values.plain(argument.value) if argument else None


def check(matrix: Matrix) -> Iterator[Hit]:
    """Hits for members that differ from the first one, and for members of a database that nobody declares."""
    members: defaultdict[str, list[_Member]] = defaultdict(list)
    declared: set[str] = set()
    for root in matrix.roots:
        for database in root.module.of_type(GLOBAL):
            name = _name_of(root, database)
            declared.add(name)
            sources = referred_by(root, database.block.body, "source_db_cluster_identifier", CLUSTER)
            members[name] += [_Member(root, cluster) for cluster in sources]
        for cluster in root.module.of_type(CLUSTER):
            members[_joined_by(root, cluster)].append(_Member(root, cluster))
    for name, joined in members.items():
        if name:
            yield from _disagreements(list({id(each.cluster): each for each in joined}.values()))
            yield from () if name in declared or not matrix.config else _undeclared(name, joined)


def _name_of(root: Root, database: Resource) -> str:
    """The identifier of a global database; where that is not known, a name that no other has."""
    name = plain_of(root, database.block.body, JOINS)
    return name if isinstance(name, str) else f"{database.address} in {root.module.folder}"


def _joined_by(root: Root, cluster: Resource) -> str:
    """The name of the global database that a cluster joins by its name or by a reference; none, or not known: empty."""
    name = plain_of(root, cluster.block.body, JOINS)
    databases = () if isinstance(name, str) else referred_by(root, cluster.block.body, JOINS, GLOBAL)
    return name if isinstance(name, str) else next((_name_of(root, each) for each in databases), "")


def _disagreements(members: list[_Member]) -> Iterator[Hit]:
    for first, other in ((members[0], other) for other in members[1:]):
        for name in _EQUAL:
            want, have, argument = first.plain(name), other.plain(name), other.cluster.argument(name)
            if want is UNKNOWN or have is UNKNOWN or want == have:
                continue
            message = (
                f"{name} is {_shown(have)} here and {_shown(want)} in {first.root.module.folder}, a member of the same "
                "global database. Set the same value for all of its regions."
            )
            place = argument.value if argument else other.cluster.block
            yield Hit.at(other.cluster.file, place, message, address=other.cluster.address)


def _shown(value: object) -> str:
    return "not set" if value is None else f'"{value}"' if isinstance(value, str) else str(value).lower()


def _undeclared(name: str, members: list[_Member]) -> Iterator[Hit]:
    for member in members:
        message = (
            f'no stack declares the global database "{name}" that this cluster joins. Declare an '
            "aws_rds_global_cluster of that name in the home region."
        )
        argument = member.cluster.argument("global_cluster_identifier")
        place = argument.value if argument else member.cluster.block
        yield Hit.at(member.cluster.file, place, message, address=member.cluster.address)


RULE = MatrixRule("global-cluster-mismatch", Severity.ERROR, Group.MATRIX, check)
