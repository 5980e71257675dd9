"""Changes read from the JSON of plans, and grouped over stacks."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tfgen.report.plans import format_group
from tfgen.terraform.changes import Action, Change, find_drift, group_changes, parse_plan
from tfgen.terraform.plan_json import parse_plan_json


def resource(address: str, actions: list[str], **change: Any) -> dict[str, Any]:
    """A managed resource in a plan's JSON."""
    extra = {key: change.pop(key) for key in ("action_reason", "previous_address") if key in change}
    kind = address.split(".")[0]
    return {"address": address, "mode": "managed", "type": kind, "change": {"actions": actions, **change}, **extra}


def plan(*resources: dict[str, Any], **outputs: dict[str, Any]) -> str:
    """A plan's JSON."""
    return json.dumps({"resource_changes": resources, "output_changes": outputs})


def lines(*plans: str) -> list[str]:
    """The changes of plans, of the stacks a, b, …, as they are printed."""
    stacks = {chr(ord("a") + number): parse_plan(text) for number, text in enumerate(plans)}
    return [format_group(group, len(plans)) for group in group_changes(stacks)]


def update(**change: Any) -> str:
    """The plan that updates a function."""
    return plan(resource("aws_lambda_function.trade", ["update"], **change))


def test_a_changed_attribute_is_grouped_over_stacks() -> None:
    change = update(before={"memory_size": 512, "timeout": 3}, after={"memory_size": 1024, "timeout": 3})
    assert lines(change, change) == ["aws_lambda_function.trade: memory_size 512 → 1024 in 2 stacks"]


def test_what_only_one_stack_changes_is_a_line_of_its_own() -> None:
    first = update(before={"memory_size": 512, "timeout": 3}, after={"memory_size": 1024, "timeout": 3})
    second = update(before={"memory_size": 512, "timeout": 3}, after={"memory_size": 1024, "timeout": 9})
    assert lines(first, second) == [
        "aws_lambda_function.trade: memory_size 512 → 1024 in 2 stacks",
        "aws_lambda_function.trade: timeout 3 → 9 in b",
    ]


def test_some_of_the_stacks_are_named() -> None:
    change = update(before={"timeout": 3}, after={"timeout": 9})
    assert lines(change, plan(), change) == ["aws_lambda_function.trade: timeout 3 → 9 in 2 stacks (a, c)"]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ({"tags": {"Name": "a"}}, {"tags": {"Name": "b"}}, 'tags.Name "a" → "b"'),
        ({"tags": {"a b": "1"}}, {"tags": {"a b": "2"}}, 'tags["a b"] "1" → "2"'),
        ({"tags": {}}, {"tags": {"Name": "b"}}, 'tags.Name null → "b"'),
        ({"ids": ["x"]}, {"ids": ["x", "y"]}, 'ids[1] null → "y"'),
        ({"rule": [{"port": 1}]}, {"rule": [{"port": 2}]}, "rule[0].port 1 → 2"),
        ({"rule": None}, {"rule": [{"port": 2}]}, 'rule null → [{"port": 2}]'),
        ({"on": False}, {"on": None}, "on false → null"),
        ({"on": 0}, {"on": False}, "on 0 → false"),
        (
            {"policy": '{"Statement":[{"Action":"a"}]}'},
            {"policy": '{"Statement":[{"Action":"b"}]}'},
            'policy.Statement[0].Action "a" → "b"',
        ),
        ({"policy": "{}"}, {"policy": "{ }"}, 'policy "{}" → "{ }"'),
        ({"text": "x" * 90}, {"text": "y"}, f'text "{"x" * 29} … {"x" * 29}" → "y"'),
    ],
)
def test_differences_are_found_inside_of_values(before: dict[str, Any], after: dict[str, Any], expected: str) -> None:
    assert lines(update(before=before, after=after)) == [f"aws_lambda_function.trade: {expected} in a"]


@pytest.mark.parametrize(
    ("masks", "expected"),
    [
        ({"after_unknown": {"arn": True}}, 'arn "old" → (known after apply)'),
        ({"before_sensitive": {"arn": True}}, "arn (sensitive) → (sensitive)"),
        ({"after_sensitive": {"arn": True}}, "arn (sensitive) → (sensitive)"),
        ({"before_sensitive": {"arn": True}, "after_unknown": {"arn": True}}, "arn (sensitive) → (sensitive)"),
    ],
)
def test_unknown_and_sensitive_values_are_masked(masks: dict[str, Any], expected: str) -> None:
    after = {} if "after_unknown" in masks else {"arn": "new"}
    change = update(before={"arn": "old"}, after=after, **masks)
    assert lines(change) == [f"aws_lambda_function.trade: {expected} in a"]


def test_a_secret_inside_of_a_value_is_masked() -> None:
    after = {"variables": {"user": "x", "password": "hunter2"}}
    change = update(before={"variables": None}, after=after, after_sensitive={"variables": {"password": True}})
    shown = 'variables null → {"user": "x", "password": "(sensitive)"}'
    assert lines(change) == [f"aws_lambda_function.trade: {shown} in a"]


def test_a_secret_is_masked_wherever_it_comes_again() -> None:
    change = update(
        before={"input": "hunter2", "output": "hunter2"},
        after={"input": "hunter3"},
        before_sensitive={"input": True},
        after_sensitive={"input": True},
        after_unknown={"output": True},
    )
    assert "hunter" not in "".join(lines(change))


