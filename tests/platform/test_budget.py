"""The budget of an environment, and what it keeps warm or adds by itself."""

from __future__ import annotations

from tests.platform.modules import render_text
from tests.platform.pair import PAIRED, changed, pair

EMAILS = "alarms: {emails: [oncall@example.com]}"
BUDGET = f"budget: {{monthly_usd: 750}}, {EMAILS}"


def test_an_environment_has_one_budget_that_its_home_makes() -> None:
    assert changed(BUDGET, EMAILS) == ({"aws_budgets_budget.main"}, set())


def test_a_budget_mails_before_the_month_is_over() -> None:
    body = pair(BUDGET)[0]["aws_budgets_budget.main"]
    assert (body["limit_amount"], body["limit_unit"], body["time_unit"]) == ("750", "USD", "MONTHLY")
    kinds = {(one["notification_type"], one["threshold"]) for one in body["notification"]}
    assert kinds == {("ACTUAL", 80), ("FORECASTED", 100)}
    assert [one["subscriber_email_addresses"] for one in body["notification"]] == [["oncall@example.com"]] * 2


def test_a_budget_counts_its_environment_alone_where_the_account_has_others() -> None:
    other = "  test: {account_id: '111122223333', home_region: us-east-1, ownership: {api_account: external}}"
    module = render_text(PAIRED.format(settings=BUDGET) + other)["dev/us-east-1"]
    (one,) = module["aws_budgets_budget.main"]["cost_filter"]
    assert one == {"name": "TagKeyValue", "values": ["user:Environment$dev"]}
    assert "cost_filter" not in pair(BUDGET)[0]["aws_budgets_budget.main"]


def test_readers_are_added_to_those_that_are_always_there() -> None:
    body = pair("database: {reader_count: 1, autoscaling: {maximum_readers: 4}}")[0][
        "aws_appautoscaling_target.readers"
    ]
    assert (body["min_capacity"], body["max_capacity"]) == (1, 4)
    assert body["resource_id"] == "cluster:${aws_rds_cluster.main.cluster_identifier}"
    assert body["depends_on"] == ["aws_rds_cluster_instance.main"]


def test_executions_are_kept_warm_behind_the_alias_that_callers_use() -> None:
    body = pair("function: {provisioned_concurrency: 3}")[0]["aws_lambda_provisioned_concurrency_config.live"]
    assert (body["qualifier"], body["provisioned_concurrent_executions"]) == ("aws_lambda_alias.live.name", 3)


def test_snapshots_are_taken_of_the_versions_that_the_alias_leads_to() -> None:
    body = pair("function: {snap_start: true}")[0]["aws_lambda_function.processor"]
    assert (body["snap_start"], body["publish"]) == ([{"apply_on": "PublishedVersions"}], True)
