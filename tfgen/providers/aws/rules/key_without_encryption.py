"""A key for storage that is not encrypted.

Why:
    With `storage_encrypted = false`, or without it, AWS refuses a key for the storage, or does not use it; the provider
    says nothing (https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBCluster.html).

Bad:
    resource "aws_rds_cluster" "main" {
      engine     = "aurora-mysql"
      kms_key_id = "arn:aws:kms:us-east-1:111122223333:key/12345678-1234-1234-1234-123456789012"
    }

Good:
    resource "aws_rds_cluster" "main" {
      engine            = "aurora-mysql"
      storage_encrypted = true
      kms_key_id        = "arn:aws:kms:us-east-1:111122223333:key/12345678-1234-1234-1234-123456789012"
    }
"""

from tfgen.hcl.syntax import Literal
from tfgen.providers.aws.values.arguments import known_value
from tfgen.rules.api import EACH, Group, Hit, Iterator, Root, Rule, Severity

# The arguments that turn encryption on, by resource type; without them storage is not encrypted.
_SWITCHES = {
    "aws_db_instance": "storage_encrypted",
    "aws_docdb_cluster": "storage_encrypted",
    "aws_ebs_volume": "encrypted",
    "aws_efs_file_system": "encrypted",
    "aws_neptune_cluster": "storage_encrypted",
    "aws_rds_cluster": "storage_encrypted",
}
# What a restored or replicated database takes over from its source.
_SOURCES = ("snapshot_identifier", "replicate_source_db", "replication_source_identifier", "snapshot_id")


def check(root: Root) -> Iterator[Hit]:
    """A hit for each such key."""
    for resource in root.module.of_type(*_SWITCHES):
        key, switch = resource.argument("kms_key_id"), _SWITCHES[resource.type]
        if not key or (isinstance(key.value, Literal) and key.value.value in (None, "")):
            continue
        is_off = not resource.argument(switch) or known_value(root, resource.block.body, switch) is False
        if is_off and not any(map(resource.argument, (*_SOURCES, "global_cluster_identifier"))):
            yield Hit.of(resource, f"kms_key_id is set, and the storage is not encrypted. Add {switch} = true.", key)


RULE = Rule("key-without-encryption", Severity.ERROR, Group.VALUES, check, EACH)
