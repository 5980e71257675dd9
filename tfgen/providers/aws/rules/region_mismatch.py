"""A resource of one region that names a key, bucket or certificate of another.

Why:
    With a second provider configuration it is easy to forget `provider` on one resource of several. Keys and regional
    certificates work in their region only, and a bucket is configured through its own: the apply fails with
    NotFoundException, PermanentRedirect and the like
    (https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html#key-id-key-ARN).

Bad:
    provider "aws" {
      region = "us-east-1"
    }
    provider "aws" {
      alias  = "replica"
      region = "us-west-2"
    }
    resource "aws_s3_bucket" "replica" {
      provider = aws.replica
      bucket   = "orders-replica"
    }
    resource "aws_s3_bucket_versioning" "replica" {
      bucket = aws_s3_bucket.replica.id
      versioning_configuration {
        status = "Enabled"
      }
    }

Good:
    provider "aws" {
      region = "us-east-1"
    }
    provider "aws" {
      alias  = "replica"
      region = "us-west-2"
    }
    resource "aws_s3_bucket" "replica" {
      provider = aws.replica
      bucket   = "orders-replica"
    }
    resource "aws_s3_bucket_versioning" "replica" {
      provider = aws.replica
      bucket   = aws_s3_bucket.replica.id
      versioning_configuration {
        status = "Enabled"
      }
    }
"""

from functools import partial

from tfgen.module.pieces import found_alike
from tfgen.providers.aws.shared.matrix_names import placement_of
from tfgen.rules.api import Argument, Group, Hit, Iterator, Resource, Root, Rule, Severity, each_with

_KEY = ("aws_kms_key", "aws_kms_alias")
# Arguments that name something of the resource's own region, and the types of that.
_LOCAL = {
    "kms_key_arn": _KEY,
    "kms_key_id": _KEY,
    "kms_master_key_id": _KEY,
    "master_user_secret_kms_key_id": _KEY,
    "performance_insights_kms_key_id": _KEY,
    "regional_certificate_arn": ("aws_acm_certificate", "aws_acm_certificate_validation"),
    "target_key_id": _KEY,
}
_BUCKET = "aws_s3_bucket"
_ENCRYPTION = "aws_s3_bucket_server_side_encryption_configuration"
# The key of a trail is in the region of its bucket, that of a copied snapshot where the copy goes.
_ELSEWHERE = ("aws_cloudtrail", "aws_db_snapshot_copy", "aws_s3_bucket_object", "aws_s3_object")


def check(root: Root) -> Iterator[Hit]:
    """A hit for each such argument, when the regions of both are known and none that it refers to fits."""
    placement = placement_of(root)
    for resource in root.module.resources:
        if resource.mode != "resource" or resource.type in _ELSEWHERE:
            continue
        for argument, types in found_alike(resource.kept, "of its region", partial(_named, resource)):
            targets = [found for found in root.wiring.resources_in(argument.value) if found.type in types]
            here, there = placement.of(resource).region, {placement.of(target).region for target in targets}
            if here and there and not there & {here, None}:
                message = (
                    f"{targets[0].address} is in {min(map(str, there))}, and this resource in {here}. "
                    "Give both the same provider."
                )
                yield Hit.of(resource, message, argument.value)


def _named(resource: Resource) -> Iterator[tuple[Argument, tuple[str, ...]]]:
    """The arguments of a resource that name something of its own region."""
    for argument in resource.block.body.arguments:
        if argument.name in _LOCAL:
            yield argument, _LOCAL[argument.name]
        elif argument.name == "bucket" and resource.type.startswith(f"{_BUCKET}_"):
            yield argument, (_BUCKET,)
    if resource.type == _ENCRYPTION:
        for rule in resource.blocks("rule"):
            for default in rule.body.blocks_of("apply_server_side_encryption_by_default"):
                yield from ((found, _KEY) for found in default.body.arguments if found.name == "kms_master_key_id")


RULE = Rule("region-mismatch", Severity.ERROR, Group.SECURITY, check, each_with("provider"))
