"""What a resource type is called, what it looks like and where it belongs: for AWS by service, for others by words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from tfgen.picture import aws_looks as looks
from tfgen.providers.registry import TITLES

CATEGORIES = ("compute", "network", "storage", "database", "messaging", "security", "operations", "other")
"""The colours there are, in the order of the legend."""


@dataclass(frozen=True)
class Kind:
    """The look and the place of a resource type; `lane` is one of global, entry, compute, data and ops."""

    title: str
    glyph: str
    category: str
    lane: str


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
    (r"config|param|setting|variable|quota|limit_range", "sliders", "operations"),
    (r"dns|domain|zone|record", "globe", "network"),
    (r"load_?balanc|forwarding|backend_service|ingress|_lb|proxy", "balancer", "network"),
    (r"gateway|nat|address|public_ip|router", "gateway", "network"),
    (r"api", "api", "network"),
    (r"network|subnet|vpc|route|peering", "network", "network"),
    (r"function|lambda", "function", "compute"),
    (r"cluster|container|pod|deployment|daemon|stateful|job|helm|run|docker|image|registry", "container", "compute"),
    (r"instance|machine|vm|server|compute|service|_app(?:_|$)|droplet|node_pool|worker", "server", "compute"),
    (r"namespace|project|folder|organization|resource_group", "module", "other"),
    (r"file", "lines", "other"),
)
_TITLES = {"helm_release": "Helm release", "terraform_data": "Terraform data", **TITLES}
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
        "MSSQL",
        "MySQL",
        "NAT",
        "OpenSearch",
        "PostgreSQL",
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
    title = looks.TITLES.get(type_) or _TITLES.get(type_) or spell(type_)
    if looks.is_on_aws(type_):
        return Kind(title, *_of_aws(type_))
    for pattern, glyph, category in _WORDS:
        if re.search(pattern, type_):
            return Kind(title, glyph, category, "ops")
    return Kind(title, "box", "other", "ops")


def _of_aws(type_: str) -> tuple[str, str, str]:
    """By the longest beginning of whole words, or of a word: `aws_backup` is one of `aws_backup_vault`."""
    return next(looks.LOOKS[type_[:end]] for end in range(len(type_), 2, -1) if type_[:end] in looks.LOOKS)


def spell(type_: str) -> str:
    """The type in words, without its provider and a version: `kubernetes_config_map_v1` is `Config map`."""
    words = re.sub(r"_v\d+(?=_|$)", "", type_).split("_")
    words = words[1:] if len(words) > 1 else words
    text = " ".join(_SPELLINGS.get(word, word) for word in words)
    return text[:1].upper() + text[1:]
