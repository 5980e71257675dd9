"""Replication of a bucket into itself, or into a bucket that another root module declares.

Why:
    Replicated objects that arrive in another stack's data bucket look like that stack's own, expire by its rules, and
    with replication in both directions neither stack can be applied first
    (https://github.com/hashicorp/terraform/issues/20253). A replica belongs into a bucket made for it, in the stack
    that fills it.

Bad:
    # in dev/us-east-1
    resource "aws_s3_bucket" "data" {
      bucket = "trading-data-us-east-1"
    }
    resource "aws_s3_bucket_replication_configuration" "data" {
      bucket = aws_s3_bucket.data.id
      role   = "arn:aws:iam::111122223333:role/replication"
      rule {
        status = "Enabled"
        destination {
          bucket = "arn:aws:s3:::trading-data-us-west-2"
        }
      }
    }
    # in dev/us-west-2
    resource "aws_s3_bucket" "data" {
      bucket = "trading-data-us-west-2"
    }

Good:
    # in dev/us-east-1
    resource "aws_s3_bucket" "data" {
      bucket = "trading-data-us-east-1"
    }
    resource "aws_s3_bucket" "replica" {
      provider = aws.replica
      bucket   = "trading-data-us-east-1-replica"
    }
    resource "aws_s3_bucket_replication_configuration" "data" {
      bucket = aws_s3_bucket.data.id
      role   = "arn:aws:iam::111122223333:role/replication"
      rule {
        status = "Enabled"
        destination {
          bucket = aws_s3_bucket.replica.arn
        }
      }
    }
    # in dev/us-west-2
    resource "aws_s3_bucket" "data" {
      bucket = "trading-data-us-west-2"
    }
"""

from tfgen.errors import Position
from tfgen.module.references import Reference, find_references
from tfgen.patterns import regex
from tfgen.rules.api import Argument, Group, Hit, Iterator, Look, Mapping, Matrix, MatrixRule, Root, Severity, Sketch
from tfgen.structs import Struct

_MANY = frozenset({"each", "local", "module", "self", "var"})
_BUCKET_ARN = regex(r"arn:aws[a-z-]*:s3:::([^/]+)")


class _Destination(Struct, frozen=True, array_like=True):
    """Where a replication leads, from which bucket: addresses and names, sorted; and where it says so."""

    sources: tuple[str, ...]
    targets: tuple[str, ...]
    address: str
    position: Position


class _Buckets(Struct, frozen=True, array_like=True):
    """The buckets of a root module by known name, each with its address, and its replications."""

    named: list[tuple[str, str]]
    destinations: list[_Destination]


def check(matrix: Matrix) -> Iterator[Hit]:
    """A hit for every destination that is not a bucket of this root module's own, made to be one."""
    owners = {name: (sketch, address) for sketch, seen in matrix.seen(_BUCKETS) for name, address in seen.named}
    for sketch, seen in matrix.seen(_BUCKETS):
        for destination in seen.destinations:
            if message := _fault(sketch, destination, owners):
                yield Hit(destination.position, message, destination.address)


def _look(root: Root) -> _Buckets:
    return _Buckets(list(_bucket_names(root)), list(_destinations(root)))


def _bucket_names(root: Root) -> Iterator[tuple[str, str]]:
    for bucket in root.module.of_type("aws_s3_bucket"):
        argument = bucket.argument("bucket")
        name = root.values.plain(argument.value) if argument else None
        if isinstance(name, str):
            yield name, bucket.address


def _destinations(root: Root) -> Iterator[_Destination]:
    for replication in root.module.of_type("aws_s3_bucket_replication_configuration"):
        sources = _buckets(root, replication.argument("bucket"))
        for rule in replication.blocks("rule"):
            for destination in rule.body.blocks_of("destination"):
                if target := destination.body.argument("bucket"):
                    position = replication.file.position(target.value.start)
                    yield _Destination(sources, _buckets(root, target), replication.address, position)


def _buckets(root: Root, argument: Argument | None) -> tuple[str, ...]:
    """What an argument says of a bucket: the address it refers to, or the name in a literal ARN."""
    if argument is None:
        return ()
    if found := {_named(reference) for reference in find_references(argument.value)}:
        return tuple(sorted(found))
    value = root.values.plain(argument.value)
    match = _BUCKET_ARN.match(value) if isinstance(value, str) else None
    return (match[1],) if match else (value,) if isinstance(value, str) else ()


def _named(reference: Reference) -> str:
    """The address of a bucket, or of an instance; of anything else, as of `each.value`, all that is asked of it."""
    path = reference.path if reference.root in _MANY else reference.path[:-1]
    return ".".join((reference.target, *map(str, path)))


def _fault(sketch: Sketch, destination: _Destination, owners: Mapping[str, tuple[Sketch, str]]) -> str | None:
    for bucket in destination.targets:
        owner, address = owners.get(bucket, (sketch, ""))
        if bucket in destination.sources or (address and owner is sketch and address in destination.sources):
            return "this bucket would be replicated into itself. Name a bucket in another region."
        if owner is not sketch:
            return (
                f"the destination is {address} of {owner.folder}, which that stack uses itself. "
                "Declare a bucket for the replica here, with a provider for its region."
            )
    return None


_BUCKETS = Look("replications", _Buckets, _look)
RULE = MatrixRule("replication-target", Severity.ERROR, Group.MATRIX, check, (_BUCKETS,))
