"""features.security_hub: standards to hold the account against, and the recorder that most of them look at."""

from __future__ import annotations

from typing import Any

from tests.platform.modules import Module, policy, statements
from tests.platform.pair import ACCOUNT, HOME, changed, longest, pair

ON = "features: {security_hub: true}"
HUB_ELSEWHERE = "features: {security_hub: true}, ownership: {security_hub_account: external}"
CONFIG_ELSEWHERE = "features: {security_hub: true}, ownership: {config_recorder: external}"
HUB = "aws_securityhub_account.main"
STANDARDS = "aws_securityhub_standards_subscription.main"
RECORDER = "aws_config_configuration_recorder.main"
CHANNEL = "aws_config_delivery_channel.main"
STATUS = "aws_config_configuration_recorder_status.main"
ROLE = "aws_iam_role.config_recorder"
BUCKET_TYPES = (
    "aws_s3_bucket",
    "aws_s3_bucket_lifecycle_configuration",
    "aws_s3_bucket_logging",
    "aws_s3_bucket_ownership_controls",
    "aws_s3_bucket_policy",
    "aws_s3_bucket_public_access_block",
    "aws_s3_bucket_server_side_encryption_configuration",
    "aws_s3_bucket_versioning",
)


def kinds(module: Module, prefix: str) -> set[str]:
    return {kind for kind, _, _ in module.all_resources() if kind.startswith(prefix)}


def group(module: Module) -> dict[str, Any]:
    (found,) = module[RECORDER]["recording_group"]
    result: dict[str, Any] = found
    return result


def test_no_standard_is_subscribed_unseen() -> None:
    """P06."""
    assert pair(ON)[0][HUB]["enable_default_standards"] is False


def test_the_standards_are_those_of_aws_and_cis() -> None:
    module = pair(ON)[0]
    assert {body["standards_arn"] for body in module.instances("aws_securityhub_standards_subscription")} == {
        f"arn:aws:securityhub:{HOME}::standards/aws-foundational-security-best-practices/v/1.0.0",
        f"arn:aws:securityhub:{HOME}::standards/cis-aws-foundations-benchmark/v/5.0.0",
    }


def test_standards_come_after_the_subscription_to_security_hub() -> None:
    assert pair(ON)[0][STANDARDS]["depends_on"] == [HUB]


def test_recording_starts_before_controls_look_at_it() -> None:
    """P07."""
    assert pair(ON)[0][HUB]["depends_on"] == [STATUS]


def test_config_is_made_in_the_order_that_aws_asks_for() -> None:
    """P07: recorder, delivery channel, start."""
    module = pair(ON)[0]
    assert module[CHANNEL]["depends_on"] == [RECORDER]
    assert module[STATUS]["depends_on"] == [CHANNEL]
    assert (module[STATUS]["name"], module[STATUS]["is_enabled"]) == (f"{RECORDER}.name", True)


def test_security_hub_of_someone_else_is_left_alone() -> None:
    """P06: a second subscription is refused."""
    for module in pair(HUB_ELSEWHERE):
        assert kinds(module, "aws_securityhub") == set()
        assert list(module.resources("aws_config_configuration_recorder")) == ["main"]


def test_a_recorder_of_someone_else_is_left_alone() -> None:
    """P07: an account has one in a region."""
    for module in pair(CONFIG_ELSEWHERE):
        assert kinds(module, "aws_config") == set()
        assert "config" not in module.resources("aws_s3_bucket")
        assert "depends_on" not in module[HUB]


def test_everything_is_recorded_and_what_is_global_only_once() -> None:
    home, other = pair(ON)
    assert group(home) == {"all_supported": True, "include_global_resource_types": True}
    assert group(other) == {"all_supported": True, "include_global_resource_types": False}


def test_the_audit_is_told_only_where_global_resources_are_not_recorded() -> None:
    assert [module.text.count("CKV2_AWS_48:") for module in pair(ON)] == [0, 1]


def test_the_recorder_is_for_aws_config_in_this_account() -> None:
    (statement,) = policy(pair(ON)[0][ROLE]["assume_role_policy"])["Statement"]
    assert statement["Principal"] == {"Service": "config.amazonaws.com"}
    assert statement["Condition"] == {"StringEquals": {"aws:SourceAccount": ACCOUNT}}


def test_the_recorder_may_write_to_its_folder_only() -> None:
    policy_ = statements(pair(ON)[0]["aws_iam_role_policy.config_recorder"]["policy"])
    assert policy_["Deliver"]["Action"] == "s3:PutObject"
    assert policy_["Deliver"]["Resource"] == f"${{aws_s3_bucket.config.arn}}/AWSLogs/{ACCOUNT}/*"
    assert policy_["UseKey"]["Resource"] == "aws_kms_key.main.arn"


def test_recorded_configurations_are_encrypted_with_the_stacks_key() -> None:
    module = pair(ON)[0]
    (rule,) = module["aws_s3_bucket_server_side_encryption_configuration.config"]["rule"]
    (default,) = rule["apply_server_side_encryption_by_default"]
    assert default["kms_master_key_id"] == module[CHANNEL]["s3_kms_key_arn"] == "aws_kms_key.main.arn"


def test_reads_of_recorded_configurations_are_logged() -> None:
    module = pair(ON)[0]
    logging = module["aws_s3_bucket_logging.config"]
    admitted = statements(module["aws_s3_bucket_policy.logs"]["policy"])["AccessLogsOfConfig"]
    assert admitted["Resource"] == f"${{aws_s3_bucket.logs.arn}}/{logging['target_prefix']}*"
    assert admitted["Condition"]["ArnLike"] == {"aws:SourceArn": "aws_s3_bucket.config.arn"}
    assert logging["depends_on"] == ["aws_s3_bucket_policy.logs"]


def test_the_longest_names_fit() -> None:
    """P01, P02, P03."""
    module = longest(ON)
    assert len(module["aws_s3_bucket.config"]["bucket"]) <= 63
    assert len(module[ROLE]["name"]) <= 64
    assert len(module[RECORDER]["name"]) <= 256


def test_the_switch_changes_only_what_belongs_to_it() -> None:
    expected = {f"{kind}.config" for kind in BUCKET_TYPES} | {
        "aws_iam_role_policy.config_recorder",
        "aws_iam_role_policy_attachment.config_recorder",
        "aws_s3_bucket_policy.logs",
        CHANNEL,
        HUB,
        RECORDER,
        ROLE,
        STANDARDS,
        STATUS,
    }
    assert changed(ON) == (expected, expected)
