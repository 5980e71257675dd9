"""features.backup: a daily copy of database and data bucket in a vault."""

from __future__ import annotations

from datetime import time

import pytest

from tests.platform.modules import Module, policy, render_text, statements
from tests.platform.pair import PAIRED, changed, longest, pair
from tests.platform.refusals import refusals

ON = "features: {backup: true}"
ROLE = "aws_iam_role.backup"


def test_the_vault_is_encrypted_with_a_key_of_its_own() -> None:
    """Whoever has lost the stack's key has the copies."""
    assert pair(ON)[0]["aws_backup_vault.main"]["kms_key_arn"] == "aws_kms_key.backup.arn"


def test_the_vaults_key_obeys_the_account_alone() -> None:
    policy = statements(pair(ON)[0]["aws_kms_key.backup"]["policy"])
    assert [statement["Principal"] for statement in policy.values()] == [{"AWS": "arn:aws:iam::111122223333:root"}]


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


def test_copies_of_copies_go_to_the_vaults_of_another_region_and_account() -> None:
    """The region's vault is made by the stack there: nothing of that region is asked when this one is planned."""
    home, other = pair(f"{ON}, backup: {{retention_days: 9, copy_account: '999988887777'}}")
    (rule,) = home["aws_backup_plan.main"]["rule"]
    vault = "arn:aws:backup:us-east-1:999988887777:backup-vault:trading-vault-dev"
    assert rule["copy_action"] == [{"destination_vault_arn": vault, "lifecycle": [{"delete_after": 9}]}]
    text = PAIRED.replace("[us-east-1a, us-east-1b],", "[us-east-1a, us-east-1b], backup: {{copy_region: us-west-2}},")
    stack = render_text(text.format(settings=ON))["dev/us-east-1"]
    (copy,) = stack["aws_backup_plan.main"]["rule"][0]["copy_action"]
    vault = other["aws_backup_vault.main"]["name"]
    assert copy["destination_vault_arn"] == f"arn:aws:backup:us-west-2:111122223333:backup-vault:{vault}"


@pytest.mark.parametrize("key", ["main", "backup"])
def test_the_other_account_may_read_what_it_copies(key: str) -> None:
    """Snapshots of the cluster are under the stack's key, copies of the bucket under the vault's."""
    policy = statements(pair(f"{ON}, backup: {{copy_account: '999988887777'}}")[0][f"aws_kms_key.{key}"]["policy"])
    assert policy["CopiesOfBackups"]["Principal"] == {"AWS": "arn:aws:iam::999988887777:root"}
    assert policy["CopiesOfBackups"]["Action"] == ["kms:Decrypt", "kms:DescribeKey"]
    assert policy["CopiesOfBackupsByService"]["Condition"] == {"Bool": {"kms:GrantIsForAWSResource": "true"}}


@pytest.mark.parametrize(("lock", "days"), [("governance", None), ("compliance", 7)])
def test_a_locked_vault_keeps_its_copies(lock: str, days: int | None) -> None:
    """Only the lock for good has a time to think it over."""
    body = pair(f"{ON}, backup: {{lock: {lock}}}")[0]["aws_backup_vault_lock_configuration.main"]
    assert body["backup_vault_name"] == "aws_backup_vault.main.name"
    assert body.get("changeable_for_days") == days


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        (
            f"{ON}, backup: {{copy_region: eu-west-1}}",
            "backup.copy_region eu-west-1 has no vault for copies of us-east-1.",
        ),
        (f"{ON}, backup: {{copy_account: '111122223333'}}", "backup.copy_account is the account itself."),
        (
            f"{ON}, backup: {{lock: governance}}, storage: {{force_destroy: true}}",
            "backup.lock keeps copies that storage.force_destroy would delete. Switch one of them off.",
        ),
        (
            "storage: {object_lock_days: 5, force_destroy: true}",
            "storage.object_lock_days keeps trades that storage.force_destroy would delete. Switch one of them off.",
        ),
        ("budget: {monthly_usd: 5}", "budget.monthly_usd is set, but alarms.emails names nobody to tell."),
        (
            "database: {reader_count: 2, autoscaling: {maximum_readers: 2}}",
            "database.autoscaling.maximum_readers is 2, and database.reader_count 2: autoscaling adds to one reader or",
        ),
        ("function: {snap_start: true, provisioned_concurrency: 2}", "function.snap_start is on, which Lambda has"),
    ],
)  # fmt: skip
def test_switches_that_cannot_go_together_are_refused(settings: str, said: str) -> None:
    assert refusals(settings)[0].startswith(said)


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
        "aws_kms_alias.backup",
        "aws_kms_key.backup",
        ROLE,
    }
    assert changed(ON) == (expected, expected)
