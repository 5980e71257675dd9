"""What is said of the rules that rest on blocks of some kinds, which are imported where such blocks are.

`pytest tests/rules/test_at_hand.py --update-golden` writes it, by what the rules themselves say.
"""

from typing import Final

AT_HAND: Final[dict[str, tuple[str, str, tuple[str, ...]]]] = {
    "access-log-race": ("ERROR", "SECURITY", ("aws_s3_bucket_logging", "aws_s3_bucket_policy")),
    "account-not-pinned": ("WARNING", "SECURITY", ("provider",)),
    "alias-before-invocation": ("WARNING", "SECURITY", ("aws_lambda_alias", "aws_lambda_invocation")),
    "api-deployment": ("ERROR", "SECURITY", ("aws_api_gateway_deployment",)),
    "api-execution-log": ("WARNING", "SECURITY", ("aws_api_gateway_method_settings", "aws_cloudwatch_log_group")),
    "api-log-role-race": ("ERROR", "SECURITY", ("aws_api_gateway_account", "aws_api_gateway_stage")),
    "api-permission": (
        "ERROR",
        "SECURITY",
        ("aws_api_gateway_integration", "aws_apigatewayv2_integration", "aws_lambda_permission"),
    ),
    "api-permission-route": (
        "ERROR",
        "SECURITY",
        (
            "aws_api_gateway_integration",
            "aws_api_gateway_resource",
            "aws_api_gateway_rest_api",
            "aws_lambda_permission",
        ),
    ),
    "bucket-public-access": ("WARNING", "SECURITY", ("aws_s3_bucket", "aws_s3_bucket_public_access_block")),
    "cluster-never-pauses": (
        "WARNING",
        "SECURITY",
        ("aws_cloudwatch_event_rule", "aws_cloudwatch_event_target", "aws_rds_cluster", "aws_scheduler_schedule"),
    ),
    "config-recorder-race": (
        "ERROR",
        "SECURITY",
        (
            "aws_config_configuration_recorder",
            "aws_config_delivery_channel",
            "aws_config_configuration_recorder_status",
        ),
    ),
    "database-subnet-zones": ("ERROR", "SECURITY", ("aws_db_subnet_group", "aws_subnet")),
    "database-unreachable": (
        "ERROR",
        "SECURITY",
        (
            "aws_db_instance",
            "aws_lambda_function",
            "aws_rds_cluster",
            "aws_security_group",
            "aws_security_group_rule",
            "aws_vpc_security_group_egress_rule",
            "aws_vpc_security_group_ingress_rule",
        ),
    ),
    "event-permission": ("ERROR", "SECURITY", ("aws_cloudwatch_event_target", "aws_lambda_permission")),
    "function-teardown": ("WARNING", "SECURITY", ("aws_lambda_function", "aws_security_group", "aws_subnet")),
    "global-database-attachment": ("ERROR", "SECURITY", ("aws_rds_cluster", "aws_rds_global_cluster")),
    "global-database-class": (
        "ERROR",
        "SECURITY",
        ("aws_rds_cluster", "aws_rds_cluster_instance", "aws_rds_global_cluster"),
    ),
    "global-database-member": ("ERROR", "SECURITY", ("aws_rds_cluster", "aws_rds_global_cluster")),
    "global-database-upgrade": ("WARNING", "SECURITY", ("aws_rds_cluster", "aws_rds_global_cluster")),
    "health-check-target": (
        "ERROR",
        "SECURITY",
        ("aws_api_gateway_method", "aws_api_gateway_resource", "aws_api_gateway_rest_api", "aws_route53_health_check"),
    ),
    "idle-endpoint": (
        "WARNING",
        "SECURITY",
        (
            "aws_iam_policy",
            "aws_iam_policy_attachment",
            "aws_iam_role",
            "aws_iam_role_policy",
            "aws_iam_role_policy_attachment",
            "aws_lambda_function",
            "aws_vpc_endpoint",
        ),
    ),
    "lambda-in-public-subnet": (
        "ERROR",
        "SECURITY",
        ("aws_lambda_function", "aws_route", "aws_route_table", "aws_route_table_association"),
    ),
    "lambda-outside-vpc": (
        "ERROR",
        "SECURITY",
        ("aws_db_instance", "aws_lambda_function", "aws_rds_cluster", "aws_rds_cluster_instance"),
    ),
    "lambda-rights": (
        "ERROR",
        "SECURITY",
        (
            "aws_iam_policy",
            "aws_iam_policy_attachment",
            "aws_iam_role",
            "aws_iam_role_policy",
            "aws_iam_role_policy_attachment",
            "aws_lambda_function",
        ),
    ),
    "lambda-without-nat": (
        "WARNING",
        "SECURITY",
        ("aws_lambda_function", "aws_route", "aws_route_table", "aws_route_table_association", "aws_vpc_endpoint"),
    ),
    "log-group-race": ("ERROR", "SECURITY", ("aws_cloudwatch_log_group", "aws_lambda_function", "aws_rds_cluster")),
    "log-group-unmanaged": (
        "WARNING",
        "SECURITY",
        ("aws_cloudwatch_log_group", "aws_lambda_function", "aws_rds_cluster"),
    ),
    "log-key-policy": ("ERROR", "SECURITY", ("aws_cloudwatch_log_group", "aws_kms_key", "provider")),
    "method-without-integration": (
        "ERROR",
        "SECURITY",
        (
            "aws_api_gateway_integration",
            "aws_api_gateway_method",
            "aws_api_gateway_resource",
            "aws_api_gateway_rest_api",
        ),
    ),
    "nat-without-internet": (
        "ERROR",
        "SECURITY",
        ("aws_nat_gateway", "aws_route", "aws_route_table", "aws_route_table_association"),
    ),
    "noncurrent-versions-kept": (
        "WARNING",
        "SECURITY",
        ("aws_s3_bucket_lifecycle_configuration", "aws_s3_bucket_versioning"),
    ),
    "open-to-the-world": (
        "WARNING",
        "SECURITY",
        (
            "aws_security_group",
            "aws_security_group_rule",
            "aws_vpc_security_group_egress_rule",
            "aws_vpc_security_group_ingress_rule",
        ),
    ),
    "password-out-of-step": (
        "ERROR",
        "SECURITY",
        ("aws_db_instance", "aws_rds_cluster", "aws_secretsmanager_secret_version"),
    ),
    "replication-race": ("ERROR", "SECURITY", ("aws_s3_bucket_replication_configuration", "aws_s3_bucket_versioning")),
    "replication-rights": (
        "ERROR",
        "SECURITY",
        (
            "aws_iam_policy",
            "aws_iam_policy_attachment",
            "aws_iam_role",
            "aws_iam_role_policy",
            "aws_iam_role_policy_attachment",
            "aws_kms_key",
            "aws_s3_bucket_replication_configuration",
            "aws_s3_bucket_server_side_encryption_configuration",
            "provider",
        ),
    ),
    "replication-role-race": (
        "WARNING",
        "SECURITY",
        ("aws_s3_bucket_replication_configuration", "aws_iam_role_policy", "aws_iam_role_policy_attachment"),
    ),
    "role-policy-race": (
        "ERROR",
        "SECURITY",
        ("aws_lambda_function", "aws_iam_role_policy", "aws_iam_role_policy_attachment"),
    ),
    "secondary-writer": ("ERROR", "SECURITY", ("aws_lambda_function", "aws_rds_cluster", "aws_rds_global_cluster")),
    "secret-read-race": ("ERROR", "SECURITY", ("aws_secretsmanager_secret_version",)),
    "security-hub-default-standards": ("WARNING", "SECURITY", ("aws_securityhub_account",)),
    "serverless-capacity": ("ERROR", "VALUES", ("aws_rds_cluster", "aws_rds_cluster_instance")),
    "service-wildcard": (
        "WARNING",
        "SECURITY",
        (
            "aws_iam_policy",
            "aws_iam_role_policy",
            "aws_iam_user_policy",
            "aws_iam_group_policy",
            "aws_iam_role",
            "aws_iam_user",
        ),
    ),
    "subnet-outside-vpc": ("ERROR", "VALUES", ("aws_subnet", "aws_vpc", "aws_vpc_ipv4_cidr_block_association")),
    "throttle-above-concurrency": (
        "WARNING",
        "SECURITY",
        (
            "aws_api_gateway_integration",
            "aws_api_gateway_method_settings",
            "aws_apigatewayv2_integration",
            "aws_apigatewayv2_stage",
            "aws_lambda_alias",
            "aws_lambda_function",
        ),
    ),
    "topic-key-policy": (
        "ERROR",
        "SECURITY",
        (
            "aws_cloudwatch_composite_alarm",
            "aws_cloudwatch_event_target",
            "aws_cloudwatch_metric_alarm",
            "aws_kms_key",
            "aws_sns_topic",
        ),
    ),
    "topic-policy": (
        "ERROR",
        "SECURITY",
        (
            "aws_cloudwatch_composite_alarm",
            "aws_cloudwatch_event_target",
            "aws_cloudwatch_metric_alarm",
            "aws_sns_topic",
            "aws_sns_topic_policy",
        ),
    ),
    "waf-association": ("ERROR", "SECURITY", ("aws_wafv2_web_acl", "aws_wafv2_web_acl_association")),
    "waf-log-name": (
        "ERROR",
        "SECURITY",
        (
            "aws_cloudwatch_log_group",
            "aws_kinesis_firehose_delivery_stream",
            "aws_s3_bucket",
            "aws_wafv2_web_acl_logging_configuration",
        ),
    ),
    "waf-log-policy": ("WARNING", "SECURITY", ("aws_wafv2_web_acl_logging_configuration",)),
}
"""Severity, group, and the kinds of blocks that a rule rests on, by its name."""
