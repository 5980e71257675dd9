"""A database, file system, disk or topic that keeps its data unencrypted.

Why:
    Encryption costs nothing and mostly cannot be switched on later: a database would have to be copied into a new one
    (https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Overview.Encryption.html).

Bad:
    resource "aws_rds_cluster" "main" {
      cluster_identifier = "orders"
      engine             = "aurora-mysql"
    }

Good:
    resource "aws_rds_cluster" "main" {
      cluster_identifier = "orders"
      engine             = "aurora-mysql"
      storage_encrypted  = true
    }
"""

from tfgen.providers.aws.shared.encryption import COPIES, SWITCHES
from tfgen.rules.api import ALONE, Group, Hit, Iterator, Root, Rule, Severity
from tfgen.rules.shared.arguments import plain_of
from tfgen.rules.shared.nested import bodies_of


def check(root: Root) -> Iterator[Hit]:
    """A hit for each switch that is off, or left out where nothing is copied, and for each topic without a key."""
    for resource in root.module.of_type(*SWITCHES):
        name = SWITCHES[resource.type]
        argument, value = resource.argument(name), plain_of(root, resource.block.body, name)
        restored = any(True for _ in bodies_of(resource.block.body, "restore_to_point_in_time"))
        copied = restored or any(map(resource.argument, COPIES))
        if value is False or (value is None and not copied):
            message = f"what this keeps is not encrypted. Set {name} to true."
            yield Hit.at(resource.file, argument or resource.block, message, address=resource.address)
    for topic in root.module.of_type("aws_sns_topic"):
        if plain_of(root, topic.block.body, "kms_master_key_id") is None:
            yield Hit.of(topic, "its messages are not encrypted. Set kms_master_key_id.")


RULE = Rule("unencrypted-storage", Severity.WARNING, Group.SECURITY, check, ALONE)
