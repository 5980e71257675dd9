"""Small matrices as literal Terraform, for rules that see all root modules at once."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from tfgen.config.load import Config, parse_config
from tfgen.module.model import parse_module
from tfgen.rules.registry import load_rule
from tfgen.rules.root import Matrix, Root
from tfgen.rules.rule import MatrixRule, Rule
from tfgen.schema import Schemas, load_schemas

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tfgen.rules.rule import Hit

# Two environments in two regions, the first of which is home; prod is protected.
CONFIG = """\
project: {name: demo, identity: {aws_account_id: account_id}}
components:
  stack: {templates: "*.tf.j2", path: "{environment}/{region}", wave: "stack.region == home_region ? 0 : 1"}
regions:
  us-east-1:
    cidr: 10.0.0.0/16
    availability_zones: [us-east-1a, us-east-1b]
  us-west-2:
    cidr: 10.1.0.0/16
    availability_zones: [us-west-2a, us-west-2b]
environments:
  dev:
    account_id: "111122223333"
    home_region: us-east-1
  prod:
    account_id: "444455556666"
    home_region: us-east-1
    protect: true
"""


@cache
def schemas() -> Schemas:
    """The schemas that tfgen ships."""
    return load_schemas(None)


@cache
def config(text: str = CONFIG) -> Config:
    """The matrix that folders named `dev/us-east-1` and so on belong to."""
    return parse_config(text, "config/regions.yaml")


def aws(region: str) -> str:
    """A provider configuration for a region."""
    return f'provider "aws" {{\n  region = "{region}"\n}}\n'


def matrix(folders: Mapping[str, str], previous: Mapping[str, str] | None = None, matrix_text: str = CONFIG) -> Matrix:
    """The matrix with one file a folder; `previous` is what the last commit held."""
    stacks = {stack.name: stack for stack in config(matrix_text).stacks}
    roots = tuple(
        Root(parse_module(name, {"main.tf": text}), schemas(), stacks.get(name)) for name, text in folders.items()
    )
    before = {name: parse_module(name, {"main.tf": text}) for name, text in (previous or {}).items()}
    return Matrix.of(roots, config(matrix_text), before if previous is not None else None)


def hits(rule: str, subject: Matrix) -> list[Hit]:
    """What a rule says of a matrix, or of each root module in it."""
    loaded = load_rule(rule)
    if isinstance(loaded, MatrixRule):
        return list(loaded.check(subject))
    assert isinstance(loaded, Rule)
    return [hit for root in subject.roots for hit in loaded.check(root)]


def found(rule: str, folders: Mapping[str, str], previous: Mapping[str, str] | None = None) -> list[str]:
    """The places of what a rule finds: `dev/us-east-1/main.tf:3 aws_iam_role.main`."""
    return [f"{hit.position} {hit.address}".rstrip() for hit in hits(rule, matrix(folders, previous))]


def messages(rule: str, text: str) -> list[str]:
    """What a rule says of one root module."""
    return [hit.message for hit in hits(rule, matrix({"m": text}))]
