"""A database with a public address.

Why:
    Anybody can then try passwords on it, and one rule of a security group too many lets them in. What needs it can
    reach it inside the VPC
    (https://docs.aws.amazon.com/securityhub/latest/userguide/rds-controls.html#rds-2).

Bad:
    resource "aws_rds_cluster_instance" "main" {
      cluster_identifier  = "orders"
      engine              = "aurora-mysql"
      instance_class      = "db.r6g.large"
      publicly_accessible = true
    }

Good:
    resource "aws_rds_cluster_instance" "main" {
      cluster_identifier  = "orders"
      engine              = "aurora-mysql"
      instance_class      = "db.r6g.large"
      publicly_accessible = false
    }
"""

from tfgen.rules.api import ALONE, Group, Hit, Iterator, Root, Rule, Severity

_INSTANCES = ("aws_db_instance", "aws_dms_replication_instance", "aws_rds_cluster_instance", "aws_redshift_cluster")


def check(root: Root) -> Iterator[Hit]:
    """A hit for each instance that is publicly accessible."""
    for instance in root.module.of_type(*_INSTANCES):
        argument = instance.argument("publicly_accessible")
        if argument and root.values.plain(argument.value) is True:
            yield Hit.of(instance, "this gives the database a public address. Set it to false.", argument)


RULE = Rule("public-database", Severity.WARNING, Group.SECURITY, check, ALONE)
