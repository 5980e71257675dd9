"""features.backup: a daily copy of database and data bucket in a vault."""

from __future__ import annotations

from datetime import time

import pytest

from tests.platform.modules import Module, policy
from tests.platform.pair import changed, longest, pair

ON = "features: {backup: true}"
ROLE = "aws_iam_role.backup"


def test_the_vault_is_encrypted_with_the_stacks_key() -> None:
    assert pair(ON)[0]["aws_backup_vault.main"]["kms_key_arn"] == "aws_kms_key.main.arn"


def test_database_and_data_bucket_are_backed_up() -> None:
    """By address: a tag would be a promise that somebody can take away."""
    selection = pair(ON)[0]["aws_backup_selection.main"]
    assert selection["resources"] == ["aws_rds_cluster.main.arn", "aws_s3_bucket.data.arn"]


def test_the_copies_are_made_away_from_the_databases_windows() -> None:
    """AWS Backup must not meet the cluster's own backup or maintenance, nor the hour before them."""
    module = pair(ON)[0]
    (rule,) = module["aws_backup_plan.main"]["rule"]
    minute, hour = rule["schedule"].removeprefix("cron(").split()[:2]
    cluster = module["aws_rds_cluster.main"]
    ends = [
        cluster["preferred_backup_window"].split("-")[1],
        cluster["preferred_maintenance_window"].split("-")[1].removeprefix("sun:"),
    ]
    assert time(int(hour), int(minute)) > max(map(time.fromisoformat, ends))


def test_the_clusters_own_retention_stays_its_own() -> None:
    """Continuous backups would set the cluster's retention, which Terraform sets too."""
    (rule,) = pair(ON)[0]["aws_backup_plan.main"]["rule"]
    assert "enable_continuous_backup" not in rule


@pytest.mark.parametrize("days", [1, 400])
def test_copies_are_kept_as_long_as_configured(days: int) -> None:
    (rule,) = pair(f"{ON}, backup: {{retention_days: {days}}}")[0]["aws_backup_plan.main"]["rule"]
    assert rule["lifecycle"] == [{"delete_after": days}]


def test_the_role_makes_backups_and_restores_none() -> None:
    attachment = pair(ON)[0].instances("aws_iam_role_policy_attachment")
    attached = {body["policy_arn"] for body in attachment if body["role"] == f"{ROLE}.name"}
    assert attached == {
        "arn:aws:iam::aws:policy/AWSBackupServiceRolePolicyForS3Backup",
        "arn:aws:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForBackup",
    }


def test_the_role_is_for_aws_backup_in_this_account() -> None:
    (statement,) = policy(pair(ON)[0][ROLE]["assume_role_policy"])["Statement"]
    assert statement["Principal"] == {"Service": "backup.amazonaws.com"}
    assert statement["Condition"] == {"StringEquals": {"aws:SourceAccount": "111122223333"}}


def test_the_role_is_complete_before_the_first_backup() -> None:
    assert pair(ON)[0]["aws_backup_selection.main"]["depends_on"] == ["aws_iam_role_policy_attachment.backup"]


def test_the_longest_name_of_a_vault_fits() -> None:
    """P03."""
    assert len(longest(ON)["aws_backup_vault.main"]["name"]) <= 50


def audit(module: Module) -> int:
    return module.text.count("#checkov:skip=CKV2_AWS_8:")


def test_a_cluster_without_plan_says_so_to_the_audit() -> None:
    assert (audit(pair()[0]), audit(pair(ON)[0])) == (1, 0)


def test_the_switch_changes_only_what_belongs_to_it() -> None:
    expected = {
        "aws_backup_plan.main",
        "aws_backup_selection.main",
        "aws_backup_vault.main",
        "aws_iam_role_policy_attachment.backup",
        ROLE,
    }
    assert changed(ON) == (expected, expected)
