"""The buckets."""

from __future__ import annotations

import pytest

from tests.platform.modules import Module, statements

BUCKETS = ("data", "logs")


@pytest.mark.parametrize("bucket", BUCKETS)
def test_objects_and_their_old_versions_expire(module: Module, bucket: str) -> None:
    """P51: with versions, expiry alone only adds delete markers."""
    (rule,) = module[f"aws_s3_bucket_lifecycle_configuration.{bucket}"]["rule"]
    assert module[f"aws_s3_bucket_versioning.{bucket}"]["versioning_configuration"] == [{"status": "Enabled"}]
    assert rule["expiration"] == [{"days": 90}]
    assert rule["noncurrent_version_expiration"] == [{"noncurrent_days": 30}]
    assert rule["abort_incomplete_multipart_upload"] == [{"days_after_initiation": 7}]


@pytest.mark.parametrize("bucket", BUCKETS)
def test_lifecycle_rules_use_filter_and_wait_for_versions(module: Module, bucket: str) -> None:
    """P60: `prefix` of a rule is deprecated."""
    lifecycle = module[f"aws_s3_bucket_lifecycle_configuration.{bucket}"]
    assert lifecycle["rule"][0]["filter"] == [{}]
    assert lifecycle["depends_on"] == [f"aws_s3_bucket_versioning.{bucket}"]


@pytest.mark.parametrize("bucket", BUCKETS)
def test_buckets_are_private(module: Module, bucket: str) -> None:
    block = dict(module[f"aws_s3_bucket_public_access_block.{bucket}"])
    assert block.pop("bucket") == f"aws_s3_bucket.{bucket}.id"
    assert block == dict.fromkeys(
        ["block_public_acls", "block_public_policy", "ignore_public_acls", "restrict_public_buckets"], True
    )


@pytest.mark.parametrize("bucket", BUCKETS)
def test_buckets_refuse_plain_http(module: Module, bucket: str) -> None:
    statement = statements(module[f"aws_s3_bucket_policy.{bucket}"]["policy"])["TlsOnly"]
    assert (statement["Effect"], statement["Action"], statement["Principal"]) == ("Deny", "s3:*", "*")
    assert statement["Resource"] == [f"aws_s3_bucket.{bucket}.arn", f"${{aws_s3_bucket.{bucket}.arn}}/*"]
    assert statement["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}


@pytest.mark.parametrize("bucket", BUCKETS)
def test_the_account_owns_every_object(module: Module, bucket: str) -> None:
    (rule,) = module[f"aws_s3_bucket_ownership_controls.{bucket}"]["rule"]
    assert rule["object_ownership"] == "BucketOwnerEnforced"


def test_access_logs_start_when_they_may_be_written(module: Module) -> None:
    """P52."""
    logging = module["aws_s3_bucket_logging.data"]
    assert logging["target_bucket"] == "aws_s3_bucket.logs.id"
    assert logging["depends_on"] == ["aws_s3_bucket_policy.logs"]


def test_the_log_bucket_admits_logs_of_the_data_bucket_only(module: Module) -> None:
    """P52."""
    statement = statements(module["aws_s3_bucket_policy.logs"]["policy"])["AccessLogs"]
    prefix = module["aws_s3_bucket_logging.data"]["target_prefix"]
    assert statement["Principal"] == {"Service": "logging.s3.amazonaws.com"}
    assert statement["Resource"] == f"${{aws_s3_bucket.logs.arn}}/{prefix}*"
    assert statement["Condition"]["ArnLike"] == {"aws:SourceArn": "aws_s3_bucket.data.arn"}


def test_the_log_bucket_uses_the_key_of_s3(module: Module) -> None:
    """P52: with a customer's key, access logs were lost."""
    (rule,) = module["aws_s3_bucket_server_side_encryption_configuration.logs"]["rule"]
    assert rule["apply_server_side_encryption_by_default"] == [{"sse_algorithm": "AES256"}]
