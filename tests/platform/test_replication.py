"""features.s3_replication: copies of the data bucket in another region."""

from __future__ import annotations

from typing import Any

import pytest

from tests.platform.modules import Module, statements
from tests.platform.pair import HOME, OTHER, changed, longest, pair

ON = "features: {s3_replication: true}"
REPLICATION = "aws_s3_bucket_replication_configuration.data"
REPLICA_TYPES = (
    "aws_kms_alias",
    "aws_kms_key",
    "aws_s3_bucket",
    "aws_s3_bucket_lifecycle_configuration",
    "aws_s3_bucket_ownership_controls",
    "aws_s3_bucket_policy",
    "aws_s3_bucket_public_access_block",
    "aws_s3_bucket_server_side_encryption_configuration",
    "aws_s3_bucket_versioning",
)


def rule(module: Module) -> dict[str, Any]:
    (found,) = module[REPLICATION]["rule"]
    result: dict[str, Any] = found
    return result


def destination(module: Module) -> dict[str, Any]:
    (found,) = rule(module)["destination"]
    result: dict[str, Any] = found
    return result


def role_policy(module: Module) -> dict[str, Any]:
    return statements(module["aws_iam_role_policy.replication"]["policy"])


def providers(module: Module) -> dict[str | None, str]:
    """Region by alias."""
    return {block["aws"].get("alias"): block["aws"]["region"] for block in module.blocks["provider"]}


def test_archive_and_replica_are_locked_alike() -> None:
    """S3 replicates a bucket that is locked only to one that is."""
    module = pair(f"{ON}, storage: {{object_lock_days: 40, object_lock_mode: compliance}}")[0]
    retention = [{"default_retention": [{"mode": "COMPLIANCE", "days": 40}]}]
    for bucket in ("data", "replica"):
        assert module[f"aws_s3_bucket_object_lock_configuration.{bucket}"]["rule"] == retention
    actions = statements(module["aws_iam_role_policy.replication"]["policy"])["ReadTrades"]["Action"]
    assert {"s3:GetObjectLegalHold", "s3:GetObjectRetention"} <= set(actions)


def test_copies_that_take_longer_than_s3_promises_raise_an_alarm() -> None:
    both = "features: {s3_replication: true, alarms: true}, replication: {time_control: true}"
    module = pair(both)[0]
    (rule,) = module["aws_s3_bucket_replication_configuration.data"]["rule"]
    (destination,) = rule["destination"]
    assert destination["replication_time"] == [{"status": "Enabled", "time": [{"minutes": 15}]}]
    assert destination["metrics"] == [{"status": "Enabled", "event_threshold": [{"minutes": 15}]}]
    alarm = module["aws_cloudwatch_metric_alarm.replication_latency"]
    assert (alarm["metric_name"], alarm["threshold"]) == ("ReplicationLatency", 900)


def test_the_stack_reaches_the_replicas_region_by_a_second_provider() -> None:
    home, other = pair(ON)
    assert providers(home) == {None: HOME, "replica": OTHER}
    assert providers(other) == {None: OTHER, "replica": HOME}


def test_the_second_provider_outlives_the_switch() -> None:
    """Terraform destroys what a provider has made through that provider only."""
    assert [providers(module) for module in pair()] == [providers(module) for module in pair(ON)]


def test_a_stack_without_a_region_for_replicas_has_one_provider() -> None:
    assert list(providers(longest("vars: {}"))) == [None]


def test_both_providers_are_bound_to_the_account_and_tag_alike() -> None:
    """P53, P57."""
    ours, theirs = (block["aws"] for block in pair(ON)[0].blocks["provider"])
    assert ours["allowed_account_ids"] == theirs["allowed_account_ids"]
    assert ours["default_tags"] == theirs["default_tags"]


@pytest.mark.parametrize("kind", REPLICA_TYPES)
def test_everything_of_the_replica_is_in_its_region(kind: str) -> None:
    found = {label: body.get("provider") for label, body in pair(ON)[0].resources(kind).items()}
    assert found.pop("replica") == "aws.replica"
    assert set(found.values()) == {None}


