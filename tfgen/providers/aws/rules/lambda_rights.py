"""A function whose role lacks a right that its configuration needs.

Why:
    Lambda refuses to create it ("The provided execution role does not have permissions to call CreateNetworkInterface
    on EC2", and the like for SendMessage and PutTraceSegments), or it fails at the first call and API Gateway answers
    502 (https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html).

Bad:
    resource "aws_iam_role" "orders" {
      assume_role_policy = "{}"
    }
    resource "aws_iam_role_policy_attachment" "orders" {
      role       = aws_iam_role.orders.name
      policy_arn = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"
    }
    resource "aws_lambda_function" "orders" {
      function_name = "orders"
      role          = aws_iam_role.orders.arn
      vpc_config {
        subnet_ids         = ["subnet-0123456789abcdef0"]
        security_group_ids = ["sg-0123456789abcdef0"]
      }
    }

Good:
    resource "aws_iam_role" "orders" {
      assume_role_policy = "{}"
    }
    resource "aws_iam_role_policy_attachment" "orders" {
      role       = aws_iam_role.orders.name
      policy_arn = "arn:aws:iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole"
    }
    resource "aws_lambda_function" "orders" {
      function_name = "orders"
      role          = aws_iam_role.orders.arn
      vpc_config {
        subnet_ids         = ["subnet-0123456789abcdef0"]
        security_group_ids = ["sg-0123456789abcdef0"]
      }
    }
"""

from fnmatch import fnmatchcase

from tfgen.providers.aws.shared.rights import RIGHTS, read_actions
from tfgen.rules.api import Group, Hit, Iterator, Resource, Root, Rule, Severity, among
from tfgen.rules.shared.arguments import plain_of, referred_by


def check(root: Root) -> Iterator[Hit]:
    """A hit for each function and missing right, where all policies of its role can be read."""
    for function in root.module.of_type("aws_lambda_function"):
        for role in referred_by(root, function.block.body, "role", "aws_iam_role"):
            actions = read_actions(root, role)
            for action, reason in _needs(root, function) if actions is not None else ():
                if not any(fnmatchcase(action.lower(), pattern.lower()) for pattern in actions or ()):
                    message = f"{role.address} does not allow {action}, which the function needs {reason}. Allow it."
                    yield Hit.of(function, message)


def _needs(root: Root, function: Resource) -> Iterator[tuple[str, str]]:
    """The actions that the configuration of a function asks for, each with the reason."""
    if any(block.body.argument("log_group") for block in function.blocks("logging_config")):
        yield "logs:PutLogEvents", "to write to its log group"
    if function.blocks("vpc_config"):
        yield "ec2:CreateNetworkInterface", "to be in a VPC"
    for block in function.blocks("dead_letter_config"):
        if referred_by(root, block.body, "target_arn", "aws_sqs_queue"):
            yield "sqs:SendMessage", "for its dead letters"
        if referred_by(root, block.body, "target_arn", "aws_sns_topic"):
            yield "sns:Publish", "for its dead letters"
    if any(plain_of(root, block.body, "mode") == "Active" for block in function.blocks("tracing_config")):
        yield "xray:PutTraceSegments", "for traces"
    for block in function.blocks("environment"):
        if referred_by(root, block.body, "variables", "aws_secretsmanager_secret"):
            yield "secretsmanager:GetSecretValue", "to read the secret that its environment names"


RULE = Rule(
    "lambda-rights",
    Severity.ERROR,
    Group.SECURITY,
    check,
    among(*RIGHTS, "aws_lambda_function"),
)
