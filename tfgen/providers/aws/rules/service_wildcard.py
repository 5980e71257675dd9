"""A policy that allows every action of a service that keeps keys, data, names or identities, on every resource.

Why:
    It covers what other stacks, environments and people have in the account: their keys can be deleted, their databases
    and secrets read, their domains led elsewhere. All of these services tell resources apart by name, tag or id
    (https://docs.aws.amazon.com/securityhub/latest/userguide/iam-controls.html#iam-21).

Bad:
    resource "aws_iam_role_policy" "deploy" {
      role = "deploy"
      policy = jsonencode({
        Version   = "2012-10-17"
        Statement = [{ Effect = "Allow", Action = ["kms:*", "logs:*"], Resource = "*" }]
      })
    }

Good:
    resource "aws_iam_role_policy" "deploy" {
      role = "deploy"
      policy = jsonencode({
        Version = "2012-10-17"
        Statement = [
          {
            Effect    = "Allow"
            Action    = "kms:*"
            Resource  = "*"
            Condition = { StringEquals = { "aws:ResourceTag/Team" = "orders" } }
          },
          { Effect = "Allow", Action = "rds:*", Resource = "arn:aws:rds:*:111122223333:cluster:orders-*" },
          { Effect = "Allow", Action = "logs:*", Resource = "*" },
        ]
      })
    }
"""

from tfgen.module.references import find_references
from tfgen.providers.aws.shared.policies import IDENTITY_POLICIES, Statement, find_identity_policies
from tfgen.rules.api import Group, Hit, Iterator, Root, Rule, Severity, among

# By the prefix of their actions; of each, resources can be named in a policy:
# https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
_KEEPERS = ("dynamodb", "iam", "kms", "rds", "route53", "s3", "secretsmanager")


def check(root: Root) -> Iterator[Hit]:
    """A hit for each such statement; one with a condition is narrower, and a boundary gives nothing."""
    boundaries = set(_find_boundaries(root))
    for policy, statements in find_identity_policies(root):
        for statement in statements if policy.address not in boundaries else ():
            if services := _opened(statement):
                message = (
                    f"this allows every action of {' and '.join(services)} on whatever the account has there. Name the "
                    f"resources, or tell them by a condition."
                )
                yield Hit.of(policy, message, statement.expression)


def _find_boundaries(root: Root) -> Iterator[str]:
    for holder in root.module.of_type("aws_iam_role", "aws_iam_user"):
        if argument := holder.argument("permissions_boundary"):
            yield from (reference.target for reference in find_references(argument.value))


def _opened(statement: Statement) -> list[str]:
    """The services that a statement gives away; `*`, which is all of them, is another rule's."""
    if not statement.allows or "Condition" in statement.elements or "*" not in statement.texts("Resource"):
        return []
    return [service for service in _KEEPERS if f"{service}:*" in statement.texts("Action")]


RULE = Rule(
    "service-wildcard",
    Severity.WARNING,
    Group.SECURITY,
    check,
    among(*IDENTITY_POLICIES, "aws_iam_role", "aws_iam_user"),
)