def test_replication_waits_for_versions_and_rights() -> None:
    """P47."""
    assert set(pair(ON)[0][REPLICATION]["depends_on"]) == {
        "aws_iam_role_policy.replication",
        "aws_s3_bucket_versioning.data",
        "aws_s3_bucket_versioning.replica",
    }
    for bucket in ("data", "replica"):
        versioning = pair(ON)[0][f"aws_s3_bucket_versioning.{bucket}"]
        assert versioning["versioning_configuration"] == [{"status": "Enabled"}]


def test_no_data_bucket_is_a_replica() -> None:
    """P48: two regions that copied to each other could not be planned one before the other."""
    modules = pair(ON)
    data = {module["aws_s3_bucket.data"]["bucket"] for module in modules}
    replicas = {module["aws_s3_bucket.replica"]["bucket"] for module in modules}
    assert [destination(module)["bucket"] for module in modules] == ["aws_s3_bucket.replica.arn"] * 2
    assert len(data | replicas) == 4


def test_encrypted_objects_are_copied_too() -> None:
    """P49, one and two of five."""
    module = pair(ON)[0]
    assert rule(module)["source_selection_criteria"] == [{"sse_kms_encrypted_objects": [{"status": "Enabled"}]}]
    assert destination(module)["encryption_configuration"] == [{"replica_kms_key_id": "aws_kms_key.replica.arn"}]


@pytest.mark.parametrize(
    ("sid", "action", "key", "region", "bucket"),
    [("Decrypt", "kms:Decrypt", "main", HOME, "data"), ("Encrypt", "kms:Encrypt", "replica", OTHER, "replica")],
)
def test_s3_may_use_both_keys_for_these_buckets_only(sid: str, action: str, key: str, region: str, bucket: str) -> None:
    """P49, three and four of five: rights on each key. Five: with bucket keys, the context is the bucket."""
    module = pair(ON)[0]
    statement = role_policy(module)[sid]
    (encryption,) = module[f"aws_s3_bucket_server_side_encryption_configuration.{bucket}"]["rule"]
    assert encryption["bucket_key_enabled"] is True
    assert (statement["Action"], statement["Resource"]) == (action, f"aws_kms_key.{key}.arn")
    assert statement["Condition"]["StringEquals"] == {
        "kms:ViaService": f"s3.{region}.amazonaws.com",
        "kms:EncryptionContext:aws:s3:arn": f"aws_s3_bucket.{bucket}.arn",
    }


def test_s3_reads_here_and_writes_there() -> None:
    policy = role_policy(pair(ON)[0])
    assert policy["ReadTrades"]["Resource"] == "${aws_s3_bucket.data.arn}/*"
    assert policy["WriteCopies"]["Resource"] == "${aws_s3_bucket.replica.arn}/*"
    assert set(policy["WriteCopies"]["Action"]) == {"s3:ReplicateObject", "s3:ReplicateTags"}


def test_the_rule_has_the_shape_that_is_not_deprecated() -> None:
    """P50: with a filter, S3 asks for a priority and a word on deletions; `prefix` is deprecated."""
    found = rule(pair(ON)[0])
    assert (found["filter"], found["priority"], found["status"]) == ([{}], 1, "Enabled")
    assert "prefix" not in found


def test_deletions_are_not_copied() -> None:
    """A copy that vanished with its original would be of no use against mistakes."""
    assert rule(pair(ON)[0])["delete_marker_replication"] == [{"status": "Disabled"}]


def test_pending_and_failed_copies_are_counted() -> None:
    assert destination(pair(ON)[0])["metrics"] == [{"status": "Enabled"}]


def test_copies_expire_by_a_rule_of_their_own() -> None:
    """P51: what a lifecycle does is not replicated."""
    (found,) = pair(f"{ON}, storage: {{expiration_days: 33}}")[0]["aws_s3_bucket_lifecycle_configuration.replica"][
        "rule"
    ]
    assert found["expiration"] == [{"days": 33}]
    assert found["noncurrent_version_expiration"] == [{"noncurrent_days": 30}]


