"""In which namespace the names of AWS resources have to be unique."""

from __future__ import annotations

from enum import Enum
from typing import Final, NamedTuple


class Scope(Enum):
    """What shares a namespace; the value is how a message says it."""

    GLOBAL = "all accounts of AWS"
    ACCOUNT = "an account, in all of its regions"
    REGION = "a region of an account"


class Namespace(NamedTuple):
    """The arguments that make a resource's name, together, and what it has to be unique in.

    One that ends in `?` may be left out; without another, AWS makes the name up.
    """

    scope: Scope
    arguments: tuple[str, ...]


def _each(scope: Scope, **arguments: str) -> dict[str, Namespace]:
    return {resource_type: Namespace(scope, tuple(names.split())) for resource_type, names in arguments.items()}


# From the pages of the services in the AWS documentation; that IAM and Route 53 have no regions shows in the provider's
# schema too, where their resources have no argument `region`. Types whose names AWS lets two resources share (REST
# APIs, usage plans, user pools, backup plans) are left out, and so are those whose namespace is a parent's.
NAMESPACES: Final = {
    # https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
    **_each(Scope.GLOBAL, aws_s3_bucket="bucket", aws_s3_directory_bucket="bucket"),
    # https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
    **_each(
        Scope.ACCOUNT,
        aws_budgets_budget="name",
        aws_cloudfront_cache_policy="name",
        aws_cloudfront_function="name",
        aws_cloudfront_origin_access_control="name",
        # Dashboards are global:
        # https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Dashboards.html
        aws_cloudwatch_dashboard="dashboard_name",
        aws_iam_group="name",
        aws_iam_instance_profile="name",
        aws_iam_openid_connect_provider="url",
        aws_iam_policy="name",
        aws_iam_role="name",
        aws_iam_saml_provider="name",
        aws_iam_server_certificate="name",
        aws_iam_user="name",
        aws_rds_global_cluster="global_cluster_identifier",
        # A record is one of its name, type and set in a zone; the zone may belong to any stack.
        aws_route53_record="zone_id name type set_identifier?",
    ),
    **_each(
        Scope.REGION,
        aws_accessanalyzer_analyzer="analyzer_name",
        aws_api_gateway_api_key="name",
        aws_api_gateway_domain_name="domain_name",
        aws_apigatewayv2_domain_name="domain_name",
        aws_appautoscaling_target="service_namespace resource_id scalable_dimension",
        aws_autoscaling_group="name",
        aws_backup_vault="name",
        aws_cloudformation_stack="name",
        aws_cloudtrail="name",
        aws_cloudwatch_composite_alarm="alarm_name",
        aws_cloudwatch_event_bus="name",
        aws_cloudwatch_event_rule="event_bus_name? name",
        aws_cloudwatch_log_group="name",
        aws_cloudwatch_log_resource_policy="policy_name",
        aws_cloudwatch_metric_alarm="alarm_name",
        aws_codebuild_project="name",
        aws_codedeploy_app="name",
        aws_codepipeline="name",
        aws_config_config_rule="name",
        aws_db_event_subscription="name",
        aws_db_instance="identifier",
        aws_db_option_group="name",
        aws_db_parameter_group="name",
        aws_db_proxy="name",
        aws_db_subnet_group="name",
        aws_dynamodb_table="name",
        aws_ecr_repository="name",
        aws_ecs_cluster="name",
        aws_eks_cluster="name",
        aws_elasticache_cluster="cluster_id",
        aws_elasticache_parameter_group="name",
        aws_elasticache_replication_group="replication_group_id",
        aws_elasticache_subnet_group="name",
        aws_glue_catalog_database="name",
        aws_glue_job="name",
        aws_key_pair="key_name",
        aws_kinesis_firehose_delivery_stream="name",
        aws_kinesis_stream="name",
        aws_kms_alias="name",
        aws_lambda_function="function_name",
        aws_lambda_layer_version="layer_name",
        aws_launch_template="name",
        aws_lb="name",
        aws_lb_target_group="name",
        aws_msk_cluster="cluster_name",
        aws_opensearch_domain="domain_name",
        aws_rds_cluster="cluster_identifier",
        aws_rds_cluster_instance="identifier",
        aws_rds_cluster_parameter_group="name",
        aws_redshift_cluster="cluster_identifier",
        aws_scheduler_schedule="group_name? name",
        aws_secretsmanager_secret="name",  # noqa: S106 - the name of an argument
        aws_sfn_state_machine="name",
        aws_signer_signing_profile="name",
        aws_sns_topic="name",
        aws_sqs_queue="name",
        aws_ssm_document="name",
        aws_ssm_parameter="name",
        aws_wafv2_ip_set="scope name",
        aws_wafv2_rule_group="scope name",
        aws_wafv2_web_acl="scope name",
        aws_xray_group="group_name",
        aws_xray_sampling_rule="rule_name",
    ),
}

# What exists once, whatever its name: a second one fails, or takes the first one's place without a word.
SINGLETONS: Final[dict[str, Scope]] = {
    "aws_account_alternate_contact": Scope.ACCOUNT,
    # https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html: one role for the region's logs
    "aws_api_gateway_account": Scope.REGION,
    # https://docs.aws.amazon.com/config/latest/developerguide/stop-start-recorder.html
    "aws_config_configuration_recorder": Scope.REGION,
    "aws_config_delivery_channel": Scope.REGION,
    "aws_default_vpc": Scope.REGION,
    "aws_ebs_default_kms_key": Scope.REGION,
    "aws_ebs_encryption_by_default": Scope.REGION,
    "aws_ecr_registry_policy": Scope.REGION,
    "aws_ecr_replication_configuration": Scope.REGION,
    # https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_concepts.html: a detector an account and region
    "aws_guardduty_detector": Scope.REGION,
    "aws_iam_account_alias": Scope.ACCOUNT,
    "aws_iam_account_password_policy": Scope.ACCOUNT,
    "aws_inspector2_enabler": Scope.REGION,
    "aws_macie2_account": Scope.REGION,
    "aws_s3_account_public_access_block": Scope.ACCOUNT,
    # https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-enable.html
    "aws_securityhub_account": Scope.REGION,
    "aws_xray_encryption_config": Scope.REGION,
}
