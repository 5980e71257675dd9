"""Faults in what answers and sends: the API, the function, its network, DNS, logs and topics."""

from __future__ import annotations

import re

from tests.rules.faults.edit import DEV, HOME, SECOND, Fault, add, drop, drop_block, put, put_into

FUNCTION = "aws_lambda_function.processor"
CLUSTER = "aws_rds_cluster.main"
STAGE = "aws_api_gateway_stage.main"

SERVING = (
    Fault(
        "api-deployment",
        f"{DEV}/api.tf",
        drop("    aws_api_gateway_integration.trade,\n"),
        "aws_api_gateway_deployment.main",
    ),
    Fault(
        "api-deployment",
        f"{DEV}/api.tf",
        put_into('"aws_api_gateway_deployment"', "", instead_of="    create_before_destroy = true\n"),
        "aws_api_gateway_deployment.main",
    ),
    Fault(
        "api-execution-log",
        f"{DEV}/api_stage.tf",
        drop("  depends_on = [aws_cloudwatch_log_group.api_execution]\n"),
        "aws_api_gateway_method_settings.all",
    ),
    Fault("api-log-role", f"{DEV}/api_stage.tf", drop_block('"aws_api_gateway_account" "main"'), STAGE),
    Fault("api-log-role-race", f"{DEV}/api_stage.tf", drop("  depends_on = [aws_api_gateway_account.main]\n"), STAGE),
    Fault(
        "alias-before-invocation",
        f"{DEV}/function.tf",
        add(
            'resource "aws_lambda_invocation" "migration" {\n'
            "  function_name = aws_lambda_function.processor.function_name\n"
            '  qualifier     = aws_lambda_function.processor.version\n  input         = "{}"\n}'
        ),
        "aws_lambda_alias.live",
    ),
    Fault(
        "api-permission",
        f"{DEV}/api.tf",
        drop("  qualifier     = aws_lambda_alias.live.name\n"),
        "aws_api_gateway_integration.trade",
    ),
    Fault(
        "api-permission-route",
        f"{DEV}/api.tf",
        put("POST/trades", instead_of="POST/trade"),
        "aws_api_gateway_integration.trade",
    ),
    Fault(
        "certificate-record-owner",
        f"{SECOND}/domain.tf",
        add(
            'resource "aws_route53_record" "validation" {\n  zone_id = "Z1"\n'
            "  name    = one(aws_acm_certificate.api.domain_validation_options).resource_record_name\n}"
        ),
        "aws_route53_record.validation",
        (HOME,),
    ),
    Fault(
        "database-unreachable",
        f"{DEV}/security_groups.tf",
        put_into('"database_from_function"', "5432", instead_of="3306"),
        CLUSTER,
    ),
    Fault(
        "database-unreachable",
        f"{DEV}/security_groups.tf",
        drop_block('"aws_vpc_security_group_egress_rule" "function_to_database"'),
        FUNCTION,
    ),
    Fault(
        "event-permission",
        f"{DEV}/schedule.tf",
        drop("  qualifier     = aws_lambda_alias.live.name\n"),
        "aws_cloudwatch_event_target.outbox_drain",
    ),
    Fault(
        "function-teardown",
        f"{DEV}/network.tf",
        drop('    delete = "60m"\n'),
        "aws_subnet.private",
    ),
    Fault(
        "health-check-target",
        f"{HOME}/api.tf",
        put('"AWS_IAM"', instead_of='"NONE"'),
        "aws_route53_health_check.api",
    ),
    Fault(
        "health-check-target",
        f"{HOME}/domain.tf",
        put("/healthy", instead_of="/health"),
        "aws_route53_health_check.api",
    ),
    Fault(
        "iam-wildcard",
        f"{DEV}/function_role.tf",
        put(
            'Action   = "*"\n        Resource = "*"',
            instead_of='Action   = "s3:PutObject"\n        Resource = "${aws_s3_bucket.data.arn}/trades/*"',
        ),
        "aws_iam_role_policy.function",
    ),
    Fault(
        "integration-method",
        f"{DEV}/api.tf",
        put('integration_http_method = "GET"', instead_of='integration_http_method = "POST"'),
        "aws_api_gateway_integration.trade",
    ),
    Fault(
        "lambda-in-public-subnet",
        f"{DEV}/function.tf",
        put("aws_subnet.public", instead_of="aws_subnet.private"),
        FUNCTION,
    ),
    Fault(
        "lambda-outside-vpc",
        f"{DEV}/function.tf",
        lambda text: re.sub(r"(?ms)^  vpc_config \{.*?^  \}\n", "", text),
        FUNCTION,
    ),
    Fault(
        "lambda-rights",
        f"{DEV}/function_role.tf",
        put("AWSLambdaBasicExecutionRole", instead_of="AWSLambdaVPCAccessExecutionRole"),
        FUNCTION,
    ),
    Fault("lambda-without-nat", f"{DEV}/routes.tf", drop_block('"aws_route" "private_internet"'), FUNCTION),
    Fault(
        "latency-record",
        f"{HOME}/domain.tf",
        drop("  health_check_id = aws_route53_health_check.api.id\n"),
        "aws_route53_record.api",
    ),
    Fault(
        "latency-record",
        f"{SECOND}/domain.tf",
        put_into("latency_routing_policy", "us-east-1", instead_of="us-west-2"),
        "aws_route53_record.api",
    ),
    Fault("log-group-race", f"{DEV}/database.tf", drop("    aws_cloudwatch_log_group.database_audit,\n"), CLUSTER),
    Fault(
        "log-group-unmanaged",
        f"{DEV}/database.tf",
        put("/aws/rds/cluster/other/audit", instead_of="/aws/rds/cluster/trading-cluster-dev/audit"),
        "aws_rds_cluster.main",
    ),
    Fault(
        "log-key-policy",
        f"{DEV}/encryption.tf",
        put("logs.us-west-2.amazonaws.com", instead_of="logs.us-east-1.amazonaws.com"),
        "aws_cloudwatch_log_group.function",
    ),
    Fault(
        "method-without-integration",
        f"{DEV}/api.tf",
        drop_block('"aws_api_gateway_integration" "health"'),
        "aws_api_gateway_method.health",
    ),
    Fault(
        "nat-without-internet",
        f"{DEV}/network.tf",
        put("aws_subnet.database", instead_of="aws_subnet.public"),
        "aws_nat_gateway.main",
    ),
    Fault(
        "open-to-the-world",
        f"{DEV}/security_groups.tf",
        put_into(
            '"database_from_function"',
            'cidr_ipv4 = "0.0.0.0/0"',
            instead_of="referenced_security_group_id = aws_security_group.function.id",
        ),
        "aws_vpc_security_group_ingress_rule.database_from_function",
    ),
    Fault(
        "role-policy-race",
        f"{DEV}/function.tf",
        drop("    aws_iam_role_policy_attachment.function_vpc_access,\n"),
        FUNCTION,
    ),
    Fault(
        "routing-policy-mismatch",
        f"{SECOND}/domain.tf",
        put(
            "weighted_routing_policy {\n    weight = 1", instead_of='latency_routing_policy {\n    region = "us-west-2"'
        ),
        "aws_route53_record.api",
        (HOME,),
    ),
    Fault(
        "topic-key-policy",
        f"{HOME}/alarm_topic.tf",
        put_into(
            'Sid       = "EventBridgeRules"\n        Effect    = "Allow"\n        Principal = { Service = "events'
            '.amazonaws.com" }\n        Action    = ["kms:Decrypt"',
            'Resource  = "*"\n        Condition = { StringEquals = { "aws:SourceAccount" = "777788889999" } }',
            instead_of='Resource  = "*"',
        ),
        "aws_sns_topic.alarms",
    ),
    Fault(
        "cluster-never-pauses",
        f"{DEV}/database.tf",
        put("min_capacity = 0\n", instead_of="min_capacity = 0.5\n"),
        CLUSTER,
    ),
    Fault(
        "idle-endpoint",
        f"{HOME}/endpoints.tf",
        put('toset(["secretsmanager", "sns"', instead_of='toset(["secretsmanager"'),
        "aws_vpc_endpoint.interface",
    ),
    Fault(
        "idle-endpoint",
        f"{HOME}/endpoints.tf",
        put('toset(["logs", "secretsmanager"', instead_of='toset(["secretsmanager"'),
        "aws_vpc_endpoint.interface",
    ),
    Fault(
        "throttle-above-concurrency",
        f"{HOME}/function.tf",
        put("reserved_concurrent_executions = 99", instead_of="reserved_concurrent_executions = 100"),
        "aws_api_gateway_method_settings.all",
    ),
    Fault(
        "zone-in-two-accounts",
        f"{HOME}/domain.tf",
        lambda text: text.replace("Z0123456789ABCDEFGHIJ", "Z9876543210ABCDEFGHIJ"),
        "aws_route53_record.api",
        ("staging/us-east-1",),
    ),
    Fault(
        "topic-policy",
        f"{HOME}/alarm_topic.tf",
        put("cloudwatch.amazonaws.com", instead_of="events.amazonaws.com"),
        "aws_sns_topic_policy.alarms",
    ),
    Fault(
        "waf-association",
        f"{HOME}/waf.tf",
        put("aws_api_gateway_rest_api.main.arn", instead_of="aws_api_gateway_stage.main.arn"),
        "aws_wafv2_web_acl_association.api",
    ),
    Fault(
        "waf-log-policy",
        f"{HOME}/waf.tf",
        drop("  depends_on = [aws_cloudwatch_log_resource_policy.waf]\n"),
        "aws_wafv2_web_acl_logging_configuration.main",
    ),
    Fault(
        "waf-log-name",
        f"{HOME}/waf.tf",
        put('"trading-waf-', instead_of='"aws-waf-logs-'),
        "aws_wafv2_web_acl_logging_configuration.main",
    ),
)
