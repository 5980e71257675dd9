"""A policy that lets roles be handed to any service.

Why:
    Whoever may pass a role to any service takes its rights over: by a server, a notebook or a job that runs as it,
    started for the purpose. `iam:PassedToService` names the services that the role is meant for
    (https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html).

Bad:
    resource "aws_iam_role_policy" "deploy" {
      role = "deploy"
      policy = jsonencode({
        Version = "2012-10-17"
        Statement = [{
          Effect   = "Allow"
          Action   = ["iam:GetRole", "iam:PassRole"]
          Resource = "arn:aws:iam::111122223333:role/orders-*"
        }]
      })
    }

Good:
    resource "aws_iam_role_policy" "deploy" {
      role = "deploy"
      policy = jsonencode({
        Version = "2012-10-17"
        Statement = [{
          Effect    = "Allow"
          Action    = "iam:PassRole"
          Resource  = "arn:aws:iam::111122223333:role/orders-*"
          Condition = { StringEquals = { "iam:PassedToService" = "lambda.amazonaws.com" } }
        }]
      })
    }
    resource "aws_iam_role_policy" "invoke" {
      role = "deploy"
      policy = jsonencode({
        Version   = "2012-10-17"
        Statement = [{ Effect = "Allow", Action = "iam:PassRole", Resource = "arn:aws:iam::111122223333:role/orders" }]
      })
    }
"""

from fnmatch import fnmatchcase

from tfgen.providers.aws.shared.policies import Statement, find_identity_policies
from tfgen.rules.api import ALONE, Group, Hit, Iterator, Root, Rule, Severity


def check(root: Root) -> Iterator[Hit]:
    """A hit for each statement that allows to pass roles of a pattern and does not say to whom; one role is chosen."""
    for policy, statements in find_identity_policies(root):
        for statement in statements:
            if statement.allows and _passes_many(statement) and not statement.conditions("iam:PassedToService"):
                message = "this allows to pass these roles to any service. Say to which, by iam:PassedToService."
                yield Hit.of(policy, message, statement.expression)


def _passes_many(statement: Statement) -> bool:
    """Whether roles may be passed that a pattern chooses; every action on everything is another rule's."""
    actions = [action for action in statement.texts("Action") if action not in ("*", "*:*")]
    passes = any(fnmatchcase("iam:passrole", action.lower()) for action in actions)
    return passes and any("*" in resource for resource in statement.texts("Resource"))


RULE = Rule("pass-role-to-anyone", Severity.WARNING, Group.SECURITY, check, ALONE)
