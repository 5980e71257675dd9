"""What a resource type is called, what it looks like and where it belongs: for AWS by service, for others by words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

CATEGORIES = ("compute", "network", "storage", "database", "messaging", "security", "operations", "other")
"""The colours there are, in the order of the legend."""


@dataclass(frozen=True)
class Kind:
    """The look and the place of a resource type; `lane` is one of global, entry, compute, data and ops."""

    title: str
    glyph: str
    category: str
    lane: str


# By the beginning of a type, the longest one wins: glyph, category, lane.
_AWS = {
    "aws": ("box", "other", "ops"),
    "aws_accessanalyzer": ("eye", "security", "ops"),
    "aws_account": ("person", "security", "global"),
    "aws_acm": ("certificate", "security", "ops"),
    "aws_api_gateway": ("api", "network", "entry"),
    "aws_api_gateway_domain_name": ("globe", "network", "entry"),
    "aws_apigatewayv2": ("api", "network", "entry"),
    "aws_app": ("container", "compute", "compute"),
    "aws_appautoscaling": ("gauge", "compute", "compute"),
    "aws_appsync": ("api", "network", "entry"),
    "aws_athena": ("search", "database", "data"),
    "aws_autoscaling": ("server", "compute", "compute"),
    "aws_backup": ("archive", "storage", "ops"),
    "aws_batch": ("server", "compute", "compute"),
    "aws_budgets": ("chart", "operations", "global"),
    "aws_cloudformation": ("module", "operations", "ops"),
    "aws_cloudfront": ("globe", "network", "global"),
    "aws_cloudtrail": ("eye", "operations", "ops"),
    "aws_cloudwatch": ("chart", "operations", "ops"),
    "aws_cloudwatch_composite_alarm": ("bell", "operations", "ops"),
    "aws_cloudwatch_event": ("clock", "messaging", "entry"),
    "aws_cloudwatch_log": ("lines", "operations", "ops"),
    "aws_cloudwatch_metric_alarm": ("bell", "operations", "ops"),
    "aws_code": ("gear", "operations", "ops"),
    "aws_cognito": ("person", "security", "entry"),
    "aws_config": ("eye", "operations", "ops"),
    "aws_datasync": ("archive", "storage", "data"),
    "aws_db": ("database", "database", "data"),
    "aws_dms": ("database", "database", "data"),
    "aws_docdb": ("database", "database", "data"),
    "aws_dx": ("gateway", "network", "entry"),
    "aws_dynamodb": ("table", "database", "data"),
    "aws_ebs": ("disk", "storage", "data"),
    "aws_ec2": ("server", "compute", "compute"),
    "aws_ec2_transit_gateway": ("gateway", "network", "entry"),
    "aws_ecr": ("container", "compute", "data"),
    "aws_ecs": ("container", "compute", "compute"),
    "aws_efs": ("disk", "storage", "data"),
    "aws_eip": ("gateway", "network", "entry"),
    "aws_eks": ("container", "compute", "compute"),
    "aws_elasticache": ("table", "database", "data"),
    "aws_elastic_beanstalk": ("container", "compute", "compute"),
    "aws_elasticsearch": ("search", "database", "data"),
    "aws_emr": ("server", "compute", "compute"),
    "aws_fsx": ("disk", "storage", "data"),
    "aws_glacier": ("archive", "storage", "data"),
    "aws_globalaccelerator": ("globe", "network", "global"),
    "aws_glue": ("gear", "database", "data"),
    "aws_guardduty": ("eye", "security", "ops"),
    "aws_iam": ("person", "security", "global"),
    "aws_iam_openid_connect_provider": ("certificate", "security", "global"),
    "aws_iam_policy": ("shield", "security", "global"),
    "aws_inspector": ("eye", "security", "ops"),
    "aws_instance": ("server", "compute", "compute"),
    "aws_internet_gateway": ("gateway", "network", "entry"),
    "aws_kinesis": ("queue", "messaging", "data"),
    "aws_kms": ("key", "security", "ops"),
    "aws_lambda": ("function", "compute", "compute"),
    "aws_launch": ("server", "compute", "compute"),
    "aws_lb": ("balancer", "network", "entry"),
    "aws_alb": ("balancer", "network", "entry"),
    "aws_elb": ("balancer", "network", "entry"),
    "aws_macie": ("eye", "security", "ops"),
    "aws_memorydb": ("table", "database", "data"),
    "aws_mq": ("queue", "messaging", "data"),
    "aws_msk": ("queue", "messaging", "data"),
    "aws_mwaa": ("gear", "messaging", "compute"),
    "aws_nat_gateway": ("gateway", "network", "entry"),
    "aws_neptune": ("database", "database", "data"),
    "aws_network": ("network", "network", "entry"),
    "aws_networkfirewall": ("shield", "security", "entry"),
    "aws_opensearch": ("search", "database", "data"),
    "aws_organizations": ("person", "security", "global"),
    "aws_pipes": ("queue", "messaging", "data"),
    "aws_ram": ("person", "security", "ops"),
    "aws_rds": ("database", "database", "data"),
    "aws_redshift": ("database", "database", "data"),
    "aws_route": ("network", "network", "entry"),
    "aws_route53": ("globe", "network", "global"),
    "aws_s3": ("bucket", "storage", "data"),
    "aws_sagemaker": ("gauge", "compute", "compute"),
    "aws_scheduler": ("clock", "messaging", "entry"),
    "aws_schemas": ("table", "messaging", "data"),
    "aws_secretsmanager": ("lock", "security", "data"),
    "aws_security_group": ("shield", "security", "ops"),
    "aws_securityhub": ("shield", "security", "ops"),
    "aws_service_discovery": ("globe", "network", "compute"),
    "aws_ses": ("envelope", "messaging", "data"),
    "aws_sfn": ("network", "messaging", "compute"),
    "aws_shield": ("shield", "security", "global"),
    "aws_sns": ("topic", "messaging", "data"),
    "aws_sqs": ("queue", "messaging", "data"),
    "aws_ssm": ("sliders", "operations", "data"),
    "aws_ssoadmin": ("person", "security", "global"),
    "aws_subnet": ("network", "network", "entry"),
    "aws_synthetics": ("eye", "operations", "ops"),
    "aws_timestreamwrite": ("database", "database", "data"),
    "aws_transfer": ("disk", "storage", "entry"),
    "aws_vpc": ("network", "network", "entry"),
    "aws_vpc_endpoint": ("endpoint", "network", "entry"),
    "aws_vpn": ("gateway", "network", "entry"),
    "aws_waf": ("shield", "security", "entry"),
    "aws_xray": ("chart", "operations", "ops"),
}
# By a word in the type, the first one that is there: for providers that nothing else is known of.
_WORDS = (
    (r"secret|password|vault", "lock", "security"),
    (r"kms|crypto_key|private_key", "key", "security"),
    (r"cert|tls", "certificate", "security"),
    (r"iam|role|policy|rbac|service_account|user|group_member|permission|identity", "person", "security"),
    (r"firewall|security|armor", "shield", "security"),
    (r"bucket|storage|blob", "bucket", "storage"),
    (r"disk|volume|filestore|share", "disk", "storage"),
    (r"backup|archive|snapshot", "archive", "storage"),
    (r"sql|database|_db|redis|spanner|bigtable|cosmos|postgres|mongo", "database", "database"),
    (r"table|dataset", "table", "database"),
    (r"topic|pubsub|event|notification|webhook", "topic", "messaging"),
    (r"queue|subscription|stream|kafka", "queue", "messaging"),
    (r"schedul|cron|time_", "clock", "messaging"),
    (r"log", "lines", "operations"),
    (r"alert|alarm|monitor", "bell", "operations"),
    (r"dashboard|metric|trace", "chart", "operations"),
    (r"config|param|setting|variable", "sliders", "operations"),
    (r"dns|domain|zone|record", "globe", "network"),
    (r"load_?balanc|forwarding|backend_service|ingress|_lb|proxy", "balancer", "network"),
    (r"gateway|nat|address|public_ip|router", "gateway", "network"),
    (r"api", "api", "network"),
    (r"network|subnet|vpc|route|peering", "network", "network"),
    (r"function|lambda", "function", "compute"),
    (r"cluster|container|pod|deployment|daemon|stateful|job|helm|run|docker|image|registry", "container", "compute"),
    (r"instance|machine|vm|server|compute|service", "server", "compute"),
    (r"namespace|project|folder|organization|resource_group", "module", "other"),
    (r"file", "lines", "other"),
)
_TITLES = {
    "aws_api_gateway_rest_api": "REST API",
    "aws_api_gateway_domain_name": "API domain",
    "aws_apigatewayv2_api": "HTTP API",
    "aws_acm_certificate": "Certificate",
    "aws_autoscaling_group": "Auto Scaling group",
    "aws_cloudwatch_dashboard": "Dashboard",
    "aws_cloudwatch_event_bus": "Event bus",
    "aws_cloudwatch_event_rule": "Event rule",
    "aws_cloudwatch_log_group": "Log group",
    "aws_cloudwatch_metric_alarm": "Alarm",
    "aws_config_configuration_recorder": "Config recorder",
    "aws_iam_openid_connect_provider": "OIDC provider",
    "aws_instance": "EC2 instance",
    "aws_lb": "Load balancer",
    "aws_alb": "Load balancer",
    "aws_rds_global_cluster": "RDS global cluster",
    "aws_secretsmanager_secret": "Secret",
    "aws_securityhub_account": "Security Hub",
    "aws_sfn_state_machine": "State machine",
    "aws_wafv2_web_acl": "WAF web ACL",
    "terraform_data": "Terraform data",
}
# How people write what a type spells in small letters.
_SPELLINGS = {
    word.lower().replace(" ", "").replace("-", ""): word
    for word in (
        "ACL",
        "ACM",
        "ALB",
        "AMI",
        "API",
        "ASG",
        "BigQuery",
        "CDN",
        "CloudFormation",
        "CloudFront",
        "CloudTrail",
        "CloudWatch",
        "CPU",
        "DB",
        "DMS",
        "DNS",
        "DocDB",
        "DynamoDB",
        "EBS",
        "EC2",
        "ECR",
        "ECS",
        "EFS",
        "EIP",
        "EKS",
        "ElastiCache",
        "EMR",
        "FSx",
        "GCP",
        "GitHub",
        "GuardDuty",
        "HTTP",
        "HTTPS",
        "IAM",
        "ID",
        "IP",
        "IPv6",
        "JSON",
        "KMS",
        "LB",
        "MQ",
        "MSK",
        "NAT",
        "OpenSearch",
        "PubSub",
        "RBAC",
        "RDS",
        "REST",
        "S3",
        "SAML",
        "SES",
        "SNS",
        "SQL",
        "SQS",
        "SSH",
        "SSL",
        "SSM",
        "SSO",
        "TLS",
        "URL",
        "VM",
        "VPC",
        "VPN",
        "WAF",
        "X-Ray",
    )
} | {
    "route53": "Route 53",
    "secretsmanager": "Secrets Manager",
    "securityhub": "Security Hub",
    "wafv2": "WAF",
    "stepfunctions": "Step Functions",
}


@cache
def kind_of(type_: str) -> Kind:
    """The kind of a resource type, also of one that nobody has heard of."""
    title = _TITLES.get(type_) or spell(type_)
    if type_.startswith("aws_"):
        return Kind(title, *_of_aws(type_))
    for pattern, glyph, category in _WORDS:
        if re.search(pattern, type_):
            return Kind(title, glyph, category, "ops")
    return Kind(title, "box", "other", "ops")


def _of_aws(type_: str) -> tuple[str, str, str]:
    """By the longest beginning of whole words, or of a word: `aws_backup` is one of `aws_backup_vault`."""
    return next(_AWS[type_[:end]] for end in range(len(type_), 2, -1) if type_[:end] in _AWS)


def spell(type_: str) -> str:
    """The type in words, without its provider and a version: `kubernetes_config_map_v1` is `Config map`."""
    words = re.sub(r"_v\d+(?=_|$)", "", type_).split("_")
    words = words[1:] if len(words) > 1 else words
    text = " ".join(_SPELLINGS.get(word, word) for word in words)
    return text[:1].upper() + text[1:]
