"""The page about changes: its commands, in a project in which what it tells of has happened, print what it shows."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.docs.pages import Command, read_steps
from tests.revisions.histories import commit, git
from tests.trees import run, write_tree

PAGE = Path(__file__).parents[2] / "docs/changes.md"
MATRIX = """\
project: {name: trading}
regions:
  us-east-1: {}
  us-west-2: {}
environments:
  dev: {}
  prod: {}
overrides:
  - match: {environment: prod, region: us-east-1}
    set: {function: {timeout: 60, memory: 128}}
  - match: {environment: prod, region: us-west-2}
    set: {function: {timeout: 60, memory: 128}}
artifacts:
  trade_processor: {source: lambda/src, python: "3.13", architecture: arm64, output: dist/trade_processor.zip}
"""
SETTINGS = """\
properties:
  function:
    type: object
    properties: {timeout: {type: integer, default: 3}, memory: {type: integer, default: 128}}
"""
STACK = """\
{% if stack.environment == "prod" %}
resource "aws_lambda_function" "processor" {
  function_name = "{{ stack.name | replace("/", "-") }}"
  filename = "${path.module}/../../../{{ artifacts.trade_processor.output }}"
  timeout = {{ function.timeout | hcl }}
  memory_size = {{ function.memory | hcl }}
}
{% endif %}

resource "aws_sns_topic" "alarms" {
  name = "alarms"
}
"""
BEFORE = {
    "config/regions.yaml": MATRIX,
    "config/settings.yaml": SETTINGS,
    "templates/main.tf.j2": STACK,
    "lambda/src/index.py": "1\n",
}


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    commit(tmp_path, BEFORE)
    git(tmp_path, "update-ref", "refs/remotes/origin/main", "HEAD")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def shown(command: str) -> str:
    """What the page shows below the command, whatever the commit's id is."""
    steps = [step for step in read_steps(PAGE.read_text()) if isinstance(step, Command)]
    (found,) = (step for step in steps if step.line == command)
    return "\n".join(found.prints)


def test_a_difference_is_told_as_on_the_page(project: Path) -> None:
    matrix = MATRIX.replace("60", "90").replace("memory: 128}}\nartifacts", "memory: 256}}\nartifacts")
    stack = STACK.replace('"aws_sns_topic" "alarms"', '"aws_sns_topic" "alerts"')
    write_tree(project, {"config/regions.yaml": matrix, "templates/main.tf.j2": stack})
    printed = re.sub(r"\(\w{10}\)", "(2f1c9a8d10)", run("diff", "origin/main").stdout)
    assert printed.strip() == shown("tfgen diff origin/main")


def test_affected_stacks_are_told_as_on_the_page(project: Path) -> None:
    write_tree(project, {"config/regions.yaml": MATRIX.replace("60", "90", 1), "lambda/src/index.py": "2\n"})
    assert run("affected", "origin/main").stdout.strip() == shown("tfgen affected origin/main")
