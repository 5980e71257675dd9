"""An action that knows no resources, allowed on certain ones only.

Why:
    Some actions are about an account, or about what is not there yet: IAM asks for them on `*`. A statement that names
    resources never allows them, and whoever needs them is refused, at the first call of a function or in the middle of
    an apply
    (https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html).

Bad:
    resource "aws_iam_role_policy" "deploy" {
      role = "deploy"
      policy = jsonencode({
        Version = "2012-10-17"
        Statement = [{
          Effect   = "Allow"
          Action   = ["route53:CreateHealthCheck", "route53:UpdateHealthCheck"]
          Resource = "arn:aws:route53:::healthcheck/*"
        }]
      })
    }

Good:
    resource "aws_iam_role_policy" "deploy" {
      role = "deploy"
      policy = jsonencode({
        Version = "2012-10-17"
        Statement = [
          { Effect = "Allow", Action = "route53:CreateHealthCheck", Resource = "*" },
          { Effect = "Allow", Action = "route53:UpdateHealthCheck", Resource = "arn:aws:route53:::healthcheck/*" },
        ]
      })
    }
"""

from tfgen.module.references import find_references
from tfgen.providers.aws.shared.policies import Statement, find_identity_policies
from tfgen.rules.api import ALONE, Expression, Group, Hit, Iterator, Root, Rule, Severity

# Those that stand in policies most. Each service's page of the reference above has no resource type beside them.
ACTIONS = (
    "cloudwatch:GetMetricStatistics",
    "dynamodb:ListTables",
    "ec2:DescribeInstances",
    "ec2:DescribeNetworkInterfaces",
    "ec2:DescribeRegions",
    "ec2:DescribeSecurityGroups",
    "ec2:DescribeSubnets",
    "ec2:DescribeVpcs",
    "ecr:GetAuthorizationToken",
    "ecs:ListClusters",
    "elasticloadbalancing:DescribeLoadBalancers",
    "iam:ListRoles",
    "kms:CreateKey",
    "kms:GenerateRandom",
    "kms:ListAliases",
    "kms:ListKeys",
    "lambda:GetAccountSettings",
    "lambda:ListFunctions",
    "logs:CreateLogDelivery",
    "logs:DescribeLogGroups",
    "logs:DescribeResourcePolicies",
    "logs:PutResourcePolicy",
    "rds:DescribeDBEngineVersions",
    "route53:CreateHealthCheck",
    "route53:CreateHostedZone",
    "route53:ListHealthChecks",
    "route53:ListHostedZones",
    "route53:ListHostedZonesByName",
    "s3:ListAllMyBuckets",
    "secretsmanager:GetRandomPassword",
    "secretsmanager:ListSecrets",
    "sns:ListTopics",
    "sqs:ListQueues",
    "ssm:DescribeParameters",
    "states:ListStateMachines",
    "tag:GetResources",
    "xray:PutTelemetryRecords",
    "xray:PutTraceSegments",
)


def check(root: Root) -> Iterator[Hit]:
    """A hit for each such action of a statement, where no other one of the policy allows it on everything."""
    for policy, statements in find_identity_policies(root):
        for statement in statements:
            for action in statement.texts("Action"):
                if action in ACTIONS and _is_limited(statement) and not any(_allows(one, action) for one in statements):
                    message = (
                        f"{action} knows no resources, so this never allows it. Allow it in a statement of its own "
                        f'whose Resource is "*".'
                    )
                    yield Hit.of(policy, message, statement.expression)


def _allows(statement: Statement, action: str) -> bool:
    everything = any(_is_wide(resource) for resource in statement.texts("Resource"))
    return statement.allows and everything and statement.has_action(action)


def _is_limited(statement: Statement) -> bool:
    """Whether it allows, and every one of its resources is a certain one."""
    resources = statement.items("Resource")
    return statement.allows and len(resources) > 0 and all(_is_certain(statement.root, one) for one in resources)


def _is_certain(root: Root, resource: Expression) -> bool:
    """Whether a text says which, or a resource of the module does; what else is not known may be `*`."""
    plain = root.values.plain(resource)
    if isinstance(plain, str):
        return not _is_wide(plain)
    return any(root.module.resource(reference.target) for reference in find_references(resource))


def _is_wide(resource: str) -> bool:
    """Whether it is everything, or everything of a service: that may match what AWS asks of such an action."""
    *_, last = resource.split(":", 5)
    return last in ("*", "log-group:*")


RULE = Rule("action-without-resources", Severity.WARNING, Group.SECURITY, check, ALONE)
