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
from tfgen.providers.aws.shared.encryption import COPIES, SWITCHES
from tfgen.providers.aws.values.arguments import known_value
from tfgen.rules.api import ALONE, Group, Hit, Iterator, Root, Rule, Severity


def check(root: Root) -> Iterator[Hit]:
    """A hit for each such key."""
    for resource in root.module.of_type(*SWITCHES):
        key, switch = resource.argument("kms_key_id"), SWITCHES[resource.type]
        if not key or (isinstance(key.value, Literal) and key.value.value in (None, "")):
            continue
        is_off = not resource.argument(switch) or known_value(root, resource.block.body, switch) is False
        if is_off and not any(map(resource.argument, (*COPIES, "global_cluster_identifier"))):
            yield Hit.of(resource, f"kms_key_id is set, and the storage is not encrypted. Add {switch} = true.", key)


RULE = Rule("key-without-encryption", Severity.ERROR, Group.VALUES, check, ALONE)
