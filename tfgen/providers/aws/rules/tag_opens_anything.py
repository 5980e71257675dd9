"""A policy that gives by tags, and lets whoever has it put these tags on anything.

Why:
    `aws:ResourceTag` limits a statement to what has a tag. Who may tag everything of that service writes the tag where
    it is not, on somebody else's key for instance, and the limit is gone: `aws:RequestTag` says which tags are written,
    and nothing of where. A denial for what is another's, by its tags or names, keeps the two apart
    (https://docs.aws.amazon.com/kms/latest/developerguide/tag-authorization.html).

Bad:
    resource "aws_iam_role_policy" "deploy" {
      role = "deploy"
      policy = jsonencode({
        Version = "2012-10-17"
        Statement = [
          {
            Effect    = "Allow"
            Action    = ["kms:CreateKey", "kms:TagResource"]
            Resource  = "*"
            Condition = { StringEquals = { "aws:RequestTag/Team" = "orders" } }
          },
          {
            Effect    = "Allow"
            Action    = "kms:*"
            Resource  = "*"
            Condition = { StringEquals = { "aws:ResourceTag/Team" = "orders" } }
          },
        ]
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
            Action    = ["kms:CreateKey", "kms:TagResource"]
            Resource  = "*"
            Condition = { StringEquals = { "aws:RequestTag/Team" = "orders" } }
          },
          {
            Effect    = "Allow"
            Action    = "kms:*"
            Resource  = "*"
            Condition = { StringEquals = { "aws:ResourceTag/Team" = "orders" } }
          },
          {
            Effect    = "Deny"
            Action    = "kms:TagResource"
            Resource  = "*"
            Condition = { "ForAnyValue:StringNotLike" = { "kms:ResourceAliases" = "alias/orders-*" } }
          },
        ]
      })
    }
    resource "aws_iam_role_policy" "run" {
      role = "run"
      policy = jsonencode({
        Version = "2012-10-17"
        Statement = [
          { Effect = "Allow", Action = "kms:TagResource", Resource = "*" },
          {
            Effect    = "Allow"
            Action    = "sqs:*"
            Resource  = "*"
            Condition = { StringEquals = { "aws:ResourceTag/Team" = "orders" } }
          },
        ]
      })
    }
"""

from fnmatch import fnmatchcase

from tfgen.providers.aws.shared.policies import Statement, find_identity_policies
from tfgen.rules.api import ALONE, Group, Hit, Iterator, Root, Rule, Severity

_BY_TAG = "aws:ResourceTag/"
_VERBS = ("TagResource", "CreateTags", "AddTagsToResource")


def check(root: Root) -> Iterator[Hit]:
    """A hit for each statement that tags anything of a service which another statement of the policy gives by tags."""
    for policy, statements in find_identity_policies(root):
        for statement in statements:
            for action in _opened(statements):
                if _tags_anything(statement, action) and not any(_denies(one, action) for one in statements):
                    message = (
                        f"this allows {action} on anything, and another statement gives rights by tags: whoever has "
                        f"both has everything. Deny {action} for what has other tags or names."
                    )
                    yield Hit.of(policy, message, statement.expression)


def _opened(statements: list[Statement]) -> list[str]:
    """The tagging actions of the services that are given by tags."""
    by_tag = [one for one in statements if one.allows and _is_by_tag(one)]
    services = {action.partition(":")[0].lower() for one in by_tag for action in one.texts("Action") if ":" in action}
    return [f"{service}:{verb}" for service in sorted(services - {"*"}) for verb in _VERBS]


def _is_by_tag(statement: Statement) -> bool:
    return any(key.startswith(_BY_TAG) for key in statement.condition_keys())


def _tags_anything(statement: Statement, action: str) -> bool:
    """Every action of a service on everything, which is `*`, is another rule's."""
    anywhere = any(resource.endswith("*") for resource in statement.texts("Resource"))
    return statement.allows and anywhere and not _is_by_tag(statement) and _names(statement, action)


def _denies(statement: Statement, action: str) -> bool:
    return statement.texts("Effect") == ["Deny"] and _names(statement, action)


def _names(statement: Statement, action: str) -> bool:
    patterns = [pattern.lower() for pattern in statement.texts("Action") if pattern not in ("*", "*:*")]
    return any(fnmatchcase(action.lower(), pattern) for pattern in patterns)


RULE = Rule("tag-opens-anything", Severity.WARNING, Group.SECURITY, check, ALONE)
