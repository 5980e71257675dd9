"""A bucket of a stack under a name that anybody may have taken.

Why:
    Buckets share one namespace over all accounts of AWS. A name without the account's id may be somebody else's
    already, or will be after the next destroy, and what still writes to it then writes to them
    (https://docs.aws.amazon.com/AmazonS3/latest/userguide/BucketBestPractices.html).

Bad:
    # in dev/us-east-1
    resource "aws_s3_bucket" "data" {
      bucket = "orders-data-dev-us-east-1"
    }

Good:
    # in dev/us-east-1
    resource "aws_s3_bucket" "data" {
      bucket = "orders-data-dev-111122223333-us-east-1"
    }
"""

from tfgen.rules.api import Group, Hit, Iterator, Root, Rule, Severity
from tfgen.rules.shared.arguments import plain_of


def check(root: Root) -> Iterator[Hit]:
    """A hit for each name that is known and lacks the account id of its stack."""
    account = root.stack.account_id if root.stack else None
    if account is None:
        return
    for bucket in root.module.of_type("aws_s3_bucket"):
        argument, name = bucket.argument("bucket"), plain_of(root, bucket.block.body, "bucket")
        if argument and isinstance(name, str) and account not in name:
            message = f'"{name}" may belong to anybody: bucket names are global. Put the account id {account} into it.'
            yield Hit.of(bucket, message, argument.value)


RULE = Rule("bucket-name-taken", Severity.WARNING, Group.SECURITY, check)
