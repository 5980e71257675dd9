"""The key, who may use it, and what it encrypts."""

from __future__ import annotations

from tests.platform.modules import Module, statements

KEY = "aws_kms_key.main.arn"


def test_the_key_is_rotated(module: Module) -> None:
    assert module["aws_kms_key.main"]["enable_key_rotation"] is True


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


def test_every_log_group_is_encrypted(module: Module) -> None:
    groups = module.resources("aws_cloudwatch_log_group").values()
    assert {group["kms_key_id"] for group in groups} == {KEY}


def test_the_database_is_encrypted(module: Module) -> None:
    """P62: `validate` accepts a key on storage that is not encrypted."""
    cluster = module["aws_rds_cluster.main"]
    assert (cluster["storage_encrypted"], cluster["kms_key_id"]) == (True, KEY)
    assert cluster["master_user_secret_kms_key_id"] == KEY


def test_the_functions_variables_and_failed_events_are_encrypted(module: Module) -> None:
    assert module["aws_lambda_function.processor"]["kms_key_arn"] == KEY
    assert module["aws_sqs_queue.dead_letters"]["kms_master_key_id"] == KEY


def test_trades_in_s3_are_encrypted(module: Module) -> None:
    (rule,) = module["aws_s3_bucket_server_side_encryption_configuration.data"]["rule"]
    (default,) = rule["apply_server_side_encryption_by_default"]
    assert default == {"sse_algorithm": "aws:kms", "kms_master_key_id": KEY}
    assert rule["bucket_key_enabled"] is True
