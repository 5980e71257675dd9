"""A bucket that a policy or an access list could open to everybody.

Why:
    What the block leaves out is off: with the block as a resource, each of its four switches is false unless it is
    said. A mistake in a policy is then enough to publish the data
    (https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html).

Bad:
    resource "aws_s3_bucket" "data" {
      bucket = "orders-data"
    }
    resource "aws_s3_bucket_public_access_block" "data" {
      bucket            = aws_s3_bucket.data.id
      block_public_acls = true
    }

Good:
    resource "aws_s3_bucket" "data" {
      bucket = "orders-data"
    }
    resource "aws_s3_bucket_public_access_block" "data" {
      bucket                  = aws_s3_bucket.data.id
      block_public_acls       = true
      block_public_policy     = true
      ignore_public_acls      = true
      restrict_public_buckets = true
    }
"""

from tfgen.rules.api import Group, Hit, Iterator, Resource, Root, Rule, Severity, among
from tfgen.rules.shared.arguments import plain_of, referred_by

_BLOCK = "aws_s3_bucket_public_access_block"
_SWITCHES = ("block_public_acls", "block_public_policy", "ignore_public_acls", "restrict_public_buckets")


def check(root: Root) -> Iterator[Hit]:
    """A hit for each block with a switch that is off, and for each bucket without a block."""
    blocked: set[Resource] = set()
    for block in root.module.of_type(_BLOCK):
        blocked |= set(referred_by(root, block.block.body, "bucket"))
        off = [name for name in _SWITCHES if plain_of(root, block.block.body, name) in (None, False)]
        if off:
            yield Hit.of(block, f"{' and '.join(off)} {'is' if len(off) == 1 else 'are'} off. Set all four to true.")
    if root.module.declared("module") or root.module.of_type("aws_s3_account_public_access_block"):
        return
    for bucket in root.module.of_type("aws_s3_bucket"):
        if bucket not in blocked:
            yield Hit.of(bucket, f"nothing here keeps this bucket from being made public. Add an {_BLOCK} for it.")


RULE = Rule("bucket-public-access", Severity.WARNING, Group.SECURITY, check, among("aws_s3_bucket", _BLOCK))
