"""Alarms, the topic that carries them, and the dashboard."""

from __future__ import annotations

import re
from itertools import combinations
from typing import Any

import pytest

from tests.platform.modules import PROJECT, Module, evaluate, policy, statements
from tests.platform.pair import changed, pair

ON = "features: {alarms: true}"
DOMAIN = "domain: {name: api.example.com, zone_id: Z0123456789ABCDEFGHIJ}"
TOPIC = ["aws_sns_topic.alarms.arn"]

# What every stack has; the database's mode and size decide about the last two.
ALARMS = {
    "action_failures": ("trading", "ActionFailures"),
    "api_client_errors": ("AWS/ApiGateway", "4XXError"),
    "api_errors": ("AWS/ApiGateway", "5XXError"),
    "api_latency": ("AWS/ApiGateway", "Latency"),
    "archive_backlog": ("trading", "ArchiveBacklog"),
    "database_connections": ("AWS/RDS", "DatabaseConnections"),
    "database_cpu": ("AWS/RDS", "CPUUtilization"),
    "database_deadlocks": ("AWS/RDS", "Deadlocks"),
    "database_memory": ("AWS/RDS", "FreeableMemory"),
    "dead_letters": ("AWS/SQS", "ApproximateNumberOfMessagesVisible"),
    "function_duration": ("AWS/Lambda", "Duration"),
    "function_errors": ("AWS/Lambda", "Errors"),
    "function_throttles": ("AWS/Lambda", "Throttles"),
    "trades_failed": ("trading", "TradesFailed"),
    "nat_ports": ("AWS/NATGateway", "ErrorPortAllocation"),
    "database_capacity": ("AWS/RDS", "ACUUtilization"),
    "database_replica_lag": ("AWS/RDS", "AuroraReplicaLag"),
}

GLOBAL = "features: {alarms: true, aurora_global: true}, database: {credentials: secret}"
REPLICATED = "features: {alarms: true, s3_replication: true}"
NAMED = f"features: {{alarms: true, custom_domain: true}}, {DOMAIN}"


@pytest.fixture
def watched() -> Module:
    return pair(ON)[0]


def alarms(module: Module) -> dict[str, dict[str, Any]]:
    return module.resources("aws_cloudwatch_metric_alarm")


def widgets(module: Module) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = policy(module["aws_cloudwatch_dashboard.main"]["dashboard_body"])["widgets"]
    return found


def variables(module: Module) -> dict[str, Any]:
    found: dict[str, Any] = module["aws_lambda_function.processor"]["environment"][0]["variables"]
    return found


def test_every_metric_that_can_go_wrong_has_an_alarm(watched: Module) -> None:
    assert {label: (alarm["namespace"], alarm["metric_name"]) for label, alarm in alarms(watched).items()} == ALARMS


def test_alarms_tell_of_their_beginning_and_their_end(watched: Module) -> None:
    assert [label for label, alarm in alarms(watched).items() if alarm["alarm_actions"] != TOPIC] == []
    assert [label for label, alarm in alarms(watched).items() if alarm["ok_actions"] != TOPIC] == []


def test_alarms_know_what_missing_data_mean(watched: Module) -> None:
    """The drain always reports: its silence is an alarm."""
    silent = {label for label, alarm in alarms(watched).items() if alarm["treat_missing_data"] == "breaching"}
    assert silent == {"archive_backlog"}
    assert {alarm["treat_missing_data"] for alarm in alarms(watched).values()} == {"breaching", "notBreaching"}


@pytest.mark.parametrize(
    ("settings", "more", "less"),
    [
        (
            "features: {alarms: true}, function: {reserved_concurrency: 25, account_concurrency: 1000}",
            {"function_concurrency"},
            set(),
        ),
        ("features: {alarms: true}, database: {reader_count: 0}", set(), {"database_replica_lag"}),
        ("features: {alarms: true}, database: {mode: provisioned}", set(), {"database_capacity"}),
        (REPLICATED, {"replication_failures"}, set()),
        (GLOBAL, {"database_forwarding", "database_global_lag"}, set()),
        ("features: {alarms: true, waf: true}", {"api_blocked"}, set()),
        (NAMED, {"api_health", "api_silence", "certificate_expiry", "health_failures"}, set()),
        ("features: {alarms: true, backup: true}", {"backup_silence"}, set()),
    ],
    ids=["reservation", "no readers", "provisioned", "replication", "global database", "firewall", "domain", "backup"],
)
def test_an_alarm_exists_where_its_metric_does(settings: str, more: set[str], less: set[str]) -> None:
    assert alarms(pair(settings)[0]).keys() == (ALARMS.keys() | more) - less