def test_the_replica_is_private_and_refuses_plain_http() -> None:
    module = pair(ON)[0]
    block = module["aws_s3_bucket_public_access_block.replica"]
    assert {value for value in block.values() if isinstance(value, bool)} == {True}
    assert statements(module["aws_s3_bucket_policy.replica"]["policy"])["TlsOnly"]["Effect"] == "Deny"


def test_the_replicas_key_is_rotated_and_obeys_the_account_only() -> None:
    key = pair(ON)[0]["aws_kms_key.replica"]
    assert key["enable_key_rotation"] is True
    assert list(statements(key["policy"])) == ["AccountPolicies"]


def test_replicas_of_two_regions_can_share_a_third() -> None:
    """P04: what they are called in their region names where the copies come from."""
    names = {
        (body["bucket"], alias["name"])
        for module in pair(ON)
        for body, alias in [(module["aws_s3_bucket.replica"], module["aws_kms_alias.replica"])]
    }
    assert names == {
        ("trading-data-dev-111122223333-us-west-2-replica", "alias/trading-replica-dev-us-west-2"),
        ("trading-data-dev-111122223333-us-east-1-replica", "alias/trading-replica-dev-us-east-1"),
    }


def test_the_longest_name_of_a_replica_fits() -> None:
    """P02, P03."""
    moved = longest(f"{ON}, replication: {{region: us-east-1, generation: 9}}")
    assert moved["aws_s3_bucket.replica"]["bucket"].endswith("-replica-9")
    assert len(moved["aws_s3_bucket.replica"]["bucket"]) <= 63


def test_a_replica_in_another_region_can_be_made_while_the_first_is_there() -> None:
    """Names of buckets are taken world-wide."""
    first, second = (
        pair(f"{ON}, replication: {{generation: {number}}}")[0]["aws_s3_bucket.replica"]["bucket"] for number in (1, 2)
    )
    assert second == f"{first}-2"


SUSPENDED = f"{ON}, replication: {{suspended: true}}"


def test_a_suspended_replica_is_forgotten_with_all_that_refers_to_it() -> None:
    suspended, replicated = pair(SUSPENDED)[0], pair(ON)[0]
    gone = _addresses(replicated) - _addresses(suspended)
    assert {block["from"] for block in suspended.blocks["removed"]} == gone
    assert {str(block["lifecycle"]) for block in suspended.blocks["removed"]} == {str([{"destroy": False}])}
    assert gone >= {REPLICATION, "aws_s3_bucket.replica", "aws_kms_key.replica"}


def test_a_suspended_replica_asks_nothing_of_its_region() -> None:
    """Terraform wants the provider as long as its state has what the provider made."""
    home, other = pair(SUSPENDED)
    assert providers(home) == {None: HOME, "replica": HOME}
    assert providers(other) == {None: OTHER, "replica": OTHER}


def test_a_suspended_replica_keeps_its_alarm() -> None:
    key = "aws_cloudwatch_metric_alarm.replication_failures"
    alarm = pair("features: {s3_replication: true, alarms: true}, replication: {suspended: true}")[0][key]
    assert alarm["dimensions"]["DestinationBucket"] == "trading-data-dev-111122223333-us-east-1-replica"


def _addresses(module: Module) -> set[str]:
    return {
        f"{kind}.{label}" for block in module.blocks["resource"] for kind, labels in block.items() for label in labels
    }


def test_a_bucket_without_replica_says_so_to_the_audit() -> None:
    assert pair()[0].text.count("CKV_AWS_144:there is no replication") == 1
    assert "CKV_AWS_144:there is no replication" not in pair(ON)[0].text


def test_the_switch_changes_only_what_belongs_to_it() -> None:
    expected = {f"{kind}.replica" for kind in REPLICA_TYPES} | {
        REPLICATION,
        "aws_iam_role.replication",
        "aws_iam_role_policy.replication",
    }
    assert changed(ON) == (expected, expected)
