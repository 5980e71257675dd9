"""On AWS: which resource is a part of which, by which argument; which are places; which references run backwards."""

from __future__ import annotations

from functools import cache

VPCS = frozenset({"aws_vpc", "aws_default_vpc"})
SUBNETS = frozenset({"aws_subnet", "aws_default_subnet", "aws_subnets", "aws_subnet_ids"})
KEYS = frozenset({"aws_kms_key", "aws_kms_replica_key", "aws_kms_external_key"})
TOPICS = frozenset({"aws_sns_topic"})
ASSOCIATION, ROUTE = "aws_route_table_association", "aws_route"
WAYS_OUT = {
    "aws_internet_gateway": "public",
    "aws_nat_gateway": "private",
    "aws_ec2_transit_gateway": "private",
    "aws_vpn_gateway": "private",
}
"""What a route leads to, and what the subnets with such a route are."""

OBSERVERS = frozenset(
    {
        "aws_cloudwatch_composite_alarm",
        "aws_cloudwatch_dashboard",
        "aws_cloudwatch_metric_alarm",
        "aws_resourcegroups_group",
    }
)
"""What looks at everything: its references say nothing about how the parts work together."""

NOTICES = frozenset({"alarm_actions", "ok_actions", "insufficient_data_actions", "notification_topic_arn"})
"""The arguments that name a topic for alarms; the topic becomes a badge."""

