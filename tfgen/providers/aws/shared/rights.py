"""What a role may do, as far as all of its policies can be read."""

from tfgen.evaluation.instances import plain_values
from tfgen.evaluation.values import UNKNOWN
from tfgen.providers.aws.shared.policies import Statement, read_statements
from tfgen.rules.api import Resource, Root
from tfgen.rules.shared.arguments import referred_by, referring

_LOGS = ("logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents")
_NETWORK = ("ec2:CreateNetworkInterface", "ec2:DescribeNetworkInterfaces", "ec2:DeleteNetworkInterface")
# What the policies that AWS keeps for functions allow, of the actions that rules ask for.
# https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html#permissions-executionrole-features
_MANAGED = {
    "service-role/AWSLambdaBasicExecutionRole": _LOGS,
    "service-role/AWSLambdaENIManagementAccess": _NETWORK,
    "service-role/AWSLambdaVPCAccessExecutionRole": (*_LOGS, *_NETWORK),
    "AWSXRayDaemonWriteAccess": ("xray:PutTraceSegments", "xray:PutTelemetryRecords"),
}
_ATTACHED = "aws_iam_role_policy_attachment"
RIGHTS = ("aws_iam_policy", "aws_iam_policy_attachment", "aws_iam_role", "aws_iam_role_policy", _ATTACHED)
"""The types of resources that what a role may do rests on."""


def read_actions(root: Root, role: Resource) -> list[str] | None:
    """The actions that a role's policies allow, with their wildcards; None when not all of them can be read."""
    if _has_more(root, role):
        return None
    actions: list[str] = []
    for policy in referring(root, "role", role, "aws_iam_role_policy"):
        found = _allowed(read_role_statements(root, policy))
        if found is None:
            return None
        actions += found
    for attachment in referring(root, "role", role, _ATTACHED):
        found = _attached(root, attachment)
        if found is None:
            return None
        actions += found
    return actions


def find_inline_policies(root: Root, role: Resource) -> tuple[Resource, ...] | None:
    """The inline policies of a role; None when it may have rights from anywhere else."""
    if _has_more(root, role) or referring(root, "role", role, _ATTACHED):
        return None
    return referring(root, "role", role, "aws_iam_role_policy")


def read_role_statements(root: Root, policy: Resource) -> list[Statement] | None:
    """The statements of an inline or a customer's policy; None when they are not written there."""
    argument = policy.argument("policy")
    return read_statements(root, argument.value if argument else None)


def _has_more(root: Root, role: Resource) -> bool:
    """Whether a role has rights from places that are not looked into."""
    inline = role.blocks("inline_policy", "dynamic") or role.argument("managed_policy_arns")
    return bool(inline or root.module.declared("module") or root.module.of_type("aws_iam_policy_attachment"))


def _attached(root: Root, attachment: Resource) -> list[str] | None:
    if own := referred_by(root, attachment.block.body, "policy_arn", "aws_iam_policy"):
        return _allowed(read_role_statements(root, own[0])) if len(own) == 1 else None
    argument = attachment.argument("policy_arn")
    actions: list[str] = []
    for (arn,) in plain_values(root.values, attachment, [argument.value]) if argument else ():
        known = _MANAGED.get(arn.partition(":aws:policy/")[2]) if isinstance(arn, str) else None
        if known is None:
            return None
        actions += known
    return actions


def _allowed(statements: list[Statement] | None) -> list[str] | None:
    if statements is None:
        return None
    actions: list[str] = []
    for statement in statements:
        effect, named = statement.elements.get("Effect"), statement.elements.get("Action")
        if effect and statement.root.values.plain(effect) == "Deny":
            continue
        if named is None or statement.root.values.plain(named) is UNKNOWN:
            return None
        actions += statement.texts("Action")
    return actions
