"""A database that is to leave a final snapshot, without a name for it.

Why:
    Destroying it fails: "final_snapshot_identifier is required when skip_final_snapshot is false". By then it is too
    late to say so without another apply
    (https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/rds_cluster#final_snapshot_identifier-1).

Bad:
    resource "aws_rds_cluster" "main" {
      cluster_identifier = "orders"
      engine             = "aurora-mysql"
    }

Good:
    resource "aws_rds_cluster" "main" {
      cluster_identifier        = "orders"
      engine                    = "aurora-mysql"
      final_snapshot_identifier = "orders-final-1"
    }
"""

from tfgen.rules.api import ALONE, Group, Hit, Iterator, Root, Rule, Severity
from tfgen.rules.shared.arguments import plain_of

_KINDS = ("aws_rds_cluster", "aws_db_instance", "aws_docdb_cluster", "aws_neptune_cluster")


def check(root: Root) -> Iterator[Hit]:
    """A hit for each database that skips no snapshot and names none; replicas leave none."""
    for database in root.module.of_type(*_KINDS):
        body = database.block.body
        if body.argument("final_snapshot_identifier") or body.argument("replicate_source_db"):
            continue
        if plain_of(root, body, "skip_final_snapshot") in (None, False):
            message = (
                "it cannot be destroyed: it leaves a final snapshot that has no name. "
                "Add final_snapshot_identifier, or set skip_final_snapshot to true."
            )
            place = body.argument("skip_final_snapshot") or database.block
            yield Hit.of(database, message, place)


RULE = Rule("final-snapshot-name", Severity.WARNING, Group.SECURITY, check, ALONE)
