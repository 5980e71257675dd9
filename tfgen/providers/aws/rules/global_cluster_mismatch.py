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

from tfgen.errors import Position
from tfgen.evaluation.values import UNKNOWN
from tfgen.providers.aws.shared.global_members import CLUSTER, GLOBAL, JOINS, SOURCE
from tfgen.rules.api import (
    Group,
    Hit,
    Iterable,
    Iterator,
    Look,
    Mapping,
    Matrix,
    MatrixRule,
    Resource,
    Root,
    Sequence,
    Severity,
)
from tfgen.rules.shared.arguments import plain_of, referred_by
from tfgen.structs import Struct

_ENGINE = "engine"
_EQUAL = (_ENGINE, "engine_version", "storage_encrypted")


class _Said(Struct, frozen=True, array_like=True):
    """What an argument says, for people and exactly, None where that is not known, and its place or the block's."""

    value: tuple[str, str] | None
    position: Position


class _Member(Struct, frozen=True, array_like=True):
    """A cluster with what members of a global database have to agree on, and where it says which one it joins.

    A global database that names its engine is one of them in that.
    """

    address: str
    said: dict[str, _Said]
    joins: Position
    is_database: bool = False


class _Members(Struct, frozen=True, array_like=True):
    """Clusters, global databases with the numbers of those that they are made of, and which one each of them joins."""

    clusters: list[_Member]
    databases: list[tuple[str, list[int]]]
    joined: list[str]


def check(matrix: Matrix) -> Iterator[Hit]:
    """Hits for members that differ from the first one, and for members of a database that nobody declares."""
    members: defaultdict[str, dict[tuple[str, int], _Member]] = defaultdict(dict)
    declared: set[str] = set()
    for sketch, seen in matrix.seen(_MEMBERS):
        for name, sources in seen.databases:
            declared.add(name)
            members[name].update({(sketch.folder, number): seen.clusters[number] for number in sources})
        for number, name in enumerate(seen.joined):
            members[name][sketch.folder, number] = seen.clusters[number]
    for name, joined in members.items():
        if name and joined:
            yield from _disagreements(joined)
            yield from () if name in declared or not matrix.config else _undeclared(name, joined.values())


def _look(root: Root) -> _Members:
    own = root.module.of_type(CLUSTER)
    sources = [
        (_name_of(root, database), referred_by(root, database.block.body, SOURCE, CLUSTER))
        for database in root.module.of_type(GLOBAL)
    ]
    # With data sources that a database is made of, and with databases that say of which engine they are.
    clusters = list(dict.fromkeys([*own, *(cluster for _, found in sources for cluster in found)]))
    databases = [(name, [clusters.index(cluster) for cluster in found]) for name, found in sources]
    members = [_member(root, cluster, _EQUAL) for cluster in clusters]
    for database, (_, numbers) in zip(root.module.of_type(GLOBAL), databases, strict=True):
        if database.argument(_ENGINE):
            numbers.insert(0, len(members))
            members.append(_member(root, database, (_ENGINE,), is_database=True))
    return _Members(members, databases, [_joined_by(root, cluster) for cluster in own])


def _member(root: Root, cluster: Resource, names: Sequence[str], *, is_database: bool = False) -> _Member:
    said = {name: _Said(_exactly(plain_of(root, cluster.block.body, name)), _place(cluster, name)) for name in names}
    return _Member(cluster.address, said, _place(cluster, JOINS), is_database)


def _place(cluster: Resource, name: str) -> Position:
    argument = cluster.argument(name)
    return cluster.file.position(argument.value.start if argument else cluster.block.start)


def _exactly(value: object) -> tuple[str, str] | None:
    return None if value is UNKNOWN else (_shown(value), repr(value))


def _name_of(root: Root, database: Resource) -> str:
    """The identifier of a global database; where that is not known, a name that no other has."""
    name = plain_of(root, database.block.body, JOINS)
    return name if isinstance(name, str) else f"{database.address} in {root.module.folder}"


def _joined_by(root: Root, cluster: Resource) -> str:
    """The name of the global database that a cluster joins by its name or by a reference; none, or not known: empty."""
    name = plain_of(root, cluster.block.body, JOINS)
    databases = () if isinstance(name, str) else referred_by(root, cluster.block.body, JOINS, GLOBAL)
    return name if isinstance(name, str) else next((_name_of(root, each) for each in databases), "")


def _disagreements(members: Mapping[tuple[str, int], _Member]) -> Iterator[Hit]:
    ((folder, _), first), *others = members.items()
    for _, other in others:
        for name in (name for name in _EQUAL if name in first.said and name in other.said):
            want, have = first.said[name].value, other.said[name].value
            if want is None or have is None or want == have:
                continue
            who = "which declares its global database" if first.is_database else "a member of the same global database"
            message = (
                f"{name} is {have[0]} here and {want[0]} in {folder}, {who}. Set the same value for all of its regions."
            )
            yield Hit(other.said[name].position, message, other.address)


def _shown(value: object) -> str:
    return "not set" if value is None else f'"{value}"' if isinstance(value, str) else str(value).lower()


def _undeclared(name: str, members: Iterable[_Member]) -> Iterator[Hit]:
    for member in members:
        message = (
            f'no stack declares the global database "{name}" that this cluster joins. Declare an '
            "aws_rds_global_cluster of that name in the home region."
        )
        yield Hit(member.joins, message, member.address)


_MEMBERS = Look("global-members", _Members, _look)
RULE = MatrixRule("global-cluster-mismatch", Severity.ERROR, Group.MATRIX, check, (_MEMBERS,))
