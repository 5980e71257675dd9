"""Classes of database instances that do not exist.

Why:
    The provider takes any text; AWS refuses it when the instance is created. A class is `db.`, a family such as r6g,
    and a size; Aurora has `db.serverless` too
    (https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Concepts.DBInstanceClass.Types.html).

Bad:
    resource "aws_rds_cluster_instance" "main" {
      cluster_identifier = "trading"
      engine             = "aurora-mysql"
      instance_class     = "db.r6g.larg"
    }

Good:
    resource "aws_rds_cluster_instance" "main" {
      cluster_identifier = "trading"
      engine             = "aurora-mysql"
      instance_class     = "db.r6g.large"
    }
"""

from tfgen.errors import did_you_mean
from tfgen.patterns import regex
from tfgen.providers.aws.values.arguments import known_texts
from tfgen.rules.api import ALONE, Group, Hit, Iterator, Root, Rule, Severity

_TYPES = ("aws_rds_cluster_instance", "aws_db_instance")
_FAMILY = regex(r"(t[1-5]|m[1-9]|r[3-9]|x[1-9]|z[1-2]|c[5-9])[a-z]{0,5}(-[a-z]+)?")
_SIZES = (
    *("micro", "small", "medium", "large", "xlarge", "metal"),
    *(f"{number}xlarge" for number in (2, 3, 4, 6, 8, 9, 10, 12, 16, 18, 24, 32, 48)),
)
_REMEDY = "Write it as in db.r6g.large."


def check(root: Root) -> Iterator[Hit]:
    """A hit for each class that is none."""
    for resource in root.module.of_type(*_TYPES):
        argument = resource.argument("instance_class")
        for part, text in known_texts(root, argument.value) if argument else ():
            if fault := _fault(text):
                yield Hit.of(resource, f"there is no instance class {text}: {fault}", part)


def _fault(text: str) -> str | None:
    if text == "db.serverless":
        return None
    parts = text.split(".")
    if len(parts) < 3 or parts[0] != "db":
        return f"a class has three parts. {_REMEDY}"
    if not _FAMILY.fullmatch(parts[1]):
        return f'"{parts[1]}" is no family. {_REMEDY}'
    if parts[2] not in _SIZES:
        return f'"{parts[2]}" is no size. {did_you_mean(parts[2], _SIZES, otherwise=_REMEDY)}'
    return None


RULE = Rule("unknown-instance-class", Severity.ERROR, Group.VALUES, check, ALONE)
