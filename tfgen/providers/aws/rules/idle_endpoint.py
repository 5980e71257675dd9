"""An interface endpoint in a network of functions that none of them has a use for.

Why:
    An endpoint costs about $7.30 a month in each zone, whether or not anything goes through. Lambda writes the logs
    of a function itself, not from the function's network; and a service that encrypts asks KMS itself, for whoever
    may use a key through it alone (`kms:ViaService`)
    (https://docs.aws.amazon.com/vpc/latest/privatelink/what-is-privatelink.html).

Bad:
    resource "aws_subnet" "private" {
      vpc_id     = "vpc-0123456789abcdef0"
      cidr_block = "10.0.0.0/24"
    }
    resource "aws_iam_role" "orders" {
      name               = "orders"
      assume_role_policy = "{}"
    }
    resource "aws_iam_role_policy" "orders" {
      role = aws_iam_role.orders.id
      policy = jsonencode({
        Statement = [{ Effect = "Allow", Action = "secretsmanager:GetSecretValue", Resource = "*" }]
      })
    }
    resource "aws_lambda_function" "orders" {
      function_name = "orders"
      role          = aws_iam_role.orders.arn
      vpc_config {
        subnet_ids         = [aws_subnet.private.id]
        security_group_ids = ["sg-0123456789abcdef0"]
      }
    }
    resource "aws_vpc_endpoint" "interface" {
      for_each          = toset(["secretsmanager", "logs"])
      vpc_id            = "vpc-0123456789abcdef0"
      service_name      = "com.amazonaws.us-east-1.${each.key}"
      vpc_endpoint_type = "Interface"
      subnet_ids        = [aws_subnet.private.id]
    }

Good:
    resource "aws_subnet" "private" {
      vpc_id     = "vpc-0123456789abcdef0"
      cidr_block = "10.0.0.0/24"
    }
    resource "aws_iam_role" "orders" {
      name               = "orders"
      assume_role_policy = "{}"
    }
    resource "aws_iam_role_policy" "orders" {
      role = aws_iam_role.orders.id
      policy = jsonencode({
        Statement = [{ Effect = "Allow", Action = "secretsmanager:GetSecretValue", Resource = "*" }]
      })
    }
    resource "aws_lambda_function" "orders" {
      function_name = "orders"
      role          = aws_iam_role.orders.arn
      vpc_config {
        subnet_ids         = [aws_subnet.private.id]
        security_group_ids = ["sg-0123456789abcdef0"]
      }
    }
    resource "aws_vpc_endpoint" "interface" {
      for_each          = toset(["secretsmanager"])
      vpc_id            = "vpc-0123456789abcdef0"
      service_name      = "com.amazonaws.us-east-1.${each.key}"
      vpc_endpoint_type = "Interface"
      subnet_ids        = [aws_subnet.private.id]
    }
"""

from fnmatch import fnmatchcase

from tfgen.evaluation.instances import plain_values
from tfgen.providers.aws.shared.rights import RIGHTS, read_actions, read_role_statements
from tfgen.rules.api import Group, Hit, Iterator, Resource, Root, Rule, Severity, among
from tfgen.rules.shared.arguments import plain_of, referred_by

# What stands in subnets and calls no service of AWS from there.
_SILENT = frozenset(
    {
        "aws_db_subnet_group",
        "aws_elasticache_subnet_group",
        "aws_flow_log",
        "aws_lambda_function",
        "aws_nat_gateway",
        "aws_network_acl",
        "aws_network_acl_association",
        "aws_rds_cluster",
        "aws_rds_cluster_instance",
        "aws_db_instance",
        "aws_route",
        "aws_route_table",
        "aws_route_table_association",
        "aws_vpc_endpoint",
        "aws_vpc_endpoint_subnet_association",
    }
)
# By these, what is in other networks may use the endpoints too.
_CONNECTED = ("aws_vpc_peering_connection", "aws_vpc_peering_connection_accepter", "aws_ram_resource_association")
# The services that IAM calls otherwise than endpoints do.
_PREFIXES = {"monitoring": "cloudwatch", "email-smtp": "ses", "git-codecommit": "codecommit"}
_OWN_LOG = {"logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"}


def check(root: Root) -> Iterator[Hit]:
    """A hit for each service that has an endpoint and is in nobody's rights, where functions alone could use it."""
    functions = [one for one in root.module.of_type("aws_lambda_function") if one.blocks("vpc_config")]
    endpoints = [one for one in root.module.of_type("aws_vpc_endpoint") if _is_interface(root, one)]
    if not functions or not endpoints or _others_may(root):
        return
    roles = {role for one in functions for role in referred_by(root, one.block.body, "role", "aws_iam_role")}
    actions = [read_actions(root, role) for role in roles]
    if len(roles) == 0 or None in actions:
        root.unchecked("whether its interface endpoints are of use, as not all rights of its functions are known")
        return
    allowed = {action for found in actions for action in found or ()} - _through_services(root)
    for endpoint in endpoints:
        for service in _services(root, endpoint):
            if not any(_calls(action, service) for action in allowed):
                message = (
                    f"no function in this network may call {service} itself, and the endpoint costs by the hour in "
                    "each zone. Leave it out."
                )
                yield Hit.of(endpoint, message)


def _is_interface(root: Root, endpoint: Resource) -> bool:
    return plain_of(root, endpoint.block.body, "vpc_endpoint_type") == "Interface"


def _others_may(root: Root) -> bool:
    """Whether anything but functions may be in the network: what names a subnet, a module, or another network."""
    if root.module.declared("module") or root.module.of_type(*_CONNECTED):
        return True
    subnets = {subnet.address for subnet in root.module.of_type("aws_subnet")}
    if not subnets:
        return True
    others = (one for one in root.module.resources if one.type not in _SILENT and one.address not in subnets)
    return any(subnets & set(root.wiring.direct(one)) for one in others)


def _services(root: Root, endpoint: Resource) -> Iterator[str]:
    """The services of an endpoint's instances, as IAM calls them."""
    argument = endpoint.argument("service_name")
    for (name,) in plain_values(root.values, endpoint, [argument.value]) if argument else ():
        if isinstance(name, str) and name.startswith("com.amazonaws."):
            service = name.split(".", 3)[-1]
            yield _PREFIXES.get(service, service)


def _calls(action: str, service: str) -> bool:
    """Whether an action is one of the service; writing one's own log is Lambda's."""
    return action not in _OWN_LOG and fnmatchcase(service.partition(".")[0], action.partition(":")[0])


def _through_services(root: Root) -> set[str]:
    """The actions that are allowed by way of other services alone."""
    direct: set[str] = set()
    through: set[str] = set()
    for policy in root.module.of_type("aws_iam_role_policy", "aws_iam_policy"):
        for statement in read_role_statements(root, policy) or ():
            (through if statement.conditions("kms:ViaService") else direct).update(statement.texts("Action"))
    return through - direct


RULE = Rule(
    "idle-endpoint",
    Severity.WARNING,
    Group.SECURITY,
    check,
    among(*RIGHTS, "aws_lambda_function", "aws_vpc_endpoint"),
)
