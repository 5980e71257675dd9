"""The Lambda function: what it is told, what it may do, who may call it."""

from __future__ import annotations

import ast
from collections import defaultdict
from pathlib import PurePosixPath
from typing import Any

import pytest

from tests.platform.modules import PROJECT, Module, statements
from tests.platform.pair import pair
from tests.platform.refusals import refusals

FUNCTION = "aws_lambda_function.processor"
NETWORK_POLICY = "arn:aws:iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole"
TRACING_POLICY = "arn:aws:iam::aws:policy/AWSXRayDaemonWriteAccess"
# A new account may run 1000 functions at once, and AWS keeps 100 of them unreserved.
RESERVABLE = 900


def variables(module: Module) -> dict[str, Any]:
    (environment,) = module[FUNCTION]["environment"]
    result: dict[str, Any] = environment["variables"]
    return result


def allowed(module: Module) -> set[tuple[str, str]]:
    """Action and resource of everything that the role's own policy allows."""
    return {
        (action, resource)
        for statement in statements(module["aws_iam_role_policy.function"]["policy"]).values()
        if statement["Effect"] == "Allow"
        for action in _listed(statement["Action"])
        for resource in _listed(statement["Resource"])
    }


def _listed(value: str | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else value


def test_the_archive_is_the_one_that_tfgen_packages(module: Module) -> None:
    """P46: a path relative to the stack, so that the text is the same on every machine."""
    function = module[FUNCTION]
    path = PurePosixPath(function["filename"].removeprefix("${path.module}/"))
    folder = (PROJECT / "generated" / module.stack.name / path).resolve()
    assert folder == PROJECT / "lambda" / "dist" / "trade_processor.zip"
    assert function["source_code_hash"] == f'filebase64sha256("{function["filename"]}")'


def test_the_handler_exists(module: Module) -> None:
    file, name = module[FUNCTION]["handler"].split(".")
    tree = ast.parse((PROJECT / "lambda" / "src" / f"{file}.py").read_text())
    names = [target.id for node in tree.body if isinstance(node, ast.Assign) for target in node.targets]  # type: ignore[attr-defined]
    assert name in names + [node.name for node in tree.body if isinstance(node, ast.FunctionDef)]


def test_the_function_is_told_every_variable_that_it_requires(module: Module) -> None:
    source = (PROJECT / "lambda" / "src" / "trade_processor" / "settings.py").read_text()
    required = {
        name
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "REQUIRED"
        for name in ast.literal_eval(node.value)
    }
    assert required - {"AWS_REGION"} <= variables(module).keys()  # Lambda itself sets AWS_REGION


def test_no_variable_is_a_secret(module: Module) -> None:
    assert (variables(module)["DB_USER"], variables(module).get("DB_SECRET_ID")) == ("trading_app", None)
    assert not [name for name in variables(module) if "PASSWORD" in name or "TOKEN" in name]


def test_only_dev_migrates_by_itself(module: Module) -> None:
    asked = variables(module).get("MIGRATOR")
    assert asked == ("aws_lambda_function.migrator.function_name" if module.stack.environment == "dev" else None)


def test_the_function_runs_in_the_private_subnets(module: Module) -> None:
    (network,) = module[FUNCTION]["vpc_config"]
    assert network["subnet_ids"] == "[for subnet in aws_subnet.private : subnet.id]"
    assert network["security_group_ids"] == ["aws_security_group.function.id"]


def test_the_log_group_exists_before_the_function(module: Module) -> None:
    """P30."""
    (logging,) = module[FUNCTION]["logging_config"]
    assert logging["log_group"] == "aws_cloudwatch_log_group.function.name"


def test_the_role_is_complete_before_the_function(module: Module) -> None:
    """P31: else Lambda may not create network interfaces yet."""
    features = module.stack.settings.features
    wanted = {"aws_iam_role_policy.function", "aws_iam_role_policy_attachment.function_vpc_access"}
    wanted |= {"aws_iam_role_policy_attachment.function_tracing"} if features.xray else set()
    wanted |= {"aws_ssm_parameter.main"} if features.ssm_parameters else set()
    assert set(module[FUNCTION]["depends_on"]) == wanted


def test_the_role_may_do_no_more_than_booking_needs(module: Module) -> None:
    account, region = module.stack.settings.account_id, module.stack.region
    user = "dbuser:${aws_rds_cluster.main.cluster_resource_id}/trading_app"
    wanted = {
        ("kms:Decrypt", "aws_kms_key.main.arn"),
        ("kms:GenerateDataKey", "aws_kms_key.main.arn"),
        ("s3:PutObject", "${aws_s3_bucket.data.arn}/trades/*"),
        ("rds-db:connect", f"arn:aws:rds-db:{region}:{account}:{user}"),
        ("sqs:SendMessage", "aws_sqs_queue.dead_letters.arn"),
    }
    if module.stack.environment == "dev":
        wanted.add(("lambda:InvokeFunction", "aws_lambda_function.migrator.arn"))
    if module.stack.settings.features.ssm_parameters:
        path = f"parameter/trading/{module.stack.environment}/*"
        wanted.add(("ssm:GetParameter", f"arn:aws:ssm:{region}:{account}:{path}"))
    if module.stack.settings.features.aurora_global:
        wanted |= replica_rights(account)
    assert allowed(module) == wanted


def replica_rights(account: str) -> set[tuple[str, str]]:
    """To book what a failover lost, a function reads the replica of every region's archive."""
    regions = ("us-east-1", "us-east-2", "us-west-2")
    buckets = [f"arn:aws:s3:::trading-data-prod-{account}-{region}-replica" for region in regions]
    objects = [f"{bucket}/trades/*" for bucket in buckets]
    read = {(action, one) for action in ("s3:GetObject", "s3:ListBucket") for one in (*buckets, *objects)}
    return read | {("kms:Decrypt", f"arn:aws:kms:{region}:{account}:key/*") for region in ("us-east-2", "us-west-2")}


def test_keys_of_replicas_are_used_by_their_aliases_alone(modules: dict[str, Module]) -> None:
    statement = statements(modules["prod/us-east-2"]["aws_iam_role_policy.function"]["policy"])["DecryptReplicas"]
    assert statement["Condition"] == {"ForAnyValue:StringLike": {"kms:ResourceAliases": "alias/trading-replica-prod-*"}}


def test_managed_policies_of_the_role_are_for_network_interfaces_and_traces_only(module: Module) -> None:
    attachments = [
        attachment["policy_arn"]
        for attachment in module.instances("aws_iam_role_policy_attachment")
        if attachment["role"] == "aws_iam_role.function.name"
    ]
    traces = [TRACING_POLICY] if module.stack.settings.features.xray else []
    assert sorted(attachments) == sorted([NETWORK_POLICY, *traces])


def test_the_code_cannot_use_the_rights_of_the_managed_policy(module: Module) -> None:
    denied = statements(module["aws_iam_role_policy.function"]["policy"])
    function = module[FUNCTION]["function_name"]
    arn = f"arn:aws:lambda:{module.stack.region}:{module.stack.settings.account_id}:function:{function}"
    interfaces = denied["NoNetworkInterfacesFromCode"]
    assert (interfaces["Effect"], interfaces["Action"]) == ("Deny", "ec2:*")
    assert interfaces["Condition"] == {"ArnEquals": {"lambda:SourceFunctionArn": arn}}
    assert denied["OwnLogGroupOnly"]["NotResource"] == "${aws_cloudwatch_log_group.function.arn}:*"


def test_every_permission_names_the_alias_and_its_caller(module: Module) -> None:
    """P35, P62: without source_arn, anyone's API or rule could call the function."""
    permissions = module.resources("aws_lambda_permission").values()
    processors = [one for one in permissions if one["function_name"] == f"{FUNCTION}.function_name"]
    assert {permission["qualifier"] for permission in processors} == {"aws_lambda_alias.live.name"}
    assert all(permission["source_arn"] for permission in permissions)


ALIAS = "aws_lambda_alias.live"


def test_the_workflow_moves_the_alias_where_there_is_one(module: Module) -> None:
    """Terraform would move it before the schema is migrated."""
    ignored = module[ALIAS].get("lifecycle", [{}])[0].get("ignore_changes", [])
    moves = module.stack.settings.features.cicd and module.stack.environment != "dev"
    assert ignored == (["function_version", "routing_config"] if moves else [])
    assert module.resources("aws_lambda_invocation") == {}


def test_without_workflow_the_new_version_migrates_before_the_alias_moves() -> None:
    module = pair("function: {auto_migrate: false}")[0]
    migration = module["aws_lambda_invocation.migration"]
    assert migration["function_name"] == "aws_lambda_function.migrator.function_name"
    assert migration["triggers"] == {"code": "aws_lambda_function.migrator.source_code_hash"}
    assert migration["input"] == 'jsonencode({action = "migrate"})'
    assert migration["depends_on"] == ["aws_rds_cluster_instance.main"]
    (condition,) = module[ALIAS]["lifecycle"][0]["precondition"]
    assert "aws_lambda_invocation.migration.result" in condition["condition"]
    assert "-replace=aws_lambda_invocation.migration" in condition["error_message"]


def test_what_the_function_asks_for_itself_terraform_does_not() -> None:
    module = pair("function: {auto_migrate: true}")[0]
    assert module.resources("aws_lambda_invocation") == {}
    assert "lifecycle" not in module[ALIAS]


@pytest.mark.parametrize(
    "settings",
    [
        "features: {alarms: true}, function: {canary_percent: 5}",
        "function: {canary_percent: 5}",
        "features: {alarms: true}, function: {canary_percent: 5, auto_migrate: true}",
    ],
)
def test_a_canary_without_a_workflow_that_watches_alarms_is_refused(settings: str) -> None:
    (message,) = refusals(settings)
    assert message == (
        "function.canary_percent is 5, but a workflow has to watch alarms meanwhile. Set it to 0, or switch "
        "features.cicd and features.alarms on and function.auto_migrate off."
    )


def test_the_outbox_is_drained_on_a_schedule(module: Module) -> None:
    target = module["aws_cloudwatch_event_target.outbox_drain"]
    assert target["arn"] == "aws_lambda_alias.live.arn"
    assert target["input"] == 'jsonencode({action = "drain"})'
    assert "role_arn" not in target  # P34: for a function, its own permission decides


def test_the_outbox_is_drained_each_minute(module: Module) -> None:
    assert module["aws_cloudwatch_event_rule.outbox_drain"]["schedule_expression"] == "rate(1 minute)"


def test_a_time_limit_that_archives_nothing_is_refused() -> None:
    (message,) = refusals("function: {timeout_seconds: 14}")
    assert "function.timeout_seconds" in message
    assert "15" in message


def test_what_nobody_waits_for_gives_up_before_it_piles_up(module: Module) -> None:
    """Lambda's own six hours would be 360 drains at once behind an overload; three attempts need four minutes."""
    limit = module["aws_lambda_function_event_invoke_config.live"]
    assert limit["qualifier"] == f"{ALIAS}.name"  # EventBridge calls the alias, whose limit is not the function's
    assert (limit["maximum_event_age_in_seconds"], limit["maximum_retry_attempts"]) == (300, 2)


def test_failed_events_are_kept(module: Module) -> None:
    assert module[FUNCTION]["dead_letter_config"] == [{"target_arn": "aws_sqs_queue.dead_letters.arn"}]


def test_reservations_leave_room_in_the_account(modules: dict[str, Module]) -> None:
    """P29."""
    reserved: defaultdict[tuple[str, str], int] = defaultdict(int)
    for module in modules.values():
        concurrency = module[FUNCTION].get("reserved_concurrent_executions", 0)
        reserved[module.stack.settings.account_id, module.stack.region] += concurrency
    assert max(reserved.values()) <= RESERVABLE
