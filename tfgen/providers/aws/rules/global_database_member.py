"""A secondary cluster of an Aurora global database with arguments of a primary, or without those of a secondary.

Why:
    A secondary takes its data, master user and password from the primary: naming them is refused ("Cannot specify
    password for cross region replication cluster"). An encrypted one needs a key of its own region and the region of
    its source (https://github.com/hashicorp/terraform-provider-aws/issues/13715). Managed passwords and backtracking
    do not work with global databases at all
    (https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-global-database.html#aurora-global-database.limitations).

Bad:
    resource "aws_rds_cluster" "main" {
      cluster_identifier        = "orders"
      engine                    = "aurora-mysql"
      global_cluster_identifier = "orders-global"
      source_region             = "us-east-1"
      master_username           = "admin"
    }

Good:
    resource "aws_rds_cluster" "main" {
      cluster_identifier        = "orders"
      engine                    = "aurora-mysql"
      global_cluster_identifier = "orders-global"
      source_region             = "us-east-1"
      storage_encrypted         = true
      kms_key_id                = aws_kms_key.main.arn
    }
    resource "aws_kms_key" "main" {
      enable_key_rotation = true
    }
"""

from tfgen.evaluation.values import UNKNOWN
from tfgen.providers.aws.shared.global_members import find_members, find_secondaries
from tfgen.rules.api import Group, Hit, Iterable, Iterator, Resource, Root, Rule, Severity, among

_PRIMARY_ONLY = (
    "database_name",
    "manage_master_user_password",
    "master_password",
    "master_password_wo",
    "master_username",
    "snapshot_identifier",
)
_NEVER = ("backtrack_window", "manage_master_user_password")


def check(root: Root) -> Iterator[Hit]:
    """Hits for the arguments of each member; one that refers to a global database of this module is the primary."""
    secondaries = find_secondaries(root)
    for cluster in find_members(root):
        if cluster in secondaries:
            yield from _secondary(root, cluster)
        else:
            yield from _forbidden(root, cluster, _NEVER, "a member of a global database")


def _secondary(root: Root, cluster: Resource) -> Iterator[Hit]:
    yield from _forbidden(root, cluster, dict.fromkeys((*_PRIMARY_ONLY, *_NEVER)), "a secondary")
    encrypted = cluster.argument("storage_encrypted")
    if encrypted and root.values.plain(encrypted.value) is True:
        for name in ("kms_key_id", "source_region"):
            if cluster.argument(name) is None:
                yield Hit.of(cluster, f"an encrypted secondary needs {name}. Add it.")


def _forbidden(root: Root, cluster: Resource, names: Iterable[str], role: str) -> Iterator[Hit]:
    for argument in filter(None, map(cluster.argument, names)):
        value = root.values.plain(argument.value)
        if value is UNKNOWN or value:
            yield Hit.of(cluster, f"{argument.name} is refused for {role}. Remove it.", argument)


RULE = Rule(
    "global-database-member", Severity.ERROR, Group.SECURITY, check, among("aws_rds_cluster", "aws_rds_global_cluster")
)
