"""A cluster that a global database is made of, whose plan would take it out again.

Why:
    Once the global database exists, the cluster has a global_cluster_identifier that its configuration lacks, and the
    next apply would remove it. And `force_destroy` is required beside `source_db_cluster_identifier`, since nothing
    else detaches the members
    (https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/rds_global_cluster#new-global-cluster-from-existing-db-cluster).

Bad:
    resource "aws_rds_cluster" "main" {
      cluster_identifier = "orders"
      engine             = "aurora-mysql"
    }
    resource "aws_rds_global_cluster" "main" {
      global_cluster_identifier    = "orders-global"
      source_db_cluster_identifier = aws_rds_cluster.main.arn
    }

Good:
    resource "aws_rds_cluster" "main" {
      cluster_identifier = "orders"
      engine             = "aurora-mysql"
      lifecycle {
        ignore_changes = [global_cluster_identifier]
      }
    }
    resource "aws_rds_global_cluster" "main" {
      global_cluster_identifier    = "orders-global"
      source_db_cluster_identifier = aws_rds_cluster.main.arn
      force_destroy                = true
    }
"""

from tfgen.rules.api import Group, Hit, Iterator, Root, Rule, Severity, among
from tfgen.rules.shared.arguments import ignores, plain_of, referred_by

_SOURCE = "source_db_cluster_identifier"


def check(root: Root) -> Iterator[Hit]:
    """A hit for each global database made of a cluster without `force_destroy`, and for each such cluster."""
    for database in root.module.of_type("aws_rds_global_cluster"):
        body = database.block.body
        argument = body.argument(_SOURCE)
        if argument and plain_of(root, body, "force_destroy") in (None, False):
            yield Hit.of(database, f"{_SOURCE} needs force_destroy beside it. Set that to true.", argument)
        for cluster in referred_by(root, body, _SOURCE, "aws_rds_cluster"):
            if not ignores(cluster, "global_cluster_identifier"):
                message = (
                    f"{database.address} makes this cluster its member, which the next apply would undo. "
                    "Add lifecycle { ignore_changes = [global_cluster_identifier] }."
                )
                yield Hit.of(cluster, message)


RULE = Rule(
    "global-database-attachment",
    Severity.ERROR,
    Group.SECURITY,
    check,
    among("aws_rds_cluster", "aws_rds_global_cluster"),
)