# Of which argument the target is what this is a part of, the first that leads anywhere. The longest beginning of a type
# that is here decides; an empty row says that it is on its own.
_PARENTS: dict[str, tuple[str, ...]] = {
    "aws_api_gateway": ("rest_api_id",),
    "aws_api_gateway_base_path_mapping": ("domain_name", "api_id"),
    "aws_api_gateway_domain_name": (),
    "aws_api_gateway_rest_api": (),
    "aws_api_gateway_rest_api_policy": ("rest_api_id",),
    "aws_api_gateway_usage_plan": ("api_stages",),
    "aws_api_gateway_usage_plan_key": ("usage_plan_id",),
    "aws_api_gateway_vpc_link": (),
    "aws_apigatewayv2": ("api_id",),
    "aws_apigatewayv2_api_mapping": ("domain_name", "api_id"),
    "aws_apigatewayv2_domain_name": (),
    "aws_apigatewayv2_vpc_link": (),
    "aws_acm_certificate_validation": ("certificate_arn",),
    "aws_appautoscaling": ("resource_id",),
    "aws_autoscaling_attachment": ("autoscaling_group_name",),
    "aws_autoscaling_lifecycle_hook": ("autoscaling_group_name",),
    "aws_autoscaling_policy": ("autoscaling_group_name",),
    "aws_autoscaling_schedule": ("autoscaling_group_name",),
    "aws_backup_selection": ("plan_id",),
    "aws_backup_vault_": ("backup_vault_name",),
    "aws_cloudtrail_event_data_store": (),
    "aws_cloudwatch_composite_alarm": ("alarm_rule", "alarm_actions"),
    "aws_cloudwatch_event_permission": ("event_bus_name",),
    "aws_cloudwatch_event_target": ("rule",),
    "aws_cloudwatch_log_group": ("name",),
    "aws_cloudwatch_log_metric_filter": ("log_group_name",),
    "aws_cloudwatch_log_stream": ("log_group_name",),
    "aws_cloudwatch_log_subscription_filter": ("log_group_name",),
    "aws_cloudwatch_metric_alarm": ("dimensions", "metric_query", "alarm_actions"),
    "aws_cognito": ("user_pool_id", "identity_pool_id"),
    "aws_config_config_rule": ("depends_on",),
    "aws_config_configuration_recorder_status": ("name", "depends_on"),
    "aws_config_delivery_channel": ("depends_on",),
    "aws_default_network_acl": ("default_network_acl_id", "vpc_id"),
    "aws_default_route_table": ("default_route_table_id", "vpc_id"),
    "aws_default_security_group": ("vpc_id",),
    "aws_dynamodb": ("table_name",),
    "aws_ecr": ("repository", "repository_name"),
    "aws_ecs_cluster_capacity_providers": ("cluster_name",),
    "aws_efs": ("file_system_id",),
    "aws_eip_association": ("allocation_id", "instance_id"),
    "aws_eks_access": ("cluster_name",),
    "aws_eks_addon": ("cluster_name",),
    "aws_eks_fargate_profile": ("cluster_name",),
    "aws_eks_identity_provider_config": ("cluster_name",),
    "aws_eks_pod_identity_association": ("cluster_name",),
    "aws_flow_log": ("vpc_id", "subnet_id", "eni_id"),
    "aws_guardduty": ("detector_id",),
    "aws_iam_access_key": ("user",),
    "aws_iam_group_": ("group",),
    "aws_iam_instance_profile": ("role",),
    "aws_iam_policy_attachment": ("roles", "users", "groups", "policy_arn"),
    "aws_iam_role_": ("role", "role_name"),
    "aws_iam_user_": ("user",),
    "aws_kinesis_stream_consumer": ("stream_arn",),
    "aws_kms_alias": ("target_key_id",),
    "aws_kms_grant": ("key_id",),
    "aws_kms_key_policy": ("key_id",),
    "aws_lambda_": ("function_name",),
    "aws_lambda_function": (),
    "aws_lambda_function_": ("function_name",),
    "aws_lambda_layer_version": (),
    "aws_lambda_layer_version_permission": ("layer_name",),
    "aws_lb_listener": ("load_balancer_arn", "listener_arn"),
    "aws_lb_target_group_attachment": ("target_group_arn",),
    "aws_alb_listener": ("load_balancer_arn", "listener_arn"),
    "aws_main_route_table_association": ("vpc_id",),
    "aws_network_acl": (),
    "aws_network_acl_": ("network_acl_id",),
    "aws_rds_cluster_": ("cluster_identifier", "db_cluster_identifier"),
    "aws_rds_cluster_parameter_group": (),
    "aws_route": ("route_table_id",),
    "aws_route53_record": ("records", "zone_id"),
    "aws_route53_zone": (),
    "aws_route53_zone_association": ("zone_id",),
    "aws_route53_health_check": (),
    "aws_route53_resolver": (),
    "aws_route_table": (),
    "aws_route_table_association": ("subnet_id", "gateway_id"),
    "aws_s3_": ("bucket",),
    "aws_s3_bucket": (),
    "aws_s3_bucket_": ("bucket",),
    "aws_secretsmanager_secret_": ("secret_id", "secret_arn"),
    "aws_security_group_rule": ("security_group_id",),
    "aws_securityhub": ("depends_on",),
    "aws_securityhub_account": (),
    "aws_sns_topic_data_protection_policy": ("arn",),
    "aws_sns_topic_policy": ("arn",),
    "aws_sns_topic_subscription": ("topic_arn",),
    "aws_sqs_queue_": ("queue_url",),
    "aws_ssm_maintenance_window_": ("window_id",),
    "aws_volume_attachment": ("instance_id",),
    "aws_vpc_dhcp_options_association": ("vpc_id",),
    "aws_vpc_endpoint_": ("vpc_endpoint_id",),
    "aws_vpc_endpoint_service": (),
    "aws_vpc_ipv4_cidr_block_association": ("vpc_id",),
    "aws_vpc_ipv6_cidr_block_association": ("vpc_id",),
    "aws_vpc_security_group_": ("security_group_id",),
    "aws_wafv2_web_acl_association": ("web_acl_arn",),
    "aws_wafv2_web_acl_logging_configuration": ("resource_arn",),
}
# Where only a target of this type makes the resource a part of it: a record that proves a certificate is a part of
# that, one with the address of a machine is not.
_ONLY = {("aws_route53_record", "records"): "aws_acm_certificate"}
# Where a route table of many subnets is a part of their network.
_AT_LAST = {"aws_route_table": ("vpc_id",), "aws_network_acl": ("vpc_id",)}
# What exists for the one thing that uses it, and is a part of that; where several use it, it is drawn.
_FOR_ITS_USER = frozenset(
    {
        "aws_acm_certificate",
        "aws_api_gateway_account",
        "aws_cloudfront_cache_policy",
        "aws_cloudfront_function",
        "aws_cloudfront_origin_access_control",
        "aws_cloudfront_origin_access_identity",
        "aws_cloudfront_origin_request_policy",
        "aws_cloudfront_response_headers_policy",
        "aws_cloudwatch_log_group",
        "aws_cloudwatch_log_resource_policy",
        "aws_ebs_volume",
        "aws_ecs_task_definition",
        "aws_eip",
        "aws_iam_instance_profile",
        "aws_iam_policy",
        "aws_iam_role",
        "aws_key_pair",
        "aws_lambda_layer_version",
        "aws_launch_configuration",
        "aws_launch_template",
        "aws_lb_target_group",
        "aws_alb_target_group",
        "aws_network_interface",
        "aws_placement_group",
        "aws_route53_health_check",
        "aws_route53_record",
        "aws_route_table",
        "aws_s3_object",
        "aws_security_group",
        "aws_service_discovery_service",
        "aws_vpc_dhcp_options",
        "aws_wafv2_ip_set",
        "aws_wafv2_regex_pattern_set",
        "aws_wafv2_rule_group",
    }
)
_FOR_ITS_USER_ENDINGS = ("_subnet_group", "_parameter_group", "_option_group")

