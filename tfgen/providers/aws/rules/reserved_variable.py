"""Environment variables that AWS Lambda keeps for itself, or whose names it does not take.

Why:
    AWS refuses them when the function is created or changed: "Reserved keys used in this request"
    (https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime). Names begin
    with a letter and have letters, digits and underscores, two of them at least
    (https://docs.aws.amazon.com/lambda/latest/api/API_Environment.html).

Bad:
    resource "aws_lambda_function" "orders" {
      function_name = "orders"
      role          = "arn:aws:iam::111122223333:role/orders"
      environment {
        variables = { AWS_REGION = "us-east-1" }
      }
    }

Good:
    resource "aws_lambda_function" "orders" {
      function_name = "orders"
      role          = "arn:aws:iam::111122223333:role/orders"
      environment {
        variables = { HOME_REGION = "us-east-1" }
      }
    }
"""

from tfgen.patterns import regex
from tfgen.rules.api import ALONE, Group, Hit, Iterator, Root, Rule, Severity
from tfgen.rules.shared.nested import bodies_of

_RESERVED = frozenset(
    {"_HANDLER", "_X_AMZN_TRACE_ID", "AWS_DEFAULT_REGION", "AWS_REGION", "AWS_EXECUTION_ENV"}
    | {"AWS_LAMBDA_FUNCTION_NAME", "AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "AWS_LAMBDA_FUNCTION_VERSION"}
    | {"AWS_LAMBDA_INITIALIZATION_TYPE", "AWS_LAMBDA_LOG_GROUP_NAME", "AWS_LAMBDA_LOG_STREAM_NAME"}
    | {"AWS_ACCESS_KEY", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"}
    | {"AWS_LAMBDA_RUNTIME_API", "LAMBDA_TASK_ROOT", "LAMBDA_RUNTIME_DIR", "AWS_LAMBDA_MAX_CONCURRENCY"}
    | {"AWS_LAMBDA_METADATA_API", "AWS_LAMBDA_METADATA_TOKEN"}
)
_NAME = regex(r"[A-Za-z][A-Za-z0-9_]+")


def check(root: Root) -> Iterator[Hit]:
    """A hit for each name that is known."""
    for function in root.module.of_type("aws_lambda_function"):
        for body in bodies_of(function.block.body, "environment"):
            variables = body.argument("variables")
            known = root.values.value(variables.value).content if variables else None
            for name in known if variables and isinstance(known, dict) else ():
                if variables and (message := _fault(name)):
                    yield Hit.at(function.file, variables, message, address=function.address)


def _fault(name: str) -> str | None:
    if name in _RESERVED:
        return f"AWS Lambda sets {name} itself and refuses another value. Name the variable otherwise."
    if not _NAME.fullmatch(name):
        fact = f'"{name}" is no name of a variable for AWS Lambda.'
        return f"{fact} Begin with a letter, and go on with letters, digits and underscores."
    return None


RULE = Rule("reserved-variable", Severity.ERROR, Group.VALUES, check, ALONE)
