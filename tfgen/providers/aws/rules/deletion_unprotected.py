"""A database of a protected environment that AWS would delete when asked to.

Why:
    `prevent_destroy` holds back Terraform only, and only while the block is there. `deletion_protection` makes RDS
    refuse, whoever asks (https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/USER_DeleteCluster.html).

Bad:
    # in prod/us-east-1, protected
    resource "aws_rds_cluster" "main" {
      cluster_identifier  = "orders"
      engine              = "aurora-mysql"
      deletion_protection = false
    }

Good:
    # in prod/us-east-1, protected
    resource "aws_rds_cluster" "main" {
      cluster_identifier  = "orders"
      engine              = "aurora-mysql"
      deletion_protection = true
    }
"""

from tfgen.rules.api import Group, Hit, Iterator, Root, Rule, Severity
from tfgen.rules.shared.arguments import plain_of


def check(root: Root) -> Iterator[Hit]:
    """A hit for each database of a stack with `protect` whose protection is off, or left out."""
    if root.stack is None or not root.stack.protect:
        return
    for database in root.module.of_type("aws_rds_cluster", "aws_rds_global_cluster", "aws_db_instance"):
        argument = database.argument("deletion_protection")
        if plain_of(root, database.block.body, "deletion_protection") in (None, False):
            message = (
                "this environment is protected, and AWS would delete this database. Set deletion_protection to true."
            )
            place = argument.value if argument else database.block
            yield Hit.of(database, message, place)


RULE = Rule("deletion-unprotected", Severity.WARNING, Group.SECURITY, check)
