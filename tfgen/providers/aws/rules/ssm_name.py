"""Names of parameters with levels that do not start with a slash.

Why:
    A name with a slash in it is a path, and AWS takes only whole paths: `/trading/dev/limit`. A name may not begin with
    aws or ssm either (https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-su-create.html).

Bad:
    resource "aws_ssm_parameter" "limit" {
      name  = "trading/dev/limit"
      type  = "String"
      value = "100"
    }

Good:
    resource "aws_ssm_parameter" "limit" {
      name  = "/trading/dev/limit"
      type  = "String"
      value = "100"
    }
"""

from tfgen.providers.aws.values.arguments import known_texts
from tfgen.rules.api import ALONE, Group, Hit, Iterator, Root, Rule, Severity

_RESERVED = ("aws", "ssm")
_LEVELS = 15


def check(root: Root) -> Iterator[Hit]:
    """A hit for each such name."""
    for parameter in root.module.of_type("aws_ssm_parameter"):
        argument = parameter.argument("name")
        for part, name in known_texts(root, argument.value) if argument else ():
            if fault := _fault(name):
                yield Hit.of(parameter, f"name is {name}. {fault}", part)


def _fault(name: str) -> str | None:
    if "/" in name and not name.startswith("/"):
        return f"With levels it has to start with a slash: /{name}."
    if name.lstrip("/").lower().startswith(_RESERVED):
        return "Names that start with aws or ssm belong to AWS. Choose another one."
    if name.count("/") > _LEVELS:
        return f"It has more than {_LEVELS} levels. Leave some out."
    return None


RULE = Rule("ssm-name", Severity.ERROR, Group.VALUES, check, ALONE)
