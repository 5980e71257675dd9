"""A policy that allows every action on every resource.

Why:
    Whoever holds it is an administrator of the account, whatever the policy is called, and so is whoever takes over the
    function or workflow that does (https://docs.aws.amazon.com/securityhub/latest/userguide/iam-controls.html#iam-1).

Bad:
    resource "aws_iam_role_policy" "orders" {
      role = "orders"
      policy = jsonencode({
        Version   = "2012-10-17"
        Statement = [{ Effect = "Allow", Action = "*", Resource = "*" }]
      })
    }

Good:
    resource "aws_iam_role_policy" "orders" {
      role = "orders"
      policy = jsonencode({
        Version   = "2012-10-17"
        Statement = [{ Effect = "Allow", Action = "s3:GetObject", Resource = "arn:aws:s3:::orders/*" }]
      })
    }
"""

from tfgen.providers.aws.shared.policies import find_identity_policies
from tfgen.rules.api import ALONE, Group, Hit, Iterator, Root, Rule, Severity


def check(root: Root) -> Iterator[Hit]:
    """A hit for each such statement of a policy written in the module; one with a condition is narrower."""
    for policy, statements in find_identity_policies(root):
        for statement in statements:
            everything = "*" in statement.texts("Resource") and {"*", "*:*"} & set(statement.texts("Action"))
            if statement.allows and everything and "Condition" not in statement.elements:
                message = "this allows every action on every resource. Name the actions and resources that are needed."
                yield Hit.of(policy, message, statement.expression)


RULE = Rule("iam-wildcard", Severity.WARNING, Group.SECURITY, check, ALONE)
