"""features.guardduty: threat detection, and where its findings go."""

from __future__ import annotations

from tests.platform.modules import policy
from tests.platform.pair import changed, pair

ON = "features: {guardduty: true}"
BOTH = "features: {guardduty: true, alarms: true}"
EXTERNAL = "features: {guardduty: true}, ownership: {guardduty_detector: external}"
DETECTOR = "aws_guardduty_detector.main"
FEATURES = "aws_guardduty_detector_feature.main"
RULE = "aws_cloudwatch_event_rule.findings"
TARGET = "aws_cloudwatch_event_target.findings"


def test_each_region_has_one_detector() -> None:
    """P05."""
    assert [list(module.resources("aws_guardduty_detector")) for module in pair(ON)] == [["main"], ["main"]]
    assert pair(ON)[0][DETECTOR]["enable"] is True


def test_a_detector_of_someone_else_is_left_alone() -> None:
    """P05: a second one is refused, and a data source for the first fails where there is none."""
    for module in pair(EXTERNAL):
        assert not [kind for kind, _, _ in module.all_resources() if kind.startswith("aws_guardduty")]
        assert "data" not in module.blocks


def test_features_are_resources_of_their_own() -> None:
    """P60: `datasources` of the detector is deprecated."""
    module = pair(ON)[0]
    assert "datasources" not in module[DETECTOR]
    assert {body["detector_id"] for body in module.instances("aws_guardduty_detector_feature")} == {f"{DETECTOR}.id"}


def test_database_function_and_buckets_are_watched() -> None:
    features = pair(ON)[0].instances("aws_guardduty_detector_feature")
    assert {(body["name"], body["status"]) for body in features} == {
        ("LAMBDA_NETWORK_LOGS", "ENABLED"),
        ("RDS_LOGIN_EVENTS", "ENABLED"),
        ("S3_DATA_EVENTS", "ENABLED"),
    }


def test_findings_from_medium_severity_on_go_to_the_alarms() -> None:
    module = pair(BOTH)[0]
    pattern = policy(module[RULE]["event_pattern"])
    assert pattern == {
        "source": ["aws.guardduty"],
        "detail-type": ["GuardDuty Finding"],
        "detail": {"severity": [{"numeric": [">=", 4]}]},
    }
    assert module[TARGET]["arn"] == "aws_sns_topic.alarms.arn"


def test_the_topics_policy_decides_who_publishes() -> None:
    """P34: EventBridge does not assume a role for a topic."""
    assert "role_arn" not in pair(BOTH)[0][TARGET]


def test_without_a_topic_there_is_no_rule() -> None:
    assert "findings" not in pair(ON)[0].resources("aws_cloudwatch_event_rule")


def test_the_switch_changes_only_what_belongs_to_it() -> None:
    assert changed(ON) == ({DETECTOR, FEATURES}, {DETECTOR, FEATURES})
