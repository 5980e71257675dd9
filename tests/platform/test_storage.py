"""The buckets."""

from __future__ import annotations

from typing import Any

from tests.platform.modules import Module, statements

PRIVATE = dict.fromkeys(
    ["block_public_acls", "block_public_policy", "ignore_public_acls", "restrict_public_buckets"], True
)


def of_buckets(module: Module, kind: str) -> dict[str, dict[str, Any]]:
    """The companions of one type by label, which is that of their bucket: each bucket has its own."""
    companions = module.resources(kind)
    buckets = {label: body["bucket"] for label, body in companions.items()}
    assert buckets == {label: f"aws_s3_bucket.{label}.id" for label in module.resources("aws_s3_bucket")}
    return companions


def test_every_bucket_belongs_to_a_feature_that_is_on(module: Module) -> None:
    features = module.stack.settings.features
    wanted = {"data", "logs"}
    wanted |= {"replica"} if features.s3_replication else set()
    wanted |= {"config"} if features.security_hub else set()
    assert set(module.resources("aws_s3_bucket")) == wanted


def test_buckets_keep_versions(module: Module) -> None:
    for body in of_buckets(module, "aws_s3_bucket_versioning").values():
        assert body["versioning_configuration"] == [{"status": "Enabled"}]


def test_objects_and_their_old_versions_expire(module: Module) -> None:
    """P51: with versions, expiry alone only adds delete markers."""
    for body in of_buckets(module, "aws_s3_bucket_lifecycle_configuration").values():
        (rule,) = body["rule"]
        assert rule["status"] == "Enabled"
        assert rule["expiration"] == [{"days": 90}]
        assert rule["noncurrent_version_expiration"] == [{"noncurrent_days": 30}]
        assert rule["abort_incomplete_multipart_upload"] == [{"days_after_initiation": 7}]


def test_lifecycle_rules_use_filter_and_wait_for_versions(module: Module) -> None:
    """P60: `prefix` of a rule is deprecated."""
    for bucket, lifecycle in of_buckets(module, "aws_s3_bucket_lifecycle_configuration").items():
        assert lifecycle["rule"][0]["filter"] == [{}]
        assert lifecycle["depends_on"] == [f"aws_s3_bucket_versioning.{bucket}"]


def test_buckets_are_private(module: Module) -> None:
    for block in of_buckets(module, "aws_s3_bucket_public_access_block").values():
        assert {key: value for key, value in block.items() if key not in ("bucket", "provider")} == PRIVATE


def test_buckets_refuse_plain_http(module: Module) -> None:
    for bucket, body in of_buckets(module, "aws_s3_bucket_policy").items():
        statement = statements(body["policy"])["TlsOnly"]
        assert (statement["Effect"], statement["Action"], statement["Principal"]) == ("Deny", "s3:*", "*")
        assert statement["Resource"] == [f"aws_s3_bucket.{bucket}.arn", f"${{aws_s3_bucket.{bucket}.arn}}/*"]
        assert statement["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}


def test_policies_wait_until_the_bucket_is_private(module: Module) -> None:
    """P52: S3 refuses two changes of a bucket's access at once."""
    for bucket, body in of_buckets(module, "aws_s3_bucket_policy").items():
        assert body["depends_on"] == [f"aws_s3_bucket_public_access_block.{bucket}"]


def test_the_account_owns_every_object(module: Module) -> None:
    for body in of_buckets(module, "aws_s3_bucket_ownership_controls").values():
        assert body["rule"] == [{"object_ownership": "BucketOwnerEnforced"}]


def test_access_is_logged_but_of_logs_and_copies(module: Module) -> None:
    """Logs of the bucket for logs would never end, and that of the copies is in another region."""
    logged = set(module.resources("aws_s3_bucket_logging"))
    assert logged == set(module.resources("aws_s3_bucket")) - {"logs", "replica"}


def test_access_logs_start_when_they_may_be_written(module: Module) -> None:
    """P52."""
    for logging in module.resources("aws_s3_bucket_logging").values():
        assert logging["target_bucket"] == "aws_s3_bucket.logs.id"
        assert logging["depends_on"] == ["aws_s3_bucket_policy.logs"]


def test_the_log_bucket_admits_logs_of_the_buckets_that_are_logged_only(module: Module) -> None:
    """P52: each below a prefix of its own."""
    policy = statements(module["aws_s3_bucket_policy.logs"]["policy"])
    allowed = [
        {key: statement[key] for key in ("Principal", "Action", "Resource", "Condition")}
        for statement in policy.values()
        if statement["Effect"] == "Allow"
    ]
    assert allowed == [
        {
            "Principal": {"Service": "logging.s3.amazonaws.com"},
            "Action": "s3:PutObject",
            "Resource": f"${{aws_s3_bucket.logs.arn}}/{module[f'aws_s3_bucket_logging.{bucket}']['target_prefix']}*",
            "Condition": {
                "ArnLike": {"aws:SourceArn": f"aws_s3_bucket.{bucket}.arn"},
                "StringEquals": {"aws:SourceAccount": module.stack.settings.account_id},
            },
        }
        for bucket in ("data", "config")
        if bucket in module.resources("aws_s3_bucket_logging")
    ]


def test_no_two_buckets_log_below_the_same_prefix(module: Module) -> None:
    prefixes = [logging["target_prefix"] for logging in module.resources("aws_s3_bucket_logging").values()]
    assert len(set(prefixes)) == len(prefixes)


def test_the_log_bucket_uses_the_key_of_s3(module: Module) -> None:
    """P52: with a customer's key, access logs were lost."""
    (rule,) = module["aws_s3_bucket_server_side_encryption_configuration.logs"]["rule"]
    assert rule["apply_server_side_encryption_by_default"] == [{"sse_algorithm": "AES256"}]
