"""A member of a global database that wants its engine version for itself.

Why:
    An upgrade goes through the global database, which changes all members. A member that does not ignore its version
    then fails with "Provider produced inconsistent final plan", or is planned back
    (https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/rds_global_cluster#upgrading-engine-versions).

Bad:
    resource "aws_rds_cluster" "main" {
      cluster_identifier        = "orders"
      engine                    = "aurora-mysql"
      engine_version            = "8.0.mysql_aurora.3.10.5"
      global_cluster_identifier = "orders-global"
    }

Good:
    resource "aws_rds_cluster" "main" {
      cluster_identifier        = "orders"
      engine                    = "aurora-mysql"
      engine_version            = "8.0.mysql_aurora.3.10.5"
      global_cluster_identifier = "orders-global"
      lifecycle {
        ignore_changes = [engine_version]
      }
    }
"""

from tfgen.providers.aws.shared.global_members import find_members
from tfgen.rules.api import Group, Hit, Iterator, Root, Rule, Severity, among
from tfgen.rules.shared.arguments import ignores


def check(root: Root) -> Iterator[Hit]:
    """A hit for each member that sets its version and does not ignore it."""
    for cluster in find_members(root):
        argument = cluster.argument("engine_version")
        if argument and not ignores(cluster, "engine_version"):
            message = (
                "the global database upgrades its members, and this would plan them back. "
                "Add lifecycle { ignore_changes = [engine_version] }."
            )
            yield Hit.of(cluster, message, argument)


RULE = Rule(
    "global-database-upgrade",
    Severity.WARNING,
    Group.SECURITY,
    check,
    among("aws_rds_cluster", "aws_rds_global_cluster"),
)
