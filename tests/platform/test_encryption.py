"""The key, who may use it, and what it encrypts."""

from __future__ import annotations

import pytest

from tests.platform.modules import Module, statements

KEY = "aws_kms_key.main.arn"
# Type and argument of what is encrypted in every stack that has it, and the label of the key.
ENCRYPTED = {
    ("aws_backup_vault", "kms_key_arn"): "backup",
    ("aws_cloudwatch_log_group", "kms_key_id"): "main",
    ("aws_config_delivery_channel", "s3_kms_key_arn"): "main",
    ("aws_lambda_function", "kms_key_arn"): "main",
    ("aws_rds_cluster", "kms_key_id"): "main",
    ("aws_secretsmanager_secret", "kms_key_id"): "main",
    ("aws_sns_topic", "kms_master_key_id"): "alarms",
    ("aws_sqs_queue", "kms_master_key_id"): "main",
    ("aws_ssm_parameter", "key_id"): "main",
}


def test_every_key_is_rotated(module: Module) -> None:
    assert {key["enable_key_rotation"] for key in module.resources("aws_kms_key").values()} == {True}


def test_no_feature_has_more_keys_than_it_needs(module: Module) -> None:
    """A key is of use in one region only, EventBridge needs one without conditions, and copies outlive one."""
    features = module.stack.settings.features
    on = {"alarms": features.alarms, "replica": features.s3_replication, "backup": features.backup}
    assert set(module.resources("aws_kms_key")) == {"main"} | {label for label, is_on in on.items() if is_on}


def test_the_key_obeys_the_account_and_the_regions_logs_only(module: Module) -> None:
    """P32: without the statement for CloudWatch Logs, no log group could use the key."""
    region, account = module.stack.region, module.stack.settings.account_id
    policy = statements(module["aws_kms_key.main"]["policy"])
    assert [statement["Principal"] for statement in policy.values()] == [
        {"AWS": f"arn:aws:iam::{account}:root"},
        {"Service": f"logs.{region}.amazonaws.com"},
    ]


def test_logs_may_use_the_key_for_log_groups_of_this_stack_only(module: Module) -> None:
    region, account = module.stack.region, module.stack.settings.account_id
    statement = statements(module["aws_kms_key.main"]["policy"])["CloudWatchLogs"]
    assert statement["Condition"] == {
        "ArnLike": {"kms:EncryptionContext:aws:logs:arn": f"arn:aws:logs:{region}:{account}:log-group:*"}
    }


@pytest.mark.parametrize(("kind", "argument"), ENCRYPTED)
def test_what_is_kept_is_encrypted(module: Module, kind: str, argument: str) -> None:
    key = f"aws_kms_key.{ENCRYPTED[kind, argument]}.arn"
    assert [label for label, body in module.resources(kind).items() if body.get(argument) != key] == []


@pytest.mark.parametrize(("kind", "argument"), ENCRYPTED)
def test_prod_has_all_that_is_encrypted(modules: dict[str, Module], kind: str, argument: str) -> None:
    """So that the test above sees each of them."""
    assert modules["prod/us-east-1"].resources(kind)


def test_the_database_is_encrypted(module: Module) -> None:
    """P62: `validate` accepts a key on storage that is not encrypted."""
    assert module["aws_rds_cluster.main"]["storage_encrypted"] is True


def test_a_password_that_rds_keeps_is_encrypted(module: Module) -> None:
    key = KEY if module.password_keeper == "rds" else None
    assert module["aws_rds_cluster.main"].get("master_user_secret_kms_key_id") == key


def test_buckets_are_encrypted_with_a_key_of_their_region(module: Module) -> None:
    """P52: but for access logs, which only S3's own key keeps from being lost."""
    defaults = {
        label: body["rule"][0]["apply_server_side_encryption_by_default"]
        for label, body in module.resources("aws_s3_bucket_server_side_encryption_configuration").items()
    }
    keys = {"replica": "aws_kms_key.replica.arn"}
    assert defaults == {
        bucket: [
            {"sse_algorithm": "AES256"}
            if bucket == "logs"
            else {"sse_algorithm": "aws:kms", "kms_master_key_id": keys.get(bucket, KEY)}
        ]
        for bucket in module.resources("aws_s3_bucket")
    }


def test_buckets_ask_for_their_key_seldom(module: Module) -> None:
    """A request for each object would cost more than the object."""
    rules = module.resources("aws_s3_bucket_server_side_encryption_configuration")
    without = [label for label, body in rules.items() if not body["rule"][0].get("bucket_key_enabled")]
    assert without == ["logs"]
