"""An instance of a class that Aurora global databases do not run on.

Why:
    Members need memory-optimised instances, db.r5 or later, or Serverless v2; AWS refuses others, after the cluster
    has been made
    (https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-global-database.configuration.requirements.html).

Bad:
    resource "aws_rds_cluster" "main" {
      cluster_identifier        = "orders"
      engine                    = "aurora-mysql"
      global_cluster_identifier = "orders-global"
    }
    resource "aws_rds_cluster_instance" "main" {
      cluster_identifier = aws_rds_cluster.main.id
      engine             = "aurora-mysql"
      instance_class     = "db.t4g.medium"
    }

Good:
    resource "aws_rds_cluster" "main" {
      cluster_identifier        = "orders"
      engine                    = "aurora-mysql"
      global_cluster_identifier = "orders-global"
    }
    resource "aws_rds_cluster_instance" "main" {
      cluster_identifier = aws_rds_cluster.main.id
      engine             = "aurora-mysql"
      instance_class     = "db.r6g.large"
    }
"""

from tfgen.evaluation.instances import plain_values
from tfgen.patterns import regex
from tfgen.providers.aws.shared.global_members import find_members
from tfgen.rules.api import Group, Hit, Iterator, Root, Rule, Severity, among
from tfgen.rules.shared.arguments import referred_by

_MEMORY_OPTIMISED = regex(r"db\.([rx]([5-9]|\d\d)|x2|serverless)")


def check(root: Root) -> Iterator[Hit]:
    """A hit for each instance of a member whose class is known and of another kind."""
    members = find_members(root)
    for instance in root.module.of_type("aws_rds_cluster_instance"):
        argument = instance.argument("instance_class")
        if argument is None or not set(referred_by(root, instance.block.body, "cluster_identifier")) & set(members):
            continue
        found = (values[0] for values in plain_values(root.values, instance, [argument.value]))
        for value in dict.fromkeys(one for one in found if isinstance(one, str)):
            if not _MEMORY_OPTIMISED.match(value):
                message = (
                    f"a global database does not run on {value}. Choose a memory-optimised class like db.r6g.large, or "
                    "db.serverless."
                )
                yield Hit.of(instance, message, argument.value)


RULE = Rule(
    "global-database-class",
    Severity.ERROR,
    Group.SECURITY,
    check,
    among("aws_rds_cluster", "aws_rds_cluster_instance", "aws_rds_global_cluster"),
)