def test_backups_that_are_not_made_are_an_alarm() -> None:
    """Without the account's opting in there is no job that could fail."""
    alarm = alarms(pair("features: {alarms: true, backup: true}")[1])["backup_silence"]
    assert (alarm["threshold"], alarm["comparison_operator"], alarm["period"]) == (2, "LessThanThreshold", 86400)
    assert alarm["treat_missing_data"] == "breaching"


@pytest.mark.parametrize(("names", "watched"), [("false", {"api"}), ("true", {"api", "regional"})])
def test_every_certificate_is_watched_for_its_renewal(names: str, watched: set[str]) -> None:
    for module in pair(NAMED.replace("J}", f"J, per_region_names: {names}}}")):
        certificates = module.resources("aws_acm_certificate").keys()
        assert certificates == watched
        assert set(re.findall(r"aws_acm_certificate\.(\w+)", str(alarms(module)["certificate_expiry"]))) == watched


@pytest.mark.parametrize("number", [0, 1], ids=["home", "elsewhere"])
def test_every_member_has_the_alarm_of_those_that_follow(number: int) -> None:
    """Who follows changes with a switchover. When the metric stops, replication may have: that is told too."""
    alarm = alarms(pair(GLOBAL)[number])["database_global_lag"]
    assert alarm["metric_name"] == "AuroraGlobalDBReplicationLag"
    assert (alarm["treat_missing_data"], alarm["insufficient_data_actions"]) == ("missing", TOPIC)


@pytest.mark.parametrize("number", [0, 1], ids=["home", "elsewhere"])
def test_every_member_has_the_alarm_of_those_that_cannot_write(number: int) -> None:
    """The drain asks every minute, also where nobody trades."""
    alarm = alarms(pair(GLOBAL)[number])["database_forwarding"]
    assert (alarm["namespace"], alarm["metric_name"]) == ("trading", "ActionFailures")
    assert alarm["dimensions"] == {"environment": "dev", "reason": "database_read_only", "service": "trade-processor"}
    code = (PROJECT / "lambda/src/trade_processor/faults.py").read_text()
    assert '"database_read_only"' in code


def headings() -> set[str]:
    """The anchors of docs/alarms.md."""
    lines = (PROJECT / "docs/alarms.md").read_text().splitlines()
    return {line.removeprefix("### ") for line in lines if line.startswith("### ")}


def test_every_alarm_links_its_paragraph(module: Module) -> None:
    guide = "https://github.com/acme/trading-platform/blob/main/docs/alarms.md#"
    links = {
        label: alarm["alarm_description"].partition(". What to do: ")[2] for label, alarm in alarms(module).items()
    }
    assert links == {label: guide + label for label in links}
    assert links.keys() <= headings()


def test_every_paragraph_is_of_an_alarm_and_every_alarm_has_one() -> None:
    """Also those that the committed matrix has not switched on."""
    template = (PROJECT / "templates/alarms.tf.j2").read_text()
    assert headings() == set(re.findall(r'\{\{ alarm\("(\w+)"', template))


def test_every_paragraph_says_what_to_do_first() -> None:
    paragraphs = (PROJECT / "docs/alarms.md").read_text().split("\n### ")[1:]
    assert [text.partition("\n")[0] for text in paragraphs if "**First:**" not in text] == []


@pytest.mark.parametrize(
    ("settings", "guide"),
    [
        (ON, "docs/alarms.md#"),
        (f"{ON}, alarms: {{guide_url: 'https://wiki.example.com/a'}}", "https://wiki.example.com/a#"),
    ],
)
def test_the_paragraphs_are_where_the_matrix_says(settings: str, guide: str) -> None:
    assert alarms(pair(settings)[0])["api_errors"]["alarm_description"].endswith(f" What to do: {guide}api_errors")


