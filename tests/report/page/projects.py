"""Projects for tests of reports: a small one with something of everything, and one of a thousand stacks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.revisions.histories import commit
from tests.trees import run, write_tree

if TYPE_CHECKING:
    from pathlib import Path

HOSTILE = "</script><img src=x onerror=alert(1)><!--<script>"
MATRIX = """\
project: {name: demo}
defaults:
  function: {timeout: 30}
  note: "NOTE"
regions:
  us-east-1: {}
  us-west-2: {}
environments:
  dev: {account_id: "111122223333"}
  prod:
    account_id: "444455556666"
    function: {timeout: 60}
overrides:
  - match: {environment: prod, region: us-west-2}
    set: {function: {timeout: 90}}
exclude:
  - {environment: dev, region: us-west-2, reason: nobody develops there}
""".replace("NOTE", HOSTILE)
SETTINGS = """\
properties:
  account_id: {type: string}
  note: {type: string}
  function:
    type: object
    properties: {timeout: {type: integer}}
"""
FUNCTION = """\
resource "aws_lambda_function" "processor" {
  function_name = "processor"
  role          = aws_iam_role.processor.arn
  handler       = "main.handler"
  runtime       = "python3.12"
  filename      = "code.zip"
  description   = {{ note | hcl }}
  timeout       = {{ function.timeout | hcl }}
}

resource "aws_iam_role" "processor" {
  name               = "processor"
  assume_role_policy = "{}"
}
"""
BROKEN = """
resource "aws_s3_bucket" "data" {
  bucket = aws_s3_bucket.missing.id
}
"""
TEMPLATE = "templates/function.tf.j2"
FILES = {
    "config/regions.yaml": MATRIX,
    "config/settings.yaml": SETTINGS,
    TEMPLATE: FUNCTION,
}

WIDE_FILES = {
    "config/regions.yaml": "project: {name: wide}\nregions:\n"
    + "".join(f"  region-{number}: {{}}\n" for number in range(30))
    + "environments: {dev: {}, test: {}, qa-with-a-long-name: {}}\ncomponents: {hub: {each: [environment]}, app: {}}\n",
    "templates/hub/main.tf.j2": 'resource "terraform_data" "hub" {}\n',
    "templates/app/main.tf.j2": 'resource "terraform_data" "app" {}\n',
}

THOUSAND = (
    "project: {name: thousand}\nregions:\n"
    + "".join(f"  region-{number}: {{cidr: 10.{number}.0.0/16}}\n" for number in range(25))
    + "environments:\n"
    + "".join(f'  tenant-{number}: {{account_id: "{number:012}"}}\n' for number in range(40))
)
THOUSAND_FILES = {
    "config/regions.yaml": THOUSAND,
    "config/settings.yaml": "properties:\n  account_id: {type: string}\n  cidr: {type: string}\n",
    "templates/network.tf.j2": 'resource "aws_vpc" "main" {\n  cidr_block = {{ cidr | hcl }}\n}\n\n'
    'resource "aws_s3_bucket" "data" {\n  bucket = "{{ account_id | hcl_text }}-{{ stack.region | hcl_text }}"\n}\n',
}


def make_project(folder: Path) -> None:
    """A project with a commit behind it, a resource more since, and a finding; it is the current folder."""
    commit(folder, FILES)
    run("render", "--quiet")
    commit(folder, {}, "rendered")
    write_tree(folder, {TEMPLATE: FUNCTION + BROKEN})
