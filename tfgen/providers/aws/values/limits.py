"""What AWS refuses and the provider lets pass: limits by resource type and argument, each with where AWS says so.

The provider's own facts are in its table; here is what only shows when a stack is applied.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tfgen.providers.aws.values.constraints import (
    Arn,
    Characters,
    Cidr,
    Constraint,
    Format,
    Json,
    Length,
    Number,
    OneOf,
    Pattern,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

_S3 = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html"
_LAMBDA = "https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html"
_LAMBDA_ALIAS = "https://docs.aws.amazon.com/lambda/latest/api/API_CreateAlias.html"
_LAMBDA_PERMISSION = "https://docs.aws.amazon.com/lambda/latest/api/API_AddPermission.html"
_RDS = "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/CHAP_Limits.html#RDS_Limits.Constraints"
_RDS_GLOBAL = "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateGlobalCluster.html"
_KMS = "https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateAlias.html"
_SQS = "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_CreateQueue.html"
_SNS = "https://docs.aws.amazon.com/sns/latest/api/API_CreateTopic.html"
_XRAY = "https://docs.aws.amazon.com/xray/latest/api/API_CreateGroup.html"
_API = "https://docs.aws.amazon.com/apigateway/latest/api/API_CreateStage.html"
_SSM = "https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-su-create.html"
_VPC = "https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html"
_SUBNET = "https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html"
_GROUP = "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateSecurityGroup.html"
_WAF = "https://docs.aws.amazon.com/waf/latest/APIReference/API_AssociateWebACL.html"
_ACL = "https://docs.aws.amazon.com/waf/latest/APIReference/API_CreateWebACL.html"
_RATE_RULE = "https://docs.aws.amazon.com/waf/latest/APIReference/API_RateBasedStatement.html"
_LOG_FILTER = "https://docs.aws.amazon.com/waf/latest/APIReference/API_Filter.html"
_ACM = "https://docs.aws.amazon.com/acm/latest/APIReference/API_RequestCertificate.html"
_SSE = "https://docs.aws.amazon.com/AmazonS3/latest/API/API_ServerSideEncryptionByDefault.html"
_OIDC = "https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateOpenIDConnectProvider.html"
_STATISTIC = "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Statistics-definitions.html"
_FAILOVER = "https://docs.aws.amazon.com/Route53/latest/APIReference/API_ResourceRecordSet.html"
_ANSWER = "https://docs.aws.amazon.com/waf/latest/APIReference/API_CustomResponseBody.html"
_VISIBILITY = "https://docs.aws.amazon.com/waf/latest/APIReference/API_VisibilityConfig.html"
_SCHEDULE = "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html"
_CONNECT = "https://docs.aws.amazon.com/vpc/latest/tgw/tgw-connect.html"

_WORD = "letters, digits, - and _"
_GROUP_TEXT = r"[A-Za-z0-9 ._\-:/()#,@\[\]+=&;{}!$*]*"
_GROUP_WORDS = "letters, digits, spaces and any of . _ - : / ( ) # , @ [ ] + = & ; { } ! $ *"
_BUCKET = (
    r"(?!xn--)(?!sthree-)(?!amzn-s3-demo-)(?!.*\.\.)(?!\d+\.\d+\.\d+\.\d+$)"
    r"[a-z0-9][a-z0-9.-]*[a-z0-9](?<!-s3alias)(?<!--ol-s3)"
)
_RATE = r"rate\((1 (minute|hour|day)|([2-9]|[1-9]\d+) (minutes|hours|days))\)"
_CRON = r"cron\((\S+ ){5}\S+\)"
_P = r"(\d{1,2}(\.\d{1,10})?|100)"

# Their rules nest so deep that the provider cannot be asked about each argument: see tests/engine/learning.
_OF_WAF: Mapping[str, tuple[Constraint, ...]] = {
    "custom_response_body.content_type": (OneOf(_ANSWER, ("TEXT_PLAIN", "TEXT_HTML", "APPLICATION_JSON")),),
    "visibility_config.metric_name": (Length(_VISIBILITY, 1, 128), Characters(_VISIBILITY, r"[A-Za-z0-9_-]+", _WORD)),
}

_LIMITS: Mapping[str, Mapping[str, tuple[Constraint, ...]]] = {
    "aws_acm_certificate": {
        "domain_name": (Length(_ACM, 1, 253), Format(_ACM, r".*[^.]", "api.example.com")),
    },
    "aws_api_gateway_stage": {
        "stage_name": (Length(_API, 1, 128), Characters(_API, r"[A-Za-z0-9_-]+", _WORD)),
    },
    "aws_cloudwatch_event_rule": {
        "schedule_expression": (Format(_SCHEDULE, f"{_RATE}|{_CRON}", "rate(5 minutes), or cron(0 12 * * ? *)"),),
    },
    "aws_cloudwatch_metric_alarm": {
        "extended_statistic": (
            Format(
                _STATISTIC,
                rf"(p|tm|wm|tc|ts){_P}|(TM|WM|TC|TS|PR)\(.*:.*\)|IQM",
                "p95, or TM(2%:98%)",
            ),
        ),
    },
    "aws_ec2_transit_gateway_connect_peer": {
        "inside_cidr_blocks": (
            Format(_CONNECT, r"169\.254\.(?!([0-5]\.0|169\.248)/)[\d.]+/29|[fF][dD].*/125", "169.254.6.0/29"),
        ),
    },
    "aws_iam_openid_connect_provider": {
        "url": (Format(_OIDC, r"https://[^\s]+", "https://token.actions.githubusercontent.com"),),
    },
    "aws_kms_alias": {
        "name": (
            Length(_KMS, 7, 256),
            Format(_KMS, r"alias/(?!aws/)[A-Za-z0-9/_-]+", "alias/trading"),
        ),
    },
    "aws_lambda_alias": {
        "name": (Length(_LAMBDA_ALIAS, 1, 128), Characters(_LAMBDA_ALIAS, r"(?!\d+$)[A-Za-z0-9_-]+", _WORD)),
    },
    "aws_lambda_function": {
        "function_name": (Length(_LAMBDA, 1, 64),),
    },
    "aws_lambda_permission": {
        "action": (Format(_LAMBDA_PERMISSION, r"lambda:(\*|[A-Za-z]+)|\*", "lambda:InvokeFunction"),),
    },
    "aws_rds_cluster": {
        "cluster_identifier": (Length(_RDS, 1, 63),),
    },
    "aws_rds_cluster_instance": {
        "identifier": (Length(_RDS, 1, 63),),
    },
    "aws_db_instance": {
        "identifier": (Length(_RDS, 1, 63),),
    },
    "aws_rds_global_cluster": {
        "global_cluster_identifier": (Length(_RDS_GLOBAL, 1, 255),),
    },
    "aws_s3_bucket": {
        "bucket": (
            Length(_S3, 3, 63),
            Characters(_S3, _BUCKET, "small letters, digits, dots and hyphens; start and end with a letter or digit"),
        ),
    },
    "aws_s3_bucket_server_side_encryption_configuration": {
        "rule.apply_server_side_encryption_by_default.sse_algorithm": (
            OneOf(_SSE, ("AES256", "aws:fsx", "aws:kms", "aws:kms:dsse")),
        ),
    },
    "aws_security_group": {
        "name": (Characters(_GROUP, rf"(?!sg-){_GROUP_TEXT}", f"{_GROUP_WORDS}; do not start with sg-"),),
        "description": (Length(_GROUP, 0, 255), Characters(_GROUP, _GROUP_TEXT, _GROUP_WORDS)),
    },
    "aws_sns_topic": {
        "name": (Length(_SNS, 1, 256), Characters(_SNS, r"[A-Za-z0-9_-]+(\.fifo)?", _WORD)),
    },
    "aws_sqs_queue": {
        "name": (Length(_SQS, 1, 80), Characters(_SQS, r"[A-Za-z0-9_-]+(\.fifo)?", _WORD)),
    },
    "aws_ssm_parameter": {
        "name": (
            Length(_SSM, 1, 1011),
            Characters(_SSM, r"[A-Za-z0-9_./-]+", "letters, digits and any of . - _ /"),
        ),
    },
    "aws_subnet": {
        "cidr_block": (Cidr(_SUBNET, 4, 16, 28),),
    },
    "aws_vpc": {
        "cidr_block": (Cidr(_VPC, 4, 16, 28),),
    },
    "aws_vpc_ipv4_cidr_block_association": {
        "cidr_block": (Cidr(_VPC, 4, 16, 28),),
    },
    "aws_vpc_security_group_ingress_rule": {
        "description": (Length(_GROUP, 0, 255), Characters(_GROUP, _GROUP_TEXT, _GROUP_WORDS)),
    },
    "aws_vpc_security_group_egress_rule": {
        "description": (Length(_GROUP, 0, 255), Characters(_GROUP, _GROUP_TEXT, _GROUP_WORDS)),
    },
    "aws_route53_record": {
        "failover_routing_policy.type": (OneOf(_FAILOVER, ("PRIMARY", "SECONDARY")),),
    },
    "aws_wafv2_rule_group": _OF_WAF,
    "aws_wafv2_web_acl": {
        **_OF_WAF,
        "name": (Length(_ACL, 1, 128), Characters(_ACL, r"[A-Za-z0-9_-]+", _WORD)),
        "rule.statement.rate_based_statement.evaluation_window_sec": (Number(_RATE_RULE, also=(60, 120, 300, 600)),),
        "rule.statement.rate_based_statement.limit": (Number(_RATE_RULE, 10, 2_000_000_000),),
    },
    "aws_wafv2_web_acl_association": {
        "resource_arn": (
            Arn(_WAF, ("apigateway", "elasticloadbalancing", "appsync", "cognito-idp", "apprunner", "ec2")),
        ),
    },
    "aws_wafv2_web_acl_logging_configuration": {
        "logging_filter.filter.behavior": (OneOf(_LOG_FILTER, ("DROP", "KEEP")),),
        "logging_filter.filter.requirement": (OneOf(_LOG_FILTER, ("MEETS_ALL", "MEETS_ANY")),),
    },
    "aws_xray_group": {
        "group_name": (Length(_XRAY, 1, 32),),
    },
}

_GRAMMAR = "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html"
_POLICY = (Json(_GRAMMAR, policy=True),)
# Resources that are nothing but their policy.
_NEEDED_POLICY = (Json(_GRAMMAR, policy=True, empty=False),)
_POLICIES = (
    ("aws_api_gateway_rest_api", "policy", _POLICY),
    ("aws_backup_vault_policy", "policy", _NEEDED_POLICY),
    ("aws_cloudwatch_log_resource_policy", "policy_document", _NEEDED_POLICY),
    ("aws_ecr_repository_policy", "policy", _NEEDED_POLICY),
    ("aws_iam_group_policy", "policy", _NEEDED_POLICY),
    ("aws_iam_policy", "policy", _NEEDED_POLICY),
    ("aws_iam_role", "assume_role_policy", _NEEDED_POLICY),
    ("aws_iam_role_policy", "policy", _NEEDED_POLICY),
    ("aws_iam_user_policy", "policy", _NEEDED_POLICY),
    ("aws_kms_key", "policy", _POLICY),
    ("aws_kms_replica_key", "policy", _POLICY),
    ("aws_s3_bucket_policy", "policy", _NEEDED_POLICY),
    ("aws_secretsmanager_secret", "policy", _POLICY),
    ("aws_secretsmanager_secret_policy", "policy", _NEEDED_POLICY),
    ("aws_sns_topic", "policy", _POLICY),
    ("aws_sns_topic_policy", "policy", _NEEDED_POLICY),
    ("aws_sqs_queue", "policy", _POLICY),
    ("aws_sqs_queue_policy", "policy", _NEEDED_POLICY),
    ("aws_vpc_endpoint", "policy", _POLICY),
)

LIMITS: Mapping[str, Mapping[str, tuple[Constraint, ...]]] = {
    name: {**_LIMITS.get(name, {}), **{path: policy for owner, path, policy in _POLICIES if owner == name}}
    for name in sorted({*_LIMITS, *(owner for owner, _, _ in _POLICIES)})
}
"""The constraints by resource type and path of the argument."""

# What provider 5.100.0 refuses, and samples of texts did not show: none of them is a broken pattern.
_CHOOSING_BY_PATTERN = (
    "aws_ami",
    "aws_ami_ids",
    "aws_elastic_beanstalk_solution_stack",
    "aws_iam_roles",
    "aws_iam_users",
    "aws_route53_resolver_rules",
)
LIMITS_OF_DATA: Mapping[str, Mapping[str, tuple[Constraint, ...]]] = {
    name: {"name_regex": (Pattern(),)} for name in _CHOOSING_BY_PATTERN
}
"""The same of data sources."""