def test_health_checks_raise_an_alarm_where_route_53_reports() -> None:
    """Route 53 has its metrics in us-east-1 only."""
    assert "api_health" not in alarms(pair(NAMED)[1])
    alarm = alarms(pair(NAMED)[0])["api_health"]
    assert alarm["dimensions"] == {"HealthCheckId": "aws_route53_health_check.api.id"}
    assert (alarm["statistic"], alarm["comparison_operator"], alarm["threshold"]) == ("Minimum", "LessThanThreshold", 1)


@pytest.mark.parametrize("label", ["health_failures", "api_silence"])
def test_every_region_tells_of_its_own_health_without_us_east_1(label: str) -> None:
    """The loss of us-east-1 takes Route 53's metrics with it, in all regions."""
    assert [label in alarms(module) for module in pair(NAMED)] == [True, True]
    assert "Route53" not in alarms(pair(NAMED)[1])[label]["namespace"]


def test_an_api_that_nobody_calls_is_an_alarm() -> None:
    """Checkers always do: silence means that they do not get there."""
    alarm = alarms(pair(NAMED)[0])["api_silence"]
    assert (alarm["threshold"], alarm["treat_missing_data"]) == (1, "breaching")


def test_replication_raises_an_alarm_only_with_metrics_switched_on() -> None:
    """S3 counts failures per rule, and only if the rule asks for it."""
    module = pair(REPLICATED)[0]
    (rule,) = module["aws_s3_bucket_replication_configuration.data"]["rule"]
    assert rule["destination"][0]["metrics"] == [{"status": "Enabled"}]
    assert alarms(module)["replication_failures"]["dimensions"] == {
        "SourceBucket": "aws_s3_bucket.data.bucket",
        "DestinationBucket": "aws_s3_bucket.replica.bucket",
        "RuleId": "aws_s3_bucket_replication_configuration.data.rule[0].id",
    }


@pytest.mark.parametrize(
    ("label", "setting", "threshold"),
    [
        ("database_connections", "alarms: {database_connections: 80}", 80),
        ("database_memory", "alarms: {freeable_memory_mb: 512}", 512 * 1024 * 1024),
        ("database_replica_lag", "alarms: {replica_lag_milliseconds: 50}", 50),
        ("api_blocked", "features: {alarms: true, waf: true}, alarms: {blocked_requests: 7}", 7),
        ("api_client_errors", "alarms: {client_errors_percent: 50}", 0.5),
        ("trades_failed", "alarms: {failed_trades: 0}", 0),
        ("function_concurrency", "function: {reserved_concurrency: 7, account_concurrency: 1000}", 5.6),
        ("function_duration", "function: {timeout_seconds: 30}", 24000),
    ],
)
def test_thresholds_follow_the_matrix(label: str, setting: str, threshold: float) -> None:
    settings = setting if "features" in setting else f"{ON}, {setting}"
    assert alarms(pair(settings)[0])[label]["threshold"] == threshold


def test_the_functions_own_metrics_are_looked_up_where_it_writes_them(watched: Module) -> None:
    alarm, told = alarms(watched)["archive_backlog"], variables(watched)
    assert alarm["namespace"] == told["POWERTOOLS_METRICS_NAMESPACE"]
    assert alarm["dimensions"] == {"environment": told["ENVIRONMENT"], "service": told["POWERTOOLS_SERVICE_NAME"]}


@pytest.mark.parametrize(
    "metric",
    ["ActionFailures", "ArchiveBacklog", "ArchiveFailures", "IdempotentReplays", "TradesAccepted", "TradesFailed"],
)
def test_the_function_writes_the_metrics_that_are_looked_up(watched: Module, metric: str) -> None:
    assert f'"{metric}"' in (PROJECT / "lambda" / "src" / "trade_processor" / "application.py").read_text()
    assert metric in watched.text


def test_cloudwatch_can_use_the_key_of_the_topic(watched: Module) -> None:
    """P33: with AWS's own key, alarms would go off unheard."""
    statement = statements(watched["aws_kms_key.alarms"]["policy"])["CloudWatchAlarms"]
    assert watched["aws_sns_topic.alarms"]["kms_master_key_id"] == "aws_kms_key.alarms.arn"
    assert statement["Principal"] == {"Service": "cloudwatch.amazonaws.com"}
    assert statement["Action"] == ["kms:Decrypt", "kms:GenerateDataKey*"]
    assert statement["Condition"] == {"StringEquals": {"aws:SourceAccount": "111122223333"}}


