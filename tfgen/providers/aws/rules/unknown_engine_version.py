"""Versions of database engines that do not exist.

Why:
    The provider takes any text; AWS refuses it when the cluster is created. Aurora MySQL writes its versions as
    `8.0.mysql_aurora.3.10.5`: version 2 goes with 5.7 and 3 with 8.0
    (https://docs.aws.amazon.com/AmazonRDS/latest/AuroraMySQLReleaseNotes/AuroraMySQL.release-calendars.html,
    https://docs.aws.amazon.com/AmazonRDS/latest/AuroraPostgreSQLReleaseNotes/aurorapostgresql-release-calendar.html).
    Only the form is checked and the major version, since minor ones appear every month.

Bad:
    resource "aws_rds_cluster" "main" {
      engine         = "aurora-mysql"
      engine_version = "8.0.mysql_aurora.9.1.0"
    }

Good:
    resource "aws_rds_cluster" "main" {
      engine         = "aurora-mysql"
      engine_version = "8.0.mysql_aurora.3.10.5"
    }
"""

import re

from tfgen.providers.aws.values.arguments import known_text
from tfgen.rules.api import ALONE, Group, Hit, Iterator, Root, Rule, Severity

_TYPES = ("aws_rds_cluster", "aws_rds_cluster_instance", "aws_rds_global_cluster", "aws_db_instance")
_AURORA_2 = r"5\.7(\.mysql_aurora\.2(\.(0\d|1[0-2])(\.\d{1,2}(\.\d)?)?)?)?"
_AURORA_3 = r"8\.0(\.mysql_aurora\.3(\.[01]\d(\.\d{1,2})?)?)?"
# Each engine's versions, and one to show.
_ENGINES = {
    "aurora-mysql": (
        rf"{_AURORA_2}|{_AURORA_3}|8\.4(\.\d{{1,2}}|\.mysql_aurora\.\d{{1,2}}(\.\d{{1,2}}){{0,2}})?",
        "8.0.mysql_aurora.3.10.5",
    ),
    "aurora-postgresql": (r"(9\.6|1[0-8])(\.\d{1,2}(\.\d)?)?(-limitless)?", "16.6"),
    "mysql": (r"(5\.7|8\.0|8\.4)(\.\d{1,2})?(-rds\.\d{8})?", "8.0.40"),
    "mariadb": (r"(10\.[3-9]|10\.1[01]|11\.[4-8]|12\.\d)(\.\d{1,2})?", "10.11.10"),
    "postgres": (r"(9\.6|1[0-8])(\.\d{1,2})?(-rds\.\d{8}|-R\d)?", "16.6"),
}


def check(root: Root) -> Iterator[Hit]:
    """A hit for each version that is not one of its engine's."""
    for resource in root.module.of_type(*_TYPES):
        body = resource.block.body
        engine, version = known_text(root, body, "engine"), known_text(root, body, "engine_version")
        argument = resource.argument("engine_version")
        if not (argument and version and engine in _ENGINES):
            continue
        pattern, example = _ENGINES[engine]
        if not re.fullmatch(pattern, version):
            yield Hit.of(resource, f"{engine} has no version {version}. Write it as in {example}.", argument.value)


RULE = Rule("unknown-engine-version", Severity.ERROR, Group.VALUES, check, ALONE)