# References whose target uses the resource, and not the other way round: who may call it, what hands work to it.
_AGAINST_THE_FLOW = frozenset(
    {
        ("aws_ecs_service", "load_balancer"),
        ("aws_autoscaling_group", "target_group_arns"),
        ("aws_lambda_event_source_mapping", "event_source_arn"),
        ("aws_lambda_permission", "source_arn"),
        ("aws_security_group_rule", "source_security_group_id"),
        ("aws_vpc_security_group_ingress_rule", "referenced_security_group_id"),
        ("aws_s3_bucket_policy", "policy"),
        ("aws_sqs_queue_policy", "policy"),
        ("aws_sns_topic_policy", "policy"),
        ("aws_secretsmanager_secret_policy", "policy"),
        ("aws_kms_key", "policy"),
        ("aws_kms_key_policy", "policy"),
        ("aws_iam_role", "assume_role_policy"),
    }
)
# References that do not make their owner a user: two security groups that let each other in, a table of an endpoint.
_NO_USE = frozenset(
    {
        ("aws_vpc_security_group_ingress_rule", "referenced_security_group_id"),
        ("aws_vpc_security_group_egress_rule", "referenced_security_group_id"),
        ("aws_security_group_rule", "source_security_group_id"),
        ("aws_security_group", "ingress"),
        ("aws_security_group", "egress"),
        ("aws_vpc_endpoint", "route_table_ids"),
    }
)


@cache
def parent_arguments(type_: str) -> tuple[str, ...]:
    """The arguments that lead to the owner of a resource of this type, in the order in which they are tried."""
    for end in range(len(type_), 0, -1):
        if type_[:end] in _PARENTS and (end == len(type_) or type_[end] == "_" or type_[end - 1] == "_"):
            return _PARENTS[type_[:end]]
    return ()


def last_arguments(type_: str) -> tuple[str, ...]:
    """The same, tried only if the resource is not a part of the one that uses it."""
    return _AT_LAST.get(type_, ())


def may_be_parent(type_: str, argument: str, target_type: str) -> bool:
    """Whether a target of this type, in this argument, can be the owner of the resource."""
    return target_type == _ONLY.get((type_, argument), target_type)


def names_owner_last(type_: str) -> bool:
    """Whether an argument that names several resources names the owner last."""
    return type_ == "aws_appautoscaling_target"  # service/<cluster>/<service>


def is_for_its_user(type_: str) -> bool:
    """Whether it is a part of the one resource that uses it."""
    return type_ in _FOR_ITS_USER or (type_.startswith("aws_") and type_.endswith(_FOR_ITS_USER_ENDINGS))


def is_against_the_flow(type_: str, argument: str) -> bool:
    """Whether this argument names a user of the resource, so that the arrow is reversed."""
    return (type_, argument) in _AGAINST_THE_FLOW


def is_use(type_: str, argument: str) -> bool:
    """Whether an argument makes the resource a user of what it names."""
    return (type_, argument) not in _NO_USE and (type_, argument) not in _AGAINST_THE_FLOW