def test_eventbridge_can_use_the_key_without_a_condition(watched: Module) -> None:
    """P34: with one, events are dropped and nobody is told."""
    statement = statements(watched["aws_kms_key.alarms"]["policy"])["EventBridgeRules"]
    assert statement["Principal"] == {"Service": "events.amazonaws.com"}
    assert statement["Action"] == ["kms:Decrypt", "kms:GenerateDataKey*"]
    assert "Condition" not in statement


def test_the_key_that_protects_trades_does_not_know_eventbridge(watched: Module) -> None:
    """P34: what has no condition has no place there."""
    assert watched["aws_kms_key.main"] == pair("features: {}")[0]["aws_kms_key.main"]


@pytest.mark.parametrize(
    ("sid", "service", "source"),
    [
        ("CloudWatchAlarms", "cloudwatch.amazonaws.com", "arn:aws:cloudwatch:us-east-1:111122223333:alarm:*"),
        ("EventBridgeRules", "events.amazonaws.com", "arn:aws:events:us-east-1:111122223333:rule/*"),
    ],
)
def test_this_accounts_alarms_and_rules_may_publish(watched: Module, sid: str, service: str, source: str) -> None:
    """P33, P34."""
    statement = statements(watched["aws_sns_topic_policy.alarms"]["policy"])[sid]
    assert (statement["Principal"], statement["Action"]) == ({"Service": service}, "sns:Publish")
    assert statement["Condition"]["ArnLike"] == {"aws:SourceArn": source}


def test_the_topic_refuses_plain_http(watched: Module) -> None:
    statement = statements(watched["aws_sns_topic_policy.alarms"]["policy"])["TlsOnly"]
    assert (statement["Effect"], statement["Condition"]) == ("Deny", {"Bool": {"aws:SecureTransport": "false"}})


def test_addresses_of_the_matrix_are_subscribed() -> None:
    module = pair(f"{ON}, alarms: {{emails: [b@example.com, a@example.com]}}")[0]
    subscription = module["aws_sns_topic_subscription.email"]
    assert evaluate(subscription["for_each"].removeprefix("toset(").removesuffix(")")) == [
        "b@example.com",
        "a@example.com",
    ]
    assert (subscription["protocol"], subscription["endpoint"]) == ("email", "each.key")


def test_a_dashboard_names_its_region() -> None:
    """An account has one list of dashboards for all regions."""
    names = {module["aws_cloudwatch_dashboard.main"]["dashboard_name"] for module in pair(ON)}
    assert names == {"trading-platform-dev-us-east-1", "trading-platform-dev-us-west-2"}


@pytest.mark.parametrize("settings", [ON, "features: {alarms: true, waf: true}, database: {mode: provisioned}"])
def test_graphs_do_not_cover_each_other(settings: str) -> None:
    places = [(widget["x"], widget["y"]) for widget in widgets(pair(settings)[0])]
    assert [pair for pair in combinations(places, 2) if pair[0] == pair[1]] == []
    assert {x for x, _ in places} == {0, 8, 16}


def test_graphs_show_this_region(watched: Module) -> None:
    assert {widget["properties"]["region"] for widget in widgets(watched)} == {"us-east-1"}


def test_the_dashboard_has_a_url(watched: Module) -> None:
    (url,) = [block["dashboard_url"]["value"] for block in watched.blocks["output"] if "dashboard_url" in block]
    assert url.startswith("https://us-east-1.console.aws.amazon.com/cloudwatch/home?region=us-east-1#dashboards")
    assert url.endswith("/${aws_cloudwatch_dashboard.main.dashboard_name}")


def test_the_switch_changes_nothing_that_was_there() -> None:
    at_home, elsewhere = changed(ON)
    assert at_home == elsewhere
    assert at_home == {f"aws_cloudwatch_metric_alarm.{label}" for label in ALARMS} | {
        "aws_cloudwatch_dashboard.main",
        "aws_kms_alias.alarms",
        "aws_kms_key.alarms",
        "aws_sns_topic.alarms",
        "aws_sns_topic_policy.alarms",
        "output.dashboard_url",
    }