def test_losses_come_first_then_actions_by_address_and_outputs_last() -> None:
    found = lines(
        plan(
            resource("aws_sqs_queue.new", ["create"], before=None, after={}),
            resource("aws_iam_role.old", ["delete"], before={}, after=None),
            resource("aws_rds_cluster.main", ["delete"], before={}, after=None),
            url={"actions": ["create"], "before": None, "after": "x"},
        )
    )
    assert found == [
        "aws_rds_cluster.main: destroy in a",
        "aws_iam_role.old: destroy in a",
        "aws_sqs_queue.new: add in a",
        "output.url: add in a",
    ]


def test_a_replacement_tells_what_makes_it_necessary() -> None:
    change = resource(
        "aws_rds_cluster.main",
        ["delete", "create"],
        before={"engine": "a", "size": 1},
        after={"engine": "b", "size": 2},
        replace_paths=[["engine"]],
    )
    assert lines(plan(change)) == ['aws_rds_cluster.main: replace, engine "a" → "b" in a']
    assert parse_plan(plan(change)).changes[0].is_stateful


@pytest.mark.parametrize(
    ("reason", "expected"),
    [
        ("replace_because_tainted", "replace, (tainted: its creation failed)"),
        ("replace_by_request", "replace, (asked for with -replace)"),
        ("something_new", "replace"),
    ],
)
def test_a_replacement_without_a_changed_attribute_has_its_reason(reason: str, expected: str) -> None:
    change = resource("a.b", ["create", "delete"], before={}, after={}, action_reason=reason)
    assert lines(plan(change)) == [f"a.b: {expected} in a"]


def test_moves_imports_and_forgotten_resources_are_told() -> None:
    found = lines(
        plan(
            resource("a.new", ["no-op"], before={}, after={}, previous_address="a.old"),
            resource("a.found", ["no-op"], before={}, after={}, importing={"id": "x"}),
            resource("a.left", ["forget"], before={}, after=None),
        )
    )
    assert found == ["a.found: import in a", "a.old: move to a.new in a", "a.left: forget in a"]


def test_actions_and_steps_are_counted() -> None:
    found = parse_plan(
        plan(
            resource("a.a", ["create"], before=None, after={}),
            resource("a.b", ["delete", "create"], before={}, after={}),
            resource("a.c", ["no-op"], before={}, after={}),
        )
    )
    assert found.counts == {Action.ADD: 1, Action.REPLACE: 1, Action.UNCHANGED: 1}
    assert found.steps == 3


def test_data_sources_are_no_changes() -> None:
    data = resource("aws_region.here", ["read"], before=None, after={}) | {"mode": "data"}
    assert parse_plan(plan(data)).changes == ()


def test_drift_is_what_is_there_against_what_the_state_says() -> None:
    drifted = {
        "resource_drift": [
            resource("aws_sqs_queue.orders", ["update"], before={"delay": 1}, after={"delay": 5}),
            resource("aws_s3_bucket.data", ["delete"], before={}, after=None),
        ],
        "prior_state": {"values": {"root_module": {"resources": [{"mode": "managed"}] * 3}}},
    }
    found = find_drift(parse_plan_json(json.dumps(drifted)))
    assert found.changes == (
        Change("aws_sqs_queue.orders", Action.CHANGE, "delay", "1", "5"),
        Change("aws_s3_bucket.data", Action.DESTROY, is_stateful=True),
    )
    assert found.counts == {Action.CHANGE: 1, Action.DESTROY: 1, Action.UNCHANGED: 1}


@pytest.mark.parametrize(
    ("reason", "shown"),
    [
        (["block"], 'a.b: replace, block[0].name "x" → "y"'),  # the reason is around what differs
        (["block", 0, "name"], 'a.b: replace, block[0].name "x" → "y"'),
        (["block", 0, "name", "part"], 'a.b: replace, block[0].name "x" → "y"'),  # and inside of it
        (["blocks"], "a.b: replace"),  # only its name begins the same
        (["block", 1], "a.b: replace"),
    ],
)
def test_a_replacement_shows_what_differs_around_and_inside_of_its_reason(reason: list[str | int], shown: str) -> None:
    values = {"before": {"block": [{"name": "x"}], "other": 1}, "after": {"block": [{"name": "y"}], "other": 2}}
    assert lines(plan(resource("a.b", ["delete", "create"], replace_paths=[reason], **values))) == [f"{shown} in a"]


def test_changes_are_ordered_by_loss_kind_action_address_and_attribute() -> None:
    bucket, other = "aws_s3_bucket", "aws_x"
    found = lines(
        plan(
            resource(f"{other}.b", ["update"], before={"q": 1, "p": 1}, after={"q": 2, "p": 2}),
            resource(f"{other}.a", ["update"], before={"p": 1}, after={"p": 2}),
            resource(f"{other}.z", ["create"]),
            resource(f"{other}.y", ["delete", "create"]),
            resource(f"{other}.x", ["delete"]),
            resource(f"{bucket}.r", ["delete", "create"]),
            resource(f"{bucket}.d", ["delete"]),
            resource(f"{bucket}.n", ["create"]),
            gone={"actions": ["delete"]},
        )
    )
    assert [line.removesuffix(" in a") for line in found] == [
        "aws_s3_bucket.d: destroy",
        "aws_s3_bucket.r: replace",
        "aws_x.x: destroy",
        "aws_x.y: replace",
        "aws_s3_bucket.n: add",
        "aws_x.z: add",
        "aws_x.a: p 1 → 2",
        "aws_x.b: p 1 → 2",
        "aws_x.b: q 1 → 2",
        "output.gone: destroy",
    ]


def test_a_project_may_name_more_types_that_hold_data() -> None:
    gone = plan(resource("acme_ledger.main", ["delete"], before={}, after=None))
    assert not parse_plan(gone).changes[0].is_stateful
    assert parse_plan(gone, {"acme_ledger"}).changes[0].is_stateful
