"""Small projects with rules of their own: two environments in two regions, one template, one file of rules."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

from tests.trees import CONFIG, write_tree
from tfgen.validate import validate_project

RULES = "config/rules/house.yaml"
MATRIX = """\
project: {name: shop}
defaults: {retention: 30, protect: false}
regions: {eu-west-1: {}, eu-west-2: {}}
environments:
  dev: {retention: 7}
  prod:
    protect: true
"""
AWS = 'terraform {\n  required_providers {\n    aws = { source = "hashicorp/aws", version = "~> 5.0" }\n  }\n}\n'


def write_project(rules: str, template: str, matrix: str = MATRIX) -> None:
    """Write the project into the current folder."""
    files = {CONFIG: matrix, RULES: dedent(rules), "templates/main.tf.j2": AWS + dedent(template)}
    write_tree(Path(), files)


def found(rules: str, template: str) -> list[str]:
    """What the project's rules say, each finding once: `folder address: message`."""
    write_project(rules, template)
    report = validate_project(Path())
    own = {rule.rule.name for rule in report.catalogue.own}
    return [f"{one.folder} {one.address}: {one.message}" for one in report.findings if one.rule in own]


def one_rule(condition: str, select: str = "type: aws_s3_bucket", more: str = "") -> str:
    """A file with one rule, `ours`, whose message is `bad`."""
    return f"rules:\n  ours:\n    select: {{{select}}}\n    condition: '{condition}'\n    error_message: bad\n{more}"
