"""What people call the things that a type of resource belongs to: a database, the network, the cache."""

from __future__ import annotations

from typing import Final

# By a word of the type's name. The words are those of several providers; the first that is known decides.
_OF_WORDS: Final = {
    "acm": "certificate",
    "alb": "load_balancer",
    "apigatewayv2": "api",
    "appautoscaling": "scaling",
    "autoscaling": "scaling",
    "bigquery": "warehouse",
    "cloudfront": "cdn",
    "cloudfunctions": "function",
    "cloudwatch": "monitoring",
    "container": "cluster",
    "db": "database",
    "docdb": "database",
    "ecr": "images",
    "ecs": "service",
    "eip": "network",
    "eks": "cluster",
    "elasticache": "cache",
    "elb": "load_balancer",
    "firewall": "network",
    "iam": "access",
    "internet": "network",
    "kms": "encryption",
    "kubernetes": "cluster",
    "lambda": "function",
    "launch": "instance",
    "lb": "load_balancer",
    "mssql": "database",
    "mysql": "database",
    "nat": "network",
    "postgresql": "database",
    "pubsub": "topic",
    "rds": "database",
    "redis": "cache",
    "redshift": "warehouse",
    "route": "network",
    "route53": "dns",
    "router": "network",
    "s3": "storage",
    "secretsmanager": "secrets",
    "servicebus": "queue",
    "sns": "topic",
    "sql": "database",
    "sqs": "queue",
    "ssm": "parameters",
    "subnet": "network",
    "subnetwork": "network",
    "virtual": "network",
    "vpc": "network",
    "wafv2": "waf",
}


def family_of(resource_type: str) -> str:
    """The family of a type: what a word of it belongs to, or else the type without its provider's name."""
    _, _, rest = resource_type.partition("_")
    words = (rest or resource_type).split("_")
    return next((_OF_WORDS[word] for word in words if word in _OF_WORDS), rest or resource_type)
