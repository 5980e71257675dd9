"""Members of one Aurora global database that AWS may restart at the same time.

Why:
    In its maintenance window AWS restarts what a member runs on
    (https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/USER_UpgradeDBInstance.Maintenance.html). A member in
    another region is there to take over meanwhile, which it cannot while its own window is open. Windows are copied
    from one stack to the next, and each is right when looked at alone.

Bad:
    # in prod/us-east-1
    resource "aws_rds_cluster" "main" {
      cluster_identifier           = "orders-us-east-1"
      engine                       = "aurora-mysql"
      preferred_maintenance_window = "sun:05:00-sun:06:00"
    }
    resource "aws_rds_global_cluster" "main" {
      global_cluster_identifier    = "orders"
      source_db_cluster_identifier = aws_rds_cluster.main.arn
    }
    # in prod/us-west-2
    resource "aws_rds_cluster" "main" {
      cluster_identifier           = "orders-us-west-2"
      engine                       = "aurora-mysql"
      global_cluster_identifier    = "orders"
      preferred_maintenance_window = "sun:05:30-sun:06:30"
    }

Good:
    # in prod/us-east-1
    resource "aws_rds_cluster" "main" {
      cluster_identifier           = "orders-us-east-1"
      engine                       = "aurora-mysql"
      preferred_maintenance_window = "sun:05:00-sun:06:00"
    }
    resource "aws_rds_global_cluster" "main" {
      global_cluster_identifier    = "orders"
      source_db_cluster_identifier = aws_rds_cluster.main.arn
    }
    # in prod/us-west-2
    resource "aws_rds_cluster" "main" {
      cluster_identifier           = "orders-us-west-2"
      engine                       = "aurora-mysql"
      global_cluster_identifier    = "orders"
      preferred_maintenance_window = "mon:05:00-mon:06:00"
    }
"""

import re
from collections import defaultdict

from tfgen.errors import Position
from tfgen.patterns import regex
from tfgen.providers.aws.shared.global_members import CLUSTER, GLOBAL, JOINS, SOURCE, find_members
from tfgen.rules.api import Group, Hit, Iterator, Look, Matrix, MatrixRule, Resource, Root, Severity
from tfgen.rules.shared.arguments import plain_of, referred_by
from tfgen.structs import Struct

_ARGUMENT = "preferred_maintenance_window"
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_WINDOW = regex(rf"({'|'.join(_DAYS)}):(\d\d):(\d\d)-({'|'.join(_DAYS)}):(\d\d):(\d\d)", re.IGNORECASE)
_WEEK = 7 * 24 * 60


class _Member(Struct, frozen=True, array_like=True):
    """A cluster with its window, as it is written and as its first minute of the week and its length in minutes."""

    address: str
    position: Position
    text: str
    start: int
    length: int


def check(matrix: Matrix) -> Iterator[Hit]:
    """A hit for each member whose window is open while that of a member before it is."""
    databases: defaultdict[str, list[tuple[str, _Member]]] = defaultdict(list)
    for sketch, seen in matrix.seen(_WINDOWS):
        for name, member in seen:
            databases[name].append((sketch.folder, member))
    for members in databases.values():
        for number, (_, later) in enumerate(members):
            folder = next((folder for folder, earlier in members[:number] if _overlap(earlier, later)), None)
            if folder is not None:
                message = (
                    f"the window {later.text} is open while that of {folder} is, a member of the same global database. "
                    "Give each of its regions a day of its own."
                )
                yield Hit(later.position, message, later.address)


def _look(root: Root) -> list[tuple[str, _Member]]:
    """The members of global databases whose names are known and whose windows are, by the database's name."""
    named = ((_joined_by(root, cluster), _member(root, cluster)) for cluster in find_members(root))
    return [(name, member) for name, member in named if name and member]


def _member(root: Root, cluster: Resource) -> _Member | None:
    argument, text = cluster.argument(_ARGUMENT), plain_of(root, cluster.block.body, _ARGUMENT)
    found = _WINDOW.fullmatch(text) if isinstance(text, str) else None
    if argument is None or found is None:
        return None
    start, end = (_minute(*found.groups()[first : first + 3]) for first in (0, 3))
    position = cluster.file.position(argument.value.start)
    return _Member(cluster.address, position, str(text), start, (end - start) % _WEEK)


def _minute(day: str, hour: str, minute: str) -> int:
    return (_DAYS.index(day.lower()) * 24 + int(hour)) * 60 + int(minute)


def _overlap(one: _Member, other: _Member) -> bool:
    """Whether either begins while the other is open; a week has no end."""
    return (other.start - one.start) % _WEEK < one.length or (one.start - other.start) % _WEEK < other.length


def _joined_by(root: Root, cluster: Resource) -> str | None:
    """The name of the global database that a member joins by name or reference, or is the source of."""
    name = plain_of(root, cluster.block.body, JOINS)
    if isinstance(name, str):
        return name
    joined = list(referred_by(root, cluster.block.body, JOINS, GLOBAL))
    made_of = (
        database
        for database in root.module.of_type(GLOBAL)
        if cluster in referred_by(root, database.block.body, SOURCE, CLUSTER)
    )
    names = (plain_of(root, database.block.body, JOINS) for database in (*joined, *made_of))
    return next((each for each in names if isinstance(each, str)), None)


_WINDOWS = Look("maintenance-windows", list[tuple[str, _Member]], _look)
RULE = MatrixRule("shared-maintenance-window", Severity.WARNING, Group.MATRIX, check, (_WINDOWS,))
